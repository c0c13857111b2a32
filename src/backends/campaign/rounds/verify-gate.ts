import { join } from 'node:path';
import type { Scenario } from '../../../campaign/manifest.ts';
import { decidingMetric, type Gap } from '../../../campaign/rounds/gap.ts';
import { holdoutShape } from '../../../campaign/rounds/holdout.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { CitedRow, Verification } from '../../../campaign/rounds/round-records.ts';
import type { RoundState } from '../../../campaign/rounds/rounds-state.ts';
import { leaderOf, targetCommand } from '../../../campaign/rounds/sides.ts';
import { behaviourRefusals, isImprovementDecided } from '../../../campaign/rounds/verification.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { fixedPrompts } from './answers.ts';
import { type Contest, measureContests, StoppedError } from './pairs.ts';
import { type RoundPorts, type ServedSide, type Side, SideFailedError } from './ports.ts';
import { roundName, takeProfile } from './profile-gate.ts';
import { sealedArtefact } from './sealed.ts';

const longestLog = 200_000;

/** The target with the code of two commits in one scenario. */
function contestOf(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  scenario: Scenario,
  after: string,
): Contest | null {
  const { state } = campaign;
  const target = targetCommand(state, plan.target, scenario);
  if (target === null) return null;
  const load = leaderOf(state, plan.target, scenario.name)?.row.load ?? target.row.load;
  const side = (commit: string): Side => ({ framework: plan.target, candidate: target.candidate, commit });
  return {
    kind: 'verify',
    scenario,
    load,
    metric: decidingMetric(load),
    first: side(after),
    second: side(round.commit),
    names: ['after', 'before'],
    leader: null,
    seed: state.manifest.seed + 7919 * round.round,
  };
}

/** The same share of equal texts in two lists. */
function agreement(left: readonly string[], right: readonly string[]): number {
  const same = left.filter((text, at) => text === right[at]).length;
  return left.length === 0 ? 0 : same / left.length;
}

interface Behaviour {
  readonly answers: Verification['answers'];
  readonly score: Verification['score'];
  readonly repeated: Verification['repeated'];
}

async function onSide<Value>(
  campaign: OpenCampaign,
  side: Side,
  ports: RoundPorts,
  work: (server: ServedSide) => Promise<Value>,
): Promise<Value> {
  const server = await ports.meter.serve(campaign, side);
  try {
    return await work(server);
  } finally {
    await server.end();
  }
}

/** Answers of both commits to the same prompts; the commit before is asked twice, as it need not agree with itself. */
async function behaviour(
  campaign: OpenCampaign,
  plan: RoundPlan,
  contest: Contest,
  ports: RoundPorts,
): Promise<Behaviour> {
  const { prompts: count, answer_tokens, margin } = plan.accuracy;
  const prompts = fixedPrompts(count);
  const before = await onSide(campaign, contest.second, ports, async (server) => ({
    first: await server.answers(prompts, answer_tokens),
    again: await server.answers(prompts, answer_tokens),
    repeated: await server.repeatedShare(prompts, answer_tokens),
    score: await server.score(plan.score),
  }));
  const after = await onSide(campaign, contest.first, ports, async (server) => ({
    first: await server.answers(prompts, answer_tokens),
    repeated: await server.repeatedShare(prompts, answer_tokens),
    score: await server.score(plan.score),
  }));
  const self = agreement(before.first, before.again);
  const got = agreement(before.first, after.first);
  return {
    answers: { prompts: count, self_agreement: self, agreement: got, margin, passed: got >= self - margin },
    score:
      before.score === null
        ? null
        : { before: before.score, after: after.score ?? Number.MIN_SAFE_INTEGER, margin },
    repeated: { before: before.repeated, after: after.repeated },
  };
}

/** Rows of the root cause before the patch, and where their time went. */
function movedRows(round: RoundState, after: readonly CitedRow[]): Verification['moved'] {
  const before = round.profiles.filter(({ phase }) => phase === 'before').flatMap(({ rows }) => rows);
  const cited = round.target?.cites.root_cause_rows ?? [];
  return cited.flatMap((id) => {
    const row = before.find((one) => one.id === id);
    if (row === undefined) return [];
    const same = after.find(({ kernel, stage }) => kernel === row.kernel && stage === row.stage);
    const atSite = after.find(
      ({ location, stage }) => location === row.location && stage === row.stage && location !== 'unresolved',
    );
    const found = same ?? atSite;
    return [
      {
        row: id,
        after_row: found?.id ?? null,
        before_ms: row.microseconds / 1000,
        after_ms: found === undefined ? null : found.microseconds / 1000,
      },
    ];
  });
}

async function runTests(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  commit: string,
  ports: RoundPorts,
) {
  const tests: Verification['tests'] = [];
  let files: Record<string, string> = {};
  for (const [at, command] of plan.tests.entries()) {
    const { exit, output } = await ports.meter.test(campaign, commit, command);
    const log = join('patches', round.patch?.id ?? roundName(round.round), `test-${at + 1}.log`);
    files = { ...files, ...sealedArtefact(campaign.folder, log, `${output.slice(-longestLog)}\n`) };
    tests.push({ command, exit, log });
  }
  return { tests, files };
}

