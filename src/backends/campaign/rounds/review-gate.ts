import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { RoundState } from '../../../campaign/rounds/rounds-state.ts';
import { withoutSecrets } from '../../../text/without-secrets.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { loopsOf, runStopGate, startedLoop } from './humanize.ts';
import { roundName } from './profile-gate.ts';
import { sealedArtefact } from './sealed.ts';

/** Verdicts of a review. */
export const reviewVerdicts = ['ADVANCED', 'STALLED', 'REGRESSED'] as const;
export type ReviewVerdict = (typeof reviewVerdicts)[number];

/** How a review ended; `exit` is what the program ends with. */
export type ReviewOutcome =
  | { readonly kind: 'reviewed'; readonly verdict: ReviewVerdict }
  | { readonly kind: 'blocked' | 'failed'; readonly said: string }
  | { readonly kind: 'no-verdict'; readonly said: string };

const reviewTimeoutMs = 2 * 3_600_000;

/** The verdict line of a review. */
export function verdictIn(text: string): ReviewVerdict | null {
  const found = /Mainline Progress Verdict:\s*(ADVANCED|STALLED|REGRESSED)/.exec(text)?.[1];
  return reviewVerdicts.find((one) => one === found) ?? null;
}

function record(
  campaign: OpenCampaign,
  round: RoundState,
  by: string,
  verdict: ReviewVerdict,
  text: string,
): ReviewOutcome {
  const path = join('humanize', 'rounds', roundName(round.round), 'review.md');
  const files = text === '' ? {} : sealedArtefact(campaign.folder, path, withoutSecrets(`${text}\n`));
  campaign.append({ type: 'round.reviewed', round: round.round, by, verdict, files });
  return { kind: 'reviewed', verdict };
}

/** Text for a reviewer: the diff, what was measured, and the form of the verdict. */
export function reviewText(campaign: OpenCampaign, round: RoundState): string {
  const { folder } = campaign;
  const read = (path: string) =>
    existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : '';
  const patch = round.patch === null ? '' : read(join('patches', round.patch.id, 'patch.diff'));
  const verification = round.patch === null ? '' : read(join('patches', round.patch.id, 'verification.json'));
  return [
    'Review the diff against the evidence. Check that the hypothesis, the rows it cites and the measured result agree.',
    'End with one line: Mainline Progress Verdict: ADVANCED|STALLED|REGRESSED',
    '',
    JSON.stringify({ target: round.target, closed: round.closed, gaps: round.gaps }, null, 2),
    '',
    patch,
    '',
    verification,
  ].join('\n');
}

/** The review of the native loop: a command over diff and evidence. */
export async function reviewBy(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  command: readonly string[],
): Promise<ReviewOutcome> {
  const [file = '', ...args] = command;
  const { stdout } = await execa(file, args, {
    cwd: plan.worktree,
    input: reviewText(campaign, round),
    reject: false,
    timeout: reviewTimeoutMs,
  });
  const verdict = verdictIn(stdout);
  if (verdict === null) return { kind: 'no-verdict', said: withoutSecrets(stdout.slice(-500)) };
  return record(campaign, round, file, verdict, stdout);
}

/** A person's review. */
export function reviewedByPerson(
  campaign: OpenCampaign,
  round: RoundState,
  verdict: ReviewVerdict,
  note: string,
): ReviewOutcome {
  return record(campaign, round, 'person', verdict, note);
}

/**
 * The review of Humanize: where its round has advanced, the review was made by its stop hook; else its stop gate is asked,
 * whose codes are allowed, blocked and failed.
 */
export async function reviewByHumanize(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
): Promise<ReviewOutcome> {
  const { loop } = campaign.state.rounds;
  const planFile = join(plan.worktree, plan.plan_path);
  const found = () => loopsOf(plan.worktree).findLast((one) => startedLoop(one, planFile).isPlanEqual);
  const hasAdvanced = () => {
    const current = found();
    return current?.phase !== 'state.md' || (current.state?.currentRound ?? 0) >= round.round;
  };
  if (!hasAdvanced() && loop?.runtime != null) {
    const { exit, stdout, stderr } = await runStopGate(
      loop.runtime.root,
      plan.worktree,
      found()?.state?.sessionId ?? null,
    );
    if (exit === 10) return { kind: 'blocked', said: stdout.trim() };
    if (exit !== 0) return { kind: 'failed', said: stderr.trim() || stdout.trim() };
  }
  const verdict = verdictIn(
    `Mainline Progress Verdict: ${(found()?.state?.lastVerdict ?? '').toUpperCase()}`,
  );
  return record(
    campaign,
    round,
    'humanize',
    verdict ?? (round.closed?.type === 'round.accepted' ? 'ADVANCED' : 'STALLED'),
    '',
  );
}
