import { join } from 'node:path';
import { checkpointText } from '../../../campaign/rounds/checkpoint.ts';
import { attemptLedger, ideaLedger, optimizationLedger } from '../../../campaign/rounds/ledgers.ts';
import { lineageOf } from '../../../campaign/rounds/lineage.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { RoundState } from '../../../campaign/rounds/rounds-state.ts';
import { stallCount } from '../../../campaign/rounds/stall.ts';
import { patchOutcome } from '../../../campaign/rounds/verification.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { git, gitOrNull, headOf, standingOf } from './git.ts';
import type { RoundPorts } from './ports.ts';
import { roundName } from './profile-gate.ts';
import { pointTo, sealedArtefact } from './sealed.ts';

/** Throughput of the target at the end of a round, by scenario. */
function bestOf(round: RoundState): Record<string, number> {
  const rows = [...round.trials.values()].filter(({ kind, side }) =>
    round.verification === null ? kind === 'gap' && side === 'target' : kind === 'verify' && side === 'after',
  );
  const found = rows.flatMap(({ scenario, row }) => {
    const value = row.metrics.request_throughput;
    return value === null ? [] : [[scenario, value] as const];
  });
  return Object.fromEntries(found);
}

/**
 * Puts the branch back to where the round began. The commits stay under a name of their own, so that nothing is lost; a
 * worktree with changes that no commit holds is left alone.
 */
async function putBack(campaign: OpenCampaign, plan: RoundPlan, round: RoundState): Promise<void> {
  const { head, dirty } = await standingOf(plan.worktree);
  if (head === null || head === round.commit) return;
  const name = `refs/throughline/${campaign.state.manifest.id}/round-${round.round}`;
  await git(plan.worktree, 'update-ref', name, head);
  if (dirty.length === 0) await git(plan.worktree, 'reset', '--keep', round.commit);
}

/** Closes a round: accepted with what it gained, or rejected with every reason; then the branch is as it should be. */
export async function closeRound(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  abandoned: string | null,
  ports: RoundPorts,
): Promise<{
  readonly isAccepted: boolean;
  readonly reasons: readonly string[];
  readonly geomeanPct: number;
}> {
  const outcome = patchOutcome(round, plan);
  const isAccepted = abandoned === null && outcome.isAccepted;
  const refused = (round.patch?.refusals ?? []).filter(({ code }) => !round.allowed.has(code));
  const found = abandoned === null ? outcome.reasons : [{ code: 'abandoned', where: abandoned }, ...refused];
  const reasons = found.map(({ code, where }) => (where === '' ? code : `${code}: ${where}`));
  const geomeanPct = isAccepted ? outcome.geomeanPct : 0;
  if (!isAccepted) await putBack(campaign, plan, round);
  campaign.append({
    type: isAccepted ? 'round.accepted' : 'round.rejected',
    round: round.round,
    commit: isAccepted && round.patch !== null ? round.patch.commit : round.commit,
    patch: round.patch?.id ?? null,
    reasons: isAccepted ? [] : reasons,
    geomean_pct: geomeanPct,
    best: bestOf(round),
    at: ports.now().toISOString(),
  });
  const count = stallCount(campaign.state.rounds);
  const isRaised = campaign.state.rounds.stalls.includes(round.round);
  if (count >= 2 && !isRaised) campaign.append({ type: 'stall.raised', round: round.round });
  return { isAccepted, reasons, geomeanPct };
}

/** Brings the branch to where the journal says that it is; a program that was killed may have left it elsewhere. */
export async function settleBranch(campaign: OpenCampaign, plan: RoundPlan): Promise<string | null> {
  const last = campaign.state.rounds.rounds.at(-1);
  const head = await headOf(plan.worktree);
  if (last?.closed === null || last === undefined || head === null) return head;
  const { commit } = last.closed;
  if (head === commit) return head;
  // Commits of a person between rounds are no lineage of ours: they are named, not moved.
  const isAfter = (await gitOrNull(plan.worktree, 'merge-base', '--is-ancestor', commit, head)) !== null;
  if (isAfter && last.closed.type === 'round.rejected' && head === last.patch?.commit) {
    await putBack(campaign, plan, last);
    return headOf(plan.worktree);
  }
  return head;
}

/** Writes checkpoint, ledgers and lineage of a closed round, each under a name of its own, and points the usual names at them. */
export function writeCheckpoint(campaign: OpenCampaign, round: RoundState, ports: RoundPorts): void {
  const { folder, state } = campaign;
  const t = ports.texts.rounds;
  const place = join('humanize', 'rounds', roundName(round.round));
  const rows = state.rounds.rounds.flatMap(({ trials }) => [...trials.values()]);
  const artefacts: readonly (readonly [name: string, path: string, text: string])[] = [
    [join('humanize', 'model-loop-checkpoint.md'), join(place, 'checkpoint.md'), checkpointText(state, t)],
    [join('humanize', 'attempt-ledger.md'), join(place, 'attempt-ledger.md'), attemptLedger(state, t)],
    [
      join('humanize', 'optimization-ledger.md'),
      join(place, 'optimization-ledger.md'),
      optimizationLedger(state, t),
    ],
    [join('humanize', 'source-idea-ledger.md'), join(place, 'source-idea-ledger.md'), ideaLedger(state, t)],
    [
      join('humanize', 'lineage.jsonl'),
      join(place, 'lineage.jsonl'),
      lineageOf(state)
        .map((entry) => `${JSON.stringify(entry)}\n`)
        .join(''),
    ],
    [
      join('benchmark', 'revalidation.jsonl'),
      join(place, 'revalidation.jsonl'),
      rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    ],
  ];
  let files: Record<string, string> = {};
  for (const [, path, text] of artefacts) files = { ...files, ...sealedArtefact(folder, path, text) };
  campaign.append({ type: 'checkpoint.written', round: round.round, files });
  for (const [name, path] of artefacts) pointTo(folder, name, path);
}
