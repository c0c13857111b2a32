import { sendReceive } from '../../communication/collectives.ts';
import { linkBetween } from '../../communication/links.ts';
import type { PlanContext } from '../../forward/plan-context.ts';
import { type PlannedOperator, scaled, tokens } from '../../operators/planned-operator.ts';

/** Between pipeline stages: activations are handed on and the next stage reads the rope tables anew (5.7). */
export function stageBoundaries(context: PlanContext, tables: readonly PlannedOperator[]): PlannedOperator[] {
  const { architecture, device, split } = context;
  return Array.from({ length: split.pp - 1 }, (_, stage) => {
    const link = linkBetween(device, stage * split.tp, (stage + 1) * split.tp);
    return [sendReceive(link, scaled(tokens, architecture.hidden)), ...tables];
  }).flat();
}