const nothingLearned: Behaviour = {
  answers: { prompts: 0, self_agreement: 1, agreement: 0, margin: 0, passed: false },
  score: null,
  repeated: { before: null, after: null },
};

/**
 * Verifies a patch: tests, answers, the same load points before and after, a shape that its author did not know, and the
 * same stage profiled again. Everything that was measured is kept, whatever the outcome. @throws StoppedError
 */
export async function verifyPatch(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  ports: RoundPorts,
): Promise<void> {
  const { patch } = round;
  if (patch === null) return;
  const { manifest } = campaign.state;
  const after = patch.commit;
  const contests = manifest.scenarios.flatMap(
    (scenario) => contestOf(campaign, plan, round, scenario, after) ?? [],
  );
  const [main] = contests;
  if (main === undefined) return;
  const { tests, files: logs } = await runTests(campaign, plan, round, after, ports);
  const refusals: Verification['refusals'] = [];
  let learned = nothingLearned;
  let improvements: Gap[] = [];
  let holdout: Gap[] = [];
  let moved: Verification['moved'] = [];
  const isTested = tests.every(({ exit }) => exit === 0);
  if (isTested) {
    try {
      learned = await behaviour(campaign, plan, main, ports);
      const bounds = { least: plan.confirm_min, most: plan.confirm_max, thresholdPct: plan.threshold_pct };
      improvements = await measureContests(
        campaign,
        round.round,
        contests,
        { ...bounds, isDecided: (gap) => isImprovementDecided([gap]) },
        ports,
      );
      holdout = await measureHoldout(campaign, plan, round, contests, ports);
      const wish = { framework: plan.target, phase: 'after', commit: after, traces: null } as const;
      moved = movedRows(round, (await takeProfile(campaign, plan, round, wish, ports)).rows);
    } catch (error) {
      // A server that was told to end because the program is has not failed.
      if (ports.signal.aborted) throw new StoppedError();
      if (!(error instanceof SideFailedError)) throw error;
      refusals.push({ code: 'does-not-run', where: error.message });
    }
    if (refusals.length === 0) refusals.push(...behaviourRefusals({ ...learned, improvements, holdout }));
    refusals.push(...shapeRefusals(campaign, round));
  }
  if (ports.signal.aborted) throw new StoppedError();
  const verification: Omit<Verification, 'files'> = {
    round: round.round,
    commit: after,
    tests,
    ...learned,
    improvements,
    holdout,
    moved,
    refusals,
  };
  const path = join('patches', patch.id, 'verification.json');
  const files = {
    ...logs,
    ...sealedArtefact(campaign.folder, path, `${JSON.stringify(verification, null, 2)}\n`),
  };
  campaign.append({ type: 'verify.recorded', verification: { ...verification, files } });
}

/** Rows of the patched side whose answers were not what was asked for: cut short, or from a cache. */
function shapeRefusals(campaign: OpenCampaign, round: RoundState): Verification['refusals'] {
  const now = campaign.state.rounds.rounds.find((one) => one.round === round.round);
  const bad = [...(now?.trials.values() ?? [])].filter(
    ({ side, row }) =>
      side === 'after' && (row.contaminated || (row.failure_reason ?? '').startsWith('observed-shape')),
  );
  return bad.slice(0, 1).map(({ row }) => ({
    code: row.contaminated ? 'answers-cached' : 'answers-cut',
    where: `${row.row_id}: ${row.failure_reason ?? ''}`,
  }));
}

/** Chance that is drawn once for a round and patch, and found again after a kill: from the seed of its first row. */
async function measureHoldout(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  contests: readonly Contest[],
  ports: RoundPorts,
): Promise<Gap[]> {
  const { manifest } = campaign.state;
  const longest = Math.max(...manifest.scenarios.map(({ input_len, output_len }) => input_len + output_len));
  const earlier = campaign.state.rounds.rounds.find((one) => one.round === round.round)?.trials ?? new Map();
  const held = contests.map((contest): Contest => {
    const begun = [...earlier.values()].find(
      ({ kind, scenario, commit }) =>
        kind === 'holdout' && scenario === contest.scenario.name && commit === contest.first.commit,
    );
    const drawn = holdoutShape(contest.scenario, longest, ports.random);
    const scenario =
      begun === undefined
        ? drawn.scenario
        : { ...contest.scenario, input_len: begun.row.input_len, output_len: begun.row.output_len };
    return { ...contest, kind: 'holdout', scenario, seed: drawn.seed };
  });
  return measureContests(
    campaign,
    round.round,
    held,
    {
      least: plan.confirm_min,
      most: plan.confirm_min,
      thresholdPct: plan.threshold_pct,
      isDecided: () => true,
    },
    ports,
  );
}
