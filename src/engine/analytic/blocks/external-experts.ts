import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { moeFactsOf } from '../../terms/plan-facts.ts';
import { holdsSharedExperts } from '../../terms/shared-experts.ts';
import { type Count, memoryOperator, type PlannedOperator } from '../operators/planned-operator.ts';
import { dispatched, expertWork, received, routedTokens } from './experts.ts';
import type { GatedActivation } from './mlp.ts';

/**
 * Indices and weights with one more column for the shared expert; both become fp32
 * (references/engine/forward-pass.md 5.5).
 */
function sharedColumn(setup: ForwardSetup, weightBytes: 2 | 4): PlannedOperator[] {
  const { perToken } = moeFactsOf(setup);
  const created = (name: string) => (setup.isCompiled ? [] : [memoryOperator(name, routedTokens, 0, 4)]);
  const joined = (bytes: number) =>
    memoryOperator('aten.cat', routedTokens, bytes * perToken + 4, 4 * (perToken + 1));
  return [...created('aten.empty.memory_format'), joined(8), ...created('aten.ones'), joined(weightBytes)];
}

/**
 * Shared experts on ranks of their own: every token is sent to one of them as to one more expert. `shared`: the
 * operators of the shared experts on some rows.
 */
export function externalExperts(
  setup: ForwardSetup,
  weightBytes: 2 | 4,
  shared: (setup: ForwardSetup, rows: Count, width: number) => PlannedOperator[],
  activation?: GatedActivation,
): PlannedOperator[] {
  const work = holdsSharedExperts(setup)
    ? shared(setup, received, moeFactsOf(setup).sharedWidth)
    : expertWork(setup, activation);
  return [...sharedColumn(setup, weightBytes), ...dispatched(setup, work, { indexBytes: 4, weightBytes: 4 })];
}
