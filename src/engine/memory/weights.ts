import type { PlanContext } from '../forward/plan-context.ts';
import type { MoeFacts } from '../model/architecture.ts';
import { keyValueScaleRows } from '../model/blocks/grouped-query.ts';
import { type LinearFormat, weightBytes } from '../model/quantization.ts';

/** Embedding, language head (also where tied), final norm and rope tables (engine specification 6.1). */
export function frameWeightBytes(context: PlanContext): number {
  const { architecture, split, options } = context;
  const { vocabulary, hidden, maxPositions, ropeWidth } = architecture;
  const table = (vocabulary * hidden * 2) / (options.wordEmbeddingTp === null ? 1 : split.tp);
  return table + headWeightBytes(context) + 2 * hidden + 4 * maxPositions * ropeWidth;
}

/** The rows of the language head on rank 0. */
export function headWeightBytes(context: PlanContext): number {
  const { vocabulary, hidden } = context.architecture;
  return Math.ceil(vocabulary / context.split.lmHeadTp) * hidden * 2;
}

/** q, k, v and output projections with their norms; an MTP layer keeps q, k and v whole. */
export function groupedQueryWeightBytes(context: PlanContext): number {
  const { architecture, split, linears: format, isMtpLayer } = context;
  const { queryHeads, keyValueHeads, headWidth, hidden, projectionBias: bias } = architecture;
  const query = isMtpLayer ? queryHeads : queryHeads / split.tp;
  const keyValue = isMtpLayer ? keyValueHeads : Math.max(1, Math.floor(keyValueHeads / split.tp));
  const keyWidth = keyValue * headWidth;
  const scaleRows = keyValueScaleRows(context, keyWidth, isMtpLayer);
  const norms =
    architecture.queryKeyNorm === 'head'
      ? 4 * headWidth
      : architecture.queryKeyNorm === 'full'
        ? 2 * (query + keyValue) * headWidth
        : 0;
  return (
    weightBytes(format, hidden, query * headWidth, { bias }) +
    2 * weightBytes(format, hidden, keyWidth, { bias, scaleRows }) +
    weightBytes(format, (queryHeads * headWidth) / split.oProjTp, hidden, { bias: architecture.outputBias }) +
    norms
  );
}

/** Projections of latent attention; kv_b is stored in the linear format. */
export function latentWeightBytes(context: PlanContext): number {
  const { architecture, split, linears: format } = context;
  const { latent, hidden, queryHeads } = architecture;
  if (latent === null) return 0;
  const heads = queryHeads / split.tp;
  return (
    weightBytes(format, hidden, latent.queryRank) +
    weightBytes(format, latent.queryRank, heads * (latent.nope + latent.rope)) +
    weightBytes(format, hidden, latent.keyValueRank + latent.rope) +
    2 * latent.queryRank +
    2 * latent.keyValueRank +
    weightBytes(format, (queryHeads * latent.value) / split.oProjTp, hidden) +
    weightBytes(format, latent.keyValueRank, heads * (latent.nope + latent.value))
  );
}

/** Gate, up and down matrices of one rank. */
export function gatedWeightBytes(format: LinearFormat, hidden: number, width: number, bias = false): number {
  return 2 * weightBytes(format, hidden, width, { bias }) + weightBytes(format, width, hidden, { bias });
}

/** The dense feed-forward. */
export function denseMlpWeightBytes(context: PlanContext): number {
  const { denseWidth, hidden, mlpBias } = context.architecture;
  return gatedWeightBytes(context.linears, hidden, Math.ceil(denseWidth / context.split.mlpTp), mlpBias);
}

/** Experts that rank 0 holds. */
export function localExperts(context: PlanContext): number {
  return Math.ceil((context.routing?.experts ?? 0) / context.split.ep);
}

/** Router, routed and shared experts of one layer. */
export function moeWeightBytes(context: PlanContext, moe: MoeFacts): number {
  const { architecture, split, experts, linears, options } = context;
  const { hidden } = architecture;
  const expertWidth = Math.ceil(moe.expertWidth / split.moeTp);
  const isShardedShared = options.sharedExpertTp && split.ep > 1;
  const sharedWidth = Math.ceil(moe.sharedWidth / (isShardedShared ? split.mlpTp : 1));
  return (
    moe.experts * hidden * 2 +
    moe.experts * moe.biasBytes +
    localExperts(context) * gatedWeightBytes(experts, hidden, expertWidth) +
    (moe.sharedWidth > 0 ? gatedWeightBytes(linears, hidden, sharedWidth) : 0)
  );
}

/** What MTP adds once: an own embedding and head. */
export function mtpFrameWeightBytes(context: PlanContext): number {
  const { vocabulary, hidden } = context.architecture;
  return vocabulary * hidden * 2 + headWeightBytes(context);
}

/** What each MTP layer adds beside its decoder layer: projection and two norms. */
export function mtpLayerWeightBytes(context: PlanContext): number {
  const { hidden } = context.architecture;
  return weightBytes(context.linears, 2 * hidden, hidden) + 4 * hidden;
}
