import type { PlanContext } from '../../terms/plan-context.ts';
import { moeFactsOf } from '../../terms/plan-facts.ts';
import { holdsSharedExperts } from '../../terms/shared-experts.ts';
import { type Count, memoryOperator, type PlannedOperator } from '../operators/planned-operator.ts';
import { dispatched, expertWork, received, routedTokens } from './experts.ts';
import type { GatedActivation } from './mlp.ts';

/**
 * Indices and weights with one more column for the shared expert; both become fp32
 * (references/engine/forward-pass.md 5.5).
 */
function sharedColumn(context: PlanContext, weightBytes: 2 | 4): PlannedOperator[] {
  const { perToken } = moeFactsOf(context);
  const created = (name: string) => (context.isCompiled ? [] : [memoryOperator(name, routedTokens, 0, 4)]);
  const joined = (bytes: number) =>
    memoryOperator('aten.cat', routedTokens, bytes * perToken + 4, 4 * (perToken + 1));
  return [...created('aten.empty.memory_format'), joined(8), ...created('aten.ones'), joined(weightBytes)];
}

/**
 * Shared experts on ranks of their own: every token is sent to one of them as to one more expert. `shared`: the
 * operators of the shared experts on some rows.
 */
export function externalExperts(
  context: PlanContext,
  weightBytes: 2 | 4,
  shared: (context: PlanContext, rows: Count, width: number) => PlannedOperator[],
  activation?: GatedActivation,
): PlannedOperator[] {
  const work = holdsSharedExperts(context)
    ? shared(context, received, moeFactsOf(context).sharedWidth)
    : expertWork(context, activation);
  return [
    ...sharedColumn(context, weightBytes),
    ...dispatched(context, work, { indexBytes: 4, weightBytes: 4 }),
  ];
}
