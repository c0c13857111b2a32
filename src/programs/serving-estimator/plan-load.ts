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

/** Load that an open loop offers, for the load test that would verify a row. */
export function offeredOf(plan: ServingPlan): Record<string, string> {
  const load = planLoad(plan);
  if (load.kind === 'arrivals')
    return load.file === null ? {} : { 'offered load': load.kind, 'arrivals file': load.file };
  return 'perSecond' in load ? { 'offered load': load.kind, 'offered rate': String(load.perSecond) } : {};
}
