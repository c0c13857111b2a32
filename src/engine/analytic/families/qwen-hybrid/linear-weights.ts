import type { HybridFacts } from '../../../models/families/qwen-hybrid.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { localWidths } from './linear-widths.ts';

/** Bytes of the convolution of one layer, whose operator is not charged for its weights. */
export function unreadWeightBytes(facts: HybridFacts): number {
  return 2 * localWidths(facts, 1).mixed * facts.kernel;
}

/**
 * Bytes of the projections, convolution, decay and norm of a linear attention layer
 * (references/engine/families/qwen-hybrid.md 11).
 */
export function linearAttentionWeightBytes(setup: ForwardSetup, facts: HybridFacts): number {
  const { architecture, experts: format, split } = setup;
  const { hiddenSize } = architecture;
  const whole = localWidths(facts, 1);
  const unsharded = unreadWeightBytes(facts) + 4 * facts.valueHeads + 2 * facts.valueWidth;
  const stored = (inputs: number, outputs: number) => weightBytes(format, inputs, outputs);
  if (facts.isFused) {
    return (
      unsharded +
      stored(hiddenSize, whole.mixed + whole.value) +
      stored(hiddenSize, 2 * whole.valueHeads) +
      stored(whole.value, hiddenSize)
    );
  }
  const local = localWidths(facts, split.tp);
  return (
    unsharded +
    stored(hiddenSize, local.mixed) +
    stored(hiddenSize, local.value) +
    2 * stored(hiddenSize, local.valueHeads) +
    stored(Math.floor(whole.value / split.oProjTp), hiddenSize)
  );
}
