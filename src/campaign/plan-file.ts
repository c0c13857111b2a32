import { defaultSpaces } from './adapters/default-space.ts';
import { adapters } from './adapters/frameworks.ts';
import type { Framework, SearchSpace } from './manifest.ts';
import type { PlanFile } from './plans/read-plan.ts';

export type { PlanFile } from './plans/read-plan.ts';

/** The search of a framework: what a plan says, and the usual where it says nothing. */
export function searchOf(
  framework: Framework,
  plan: PlanFile | null,
  launch: readonly string[] | null = null,
): SearchSpace {
  const planned = plan?.frameworks[framework];
  return {
    launch: [...(planned?.launch ?? launch ?? adapters[framework].launch)],
    base_flags: planned?.base_flags ?? {},
    space: planned?.space ?? defaultSpaces[framework],
    env: planned?.env ?? {},
    is_usual: planned?.space === undefined,
  };
}
