import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { weightBytes } from '../../terms/quantization.ts';

function headBytes({ architecture, split }: ForwardSetup): number {
  return Math.ceil(architecture.vocabSize / split.lmHeadTp) * architecture.hiddenSize * 2;
}

/**
 * Weights outside the layers: embedding, LM head (counted even when tied), final norm, rope tables of this stage
 * (references/engine/memory.md 6.1).
 */
export function embeddingWeightBytes(setup: ForwardSetup, ropeBytes: 0 | 2 | 4): number {
  const { architecture, options, split, stage } = setup;
  const { vocabSize, hiddenSize, maxPositions, rotaryDim } = architecture;
  const shares = options.wordEmbeddingTp === null ? 1 : split.tp;
  return (
    (stage.isFirst ? (vocabSize * hiddenSize * 2) / shares : 0) +
    (stage.isLast ? headBytes(setup) + 2 * hiddenSize : 0) +
    2 * ropeBytes * maxPositions * rotaryDim
  );
}

/** MTP layers: an embedding and a head of their own once, then the bytes of each layer with a projection. */
export function mtpWeightBytes(setup: ForwardSetup, layerBytes: readonly number[]): number {
  const { architecture, experts, mtpTokens } = setup;
  if (mtpTokens === 0) return 0;
  const { vocabSize, hiddenSize } = architecture;
  const beside = weightBytes(experts, 2 * hiddenSize, hiddenSize) + 4 * hiddenSize;
  const predictors = layerBytes.reduce((sum, bytes) => sum + bytes + beside, 0);
  return vocabSize * hiddenSize * 2 + headBytes(setup) + predictors;
}
