import type { PlanContext } from '../../terms/plan-context.ts';
import { weightBytes } from '../../terms/quantization.ts';

function headBytes({ architecture, split }: PlanContext): number {
  return Math.ceil(architecture.vocabulary / split.lmHeadTp) * architecture.hidden * 2;
}

/**
 * Embedding, head (also where tied), final norm and rope caches (references/engine/memory.md 6.1) of this stage.
 * `ropeBytes`: bytes of one cosine or sine in the cache; 0 without a cache.
 */
export function frameWeightBytes(context: PlanContext, ropeBytes: 0 | 2 | 4): number {
  const { architecture, options, split, stage } = context;
  const { vocabulary, hidden, maxPositions, ropeWidth } = architecture;
  const shares = options.wordEmbeddingTp === null ? 1 : split.tp;
  return (
    (stage.isFirst ? (vocabulary * hidden * 2) / shares : 0) +
    (stage.isLast ? headBytes(context) + 2 * hidden : 0) +
    2 * ropeBytes * maxPositions * ropeWidth
  );
}

/** MTP layers: an embedding and a head of their own once, then `layerBytes` and a projection for each. */
export function mtpWeightBytes(context: PlanContext, layerBytes: number): number {
  const { architecture, linears, mtpTokens } = context;
  if (mtpTokens === 0) return 0;
  const { vocabulary, hidden } = architecture;
  const each = layerBytes + weightBytes(linears, 2 * hidden, hidden) + 4 * hidden;
  return vocabulary * hidden * 2 + headBytes(context) + mtpTokens * each;
}
