import type { ForwardSetup } from './forward-setup.ts';

/** Whether shared experts live on ranks of their own. */
export function areSharedExpertsExternal({ routing }: ForwardSetup): boolean {
  return routing !== null && routing.external !== null;
}

/** Whether the simulated rank holds shared experts, its own or those of all ranks. */
export function holdsSharedExperts({ architecture, routing }: ForwardSetup): boolean {
  const external = routing?.external ?? null;
  return (architecture.moe?.sharedWidth ?? 0) > 0 && (external === null || external.position !== null);
}

/**
 * Whether sharded shared experts are asked for where that changes anything. The real program then routes otherwise, also
 * in models that have no shared experts.
 */
export function asksForShardedSharedExperts({ options, split }: ForwardSetup): boolean {
  return options.sharedExpertTp && split.ep > 1;
}

/** Whether shared experts run sharded, behind the gathering of the routed result. */
export function shardsSharedExperts(setup: ForwardSetup): boolean {
  const { architecture } = setup;
  const hasShared = (architecture.moe?.sharedWidth ?? 0) > 0;
  return asksForShardedSharedExperts(setup) && hasShared && !areSharedExpertsExternal(setup);
}
