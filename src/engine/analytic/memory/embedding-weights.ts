import type { PlanContext } from '../../terms/plan-context.ts';
import { weightBytes } from '../../terms/quantization.ts';

function headBytes({ architecture, split }: PlanContext): number {
  return Math.ceil(architecture.vocabSize / split.lmHeadTp) * architecture.hiddenSize * 2;
}

/**
 * Weights outside the layers: embedding, LM head (counted even when tied), final norm, rope tables of this stage
 * (references/engine/memory.md 6.1).
 */
export function embeddingWeightBytes(context: PlanContext, ropeBytes: 0 | 2 | 4): number {
  const { architecture, options, split, stage } = context;
  const { vocabSize, hiddenSize, maxPositions, rotaryDim } = architecture;
  const shares = options.wordEmbeddingTp === null ? 1 : split.tp;
  return (
    (stage.isFirst ? (vocabSize * hiddenSize * 2) / shares : 0) +
    (stage.isLast ? headBytes(context) + 2 * hiddenSize : 0) +
    2 * ropeBytes * maxPositions * rotaryDim
  );
}

/** MTP layers: an embedding and a head of their own once, then the bytes of each layer with a projection. */
export function mtpWeightBytes(context: PlanContext, layerBytes: readonly number[]): number {
  const { architecture, experts, mtpTokens } = context;
  if (mtpTokens === 0) return 0;
  const { vocabSize, hiddenSize } = architecture;
  const beside = weightBytes(experts, 2 * hiddenSize, hiddenSize) + 4 * hiddenSize;
  const predictors = layerBytes.reduce((sum, bytes) => sum + bytes + beside, 0);
  return vocabSize * hiddenSize * 2 + headBytes(context) + predictors;
}
