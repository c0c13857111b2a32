import type { Scenario } from '../../../campaign/manifest.ts';
import { decidingMetric, type Gap } from '../../../campaign/rounds/gap.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { RoundState } from '../../../campaign/rounds/rounds-state.ts';
import { leaderOf, targetCommand } from '../../../campaign/rounds/sides.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { type Contest, measureContests } from './pairs.ts';
import type { RoundPorts } from './ports.ts';

/** A gap that needs no measurement: one side has nothing that meets the limits. */
function unmeasured(scenario: Scenario, change: Partial<Gap>): Gap {
  return {
    scenario: scenario.name,
    leader: null,
    metric: 'request_throughput',
    n: 0,
    g_pct: null,
    low_pct: null,
    high_pct: null,
    confidence: null,
    verdict: 'unresolved',
    vetoed_by: null,
    sla: { first: false, second: false },
    rows: [],
    ...change,
  };
}

/** Comparison of a scenario: a contest, or the gap that follows without one. */
function contestOf(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  scenario: Scenario,
): Contest | Gap {
  const { state } = campaign;
  const target = targetCommand(state, plan.target, scenario);
  const leader = leaderOf(state, plan.target, scenario.name);
  if (target === null)
    return unmeasured(
      scenario,
      leader === null
        ? {}
        : { verdict: 'behind', leader: leader.framework, sla: { first: false, second: true } },
    );
  if (leader === null) {
    const { passed } = target.row.sla;
    // Alone, a target is neither ahead nor behind; where rivals failed, it is ahead of them if it meets the limits.
    return unmeasured(scenario, {
      verdict: plan.solo ? 'unresolved' : passed ? 'ahead' : 'unresolved',
      sla: { first: passed, second: false },
      rows: [target.row.row_id],
    });
  }
  return {
    kind: 'gap',
    scenario,
    load: leader.row.load,
    metric: decidingMetric(leader.row.load),
    first: { framework: plan.target, candidate: target.candidate, commit: round.commit },
    second: { framework: leader.framework, candidate: leader.candidate, commit: null },
    names: ['target', 'leader'],
    leader: leader.framework,
    seed: state.manifest.seed + round.round,
  };
}

function isContest(one: Contest | Gap): one is Contest {
  return 'kind' in one;
}

/** Measures how the target stands to the best rival of every scenario, and records it. @throws StoppedError */
export async function measureGap(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  ports: RoundPorts,
): Promise<void> {
  const all = campaign.state.manifest.scenarios.map((scenario) => contestOf(campaign, plan, round, scenario));
  const measured = await measureContests(
    campaign,
    round.round,
    all.filter(isContest),
    {
      least: plan.confirm_min,
      most: plan.confirm_max,
      thresholdPct: plan.threshold_pct,
      isDecided: ({ verdict }) => verdict !== 'unresolved',
    },
    ports,
  );
  const gaps = all.map((one) =>
    isContest(one)
      ? (measured.find(({ scenario }) => scenario === one.scenario.name) ?? unmeasured(one.scenario, {}))
      : one,
  );
  campaign.append({ type: 'gap.measured', round: round.round, commit: round.commit, gaps });
  if (plan.solo) campaign.append({ type: 'gap.noted', round: round.round, reason: 'solo' });
}
