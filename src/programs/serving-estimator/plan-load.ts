import type { Arrivals } from '../../engine/serving/load/protocol.ts';
import type { ServingLoad } from '../../engine/serving/search/serving-request.ts';
import type { GivenLoad } from '../../results/result.ts';
import { type ServingPlan, ServingPlanError } from './serving-plan.ts';

/** The load of a plan as its search has it; one of a file by the file's name. */
type PlanLoad =
  | Exclude<ServingLoad, { readonly kind: 'arrivals' }>
  | { readonly kind: 'arrivals'; readonly file: string | null };

/** The one reading of a plan's load, which every use of it below is made from. @throws ServingPlanError */
function planLoad({ load, users, requestRate, arrivalsFile }: ServingPlan): PlanLoad {
  switch (load) {
    case 'max-load':
      return { kind: load };
    case 'closed-loop':
      return { kind: load, users };
    case 'burst':
      return { kind: load, requests: users };
    case 'arrivals':
      return { kind: load, file: arrivalsFile };
    default:
      if (requestRate === null) throw new ServingPlanError({ code: 'rate-missing', load });
      return { kind: load, perSecond: requestRate };
  }
}

/** The load that a search simulates; `arrivals`: those of the plan's file. @throws ServingPlanError */
export function servingLoadOf(plan: ServingPlan, arrivals: Arrivals | null): ServingLoad {
  const load = planLoad(plan);
  if (load.kind !== 'arrivals') return load;
  if (arrivals === null) throw new ServingPlanError({ code: 'arrivals-missing' });
  return { kind: load.kind, arrivals };
}

const atOnce = (users: number | null): GivenLoad | null =>
  users === null ? null : { users, requestsPerSecond: null };

/** The load of a plan that states one; null where the search looks for the most users. */
export function givenLoadOf(plan: ServingPlan): GivenLoad | null {
  const load = planLoad(plan);
  switch (load.kind) {
    case 'max-load':
      return null;
    case 'closed-loop':
      return atOnce(load.users);
    case 'burst':
      return atOnce(load.requests);
    case 'arrivals':
      return { users: null, requestsPerSecond: null };
    default:
      return { users: null, requestsPerSecond: load.perSecond };
  }
}

/** Least share of the nominal lengths that requests are drawn with; nothing where all have the nominal ones. */
function drawnLengths({ lengthRange }: ServingPlan): Record<string, string> {
  return lengthRange < 1 ? { 'lengths from': String(lengthRange) } : {};
}

/** Load that a row was simulated under, beside its requests in flight: for its notes and the load test that would verify it. */
export function offeredOf(plan: ServingPlan): Record<string, string> {
  const load = planLoad(plan);
  if (load.kind === 'arrivals')
    return load.file === null ? {} : { 'offered load': load.kind, 'arrivals file': load.file };
  const rate =
    'perSecond' in load ? { 'offered load': load.kind, 'offered rate': String(load.perSecond) } : {};
  return { ...rate, ...drawnLengths(plan) };
}
