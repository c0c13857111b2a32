import type { HybridFacts } from '../../../models/families/qwen-hybrid.ts';
import { ParallelSplitError } from '../../../terms/errors.ts';
import type { DeltaRule } from './delta-rule.ts';

/** Widths of a gated delta rule layer on one rank. */
export interface LocalWidths extends DeltaRule {
  readonly keyHeads: number;
  /** q, k and v together, as the convolution sees them. */
  readonly mixed: number;
  readonly value: number;
}

/** Widths on a rank that holds one of `shares` equal parts. */
export function localWidths(facts: HybridFacts, shares: number): LocalWidths {
  const keyHeads = facts.keyHeads / shares;
  const valueHeads = facts.valueHeads / shares;
  const { keyWidth, valueWidth } = facts;
  const value = valueHeads * valueWidth;
  return { keyHeads, valueHeads, keyWidth, valueWidth, mixed: 2 * keyHeads * keyWidth + value, value };
}

/** @throws ParallelSplitError when heads of linear attention do not divide by TP, or cannot be divided at all. */
export function checkLinearHeads(facts: HybridFacts, tp: number): void {
  if (facts.isFused || tp === 1) return;
  const { keyHeads, valueHeads, keyWidth, valueWidth } = facts;
  if (keyHeads % tp !== 0 || valueHeads % tp !== 0) {
    throw new ParallelSplitError({ code: 'linear-attention-heads', keyHeads, valueHeads, tp });
  }
  if (keyWidth !== valueWidth) {
    throw new ParallelSplitError({ code: 'linear-attention-widths', keys: keyWidth, values: valueWidth });
  }
}
