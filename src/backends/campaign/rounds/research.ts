import { adapters } from '../../../campaign/adapters/frameworks.ts';
import { unknownFlags } from '../../../campaign/adapters/render-flags.ts';
import { planCandidates } from '../../../campaign/bench/flag-candidates.ts';
import { commandOf } from '../../../campaign/bench/gate.ts';
import { decidingMetric } from '../../../campaign/rounds/gap.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { RoundState } from '../../../campaign/rounds/rounds-state.ts';
import { leaderOf, targetCommand } from '../../../campaign/rounds/sides.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { type Contest, measureContests } from './pairs.ts';
import type { RoundPorts } from './ports.ts';

/**
 * Searches the target's command again after an accepted patch, within its budget and at the same load points: each other
 * candidate against the present command, in pairs. What wins for sure becomes the command of its scenario; every row is
 * kept. Returns the scenarios whose command changed.
 */
export async function searchAgain(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  ports: RoundPorts,
): Promise<string[]> {
  const { manifest, frameworks } = campaign.state;
  const search = manifest.frameworks[plan.target];
  const commit = round.closed?.commit;
  if (search === undefined || commit === undefined) return [];
  const known = frameworks.get(plan.target)?.flags ?? new Set<string>();
  const launch = search.launch.length;
  const budget = manifest.budget.candidates_per_framework;
  const candidates = planCandidates(plan.target, search, budget).candidates.filter(
    (candidate) =>
      unknownFlags(commandOf(campaign.state, candidate, 1).slice(launch), known).length === 0 &&
      !adapters[plan.target].forbidden.some(
        ({ flag, except }) => candidate.flags[flag] !== undefined && candidate.flags[flag] !== except,
      ),
  );
  const changed: string[] = [];
  for (const scenario of manifest.scenarios) {
    for (const candidate of candidates) {
      const present = targetCommand(campaign.state, plan.target, scenario);
      if (present === null || present.candidate.id === candidate.id) continue;
      const load = leaderOf(campaign.state, plan.target, scenario.name)?.row.load ?? present.row.load;
      const contest: Contest = {
        kind: 'research',
        scenario,
        load,
        metric: decidingMetric(load),
        first: { framework: plan.target, candidate, commit },
        second: { framework: plan.target, candidate: present.candidate, commit },
        names: ['after', 'before'],
        leader: null,
        seed: manifest.seed + 104_729 * round.round,
      };
      const [gap] = await measureContests(
        campaign,
        round.round,
        [contest],
        {
          least: plan.confirm_min,
          most: plan.confirm_min,
          thresholdPct: plan.threshold_pct,
          isDecided: () => true,
        },
        ports,
      );
      if (gap?.verdict !== 'ahead' || !gap.sla.first) continue;
      campaign.append({
        type: 'command.found',
        round: round.round,
        scenario: scenario.name,
        candidate: candidate.id,
        flags: { ...candidate.flags },
      });
      changed.push(scenario.name);
    }
  }
  return [...new Set(changed)];
}
