import { isDensePredictor } from '../../models/layer-range.ts';
import type { MlaDims } from '../../terms/architecture.ts';
import type { Batch } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { localHeads } from '../../terms/local-heads.ts';
import { elementBytes } from '../../terms/quantization.ts';
import { requestLengthBytes } from '../operators/attention.ts';
import { compiledMomentBytes } from './compiled-moments.ts';
import { lateMomentBytes } from './late-moments.ts';
import { localExperts } from './layer-weights.ts';
import { handedStates, layerCounts } from './layers-in-a-row.ts';
import { holdsFullPrecisionRouter } from './router-precision.ts';

/** Three fp32 scales of a quantised grouped-query cache in every layer. */
const cacheScaleBytes = 12;

/** Bytes of the requests' metadata (slots, block tables, lengths, all int64) in some layers, all of them unless stated. */
export function metadataBytes(
  { architecture, mtpTokens }: ForwardSetup,
  batch: Batch,
  layers = architecture.layers + mtpTokens,
): number {
  const { tokens, requests, maxBlocks } = batch;
  const metadata = 8 * tokens + 8 * requests * maxBlocks + requestLengthBytes(batch);
  return layers * metadata + 16 * tokens + (batch.phase === 'prefill' ? 8 * requests : 0);
}

/**
 * Layers that read request metadata and rope rows of their own. The layers with experts read those of the dense layers in
 * front of them, as far as there are as many.
 */
function attendingLayers(setup: ForwardSetup): number {
  const { dense, experts } = layerCounts(setup);
  return setup.mtpTokens + Math.max(dense, experts);
}

/** Metadata, rope rows and cache scales that stay for the whole pass. */
function persistentBytes(setup: ForwardSetup, batch: Batch, layers = attendingLayers(setup)): number {
  const { architecture, quantization, mtpTokens } = setup;
  const hasScales = quantization.attention !== 'DISABLED' && architecture.mla === null;
  // The first predictor computes rope rows that nothing holds.
  const computed = mtpTokens > 0 ? 1 : 0;
  return (
    4 * Math.max(0, layers - 1 - computed) * batch.tokens * architecture.rotaryDim +
    metadataBytes(setup, batch, layers) +
    (hasScales ? layers * cacheScaleBytes : 0)
  );
}

/**
 * Correction of the peak for MoE layers: weights of idle experts are not counted; some routers also keep an fp32
 * copy.
 */
export function expertBytes(setup: ForwardSetup, batch: Batch): number {
  const { architecture, experts, linears, split, isCompiled, mtpTokens } = setup;
  const { moe, hiddenSize, layers, denseLayers } = architecture;
  if (moe === null) return 0;
  const local = localExperts(setup);
  const idle = Math.max(0, local - Math.min(local, batch.routing.tokens * moe.perToken));
  const width = Math.ceil(moe.expertWidth / split.moeTp);
  let bytes = -idle * elementBytes(experts) * 3 * hiddenSize * width;
  if (isCompiled) {
    const unusedScales = Math.ceil(hiddenSize / linears.groupSize);
    if (experts.family === 'mxfp4') bytes -= (local - idle) * width * unusedScales;
    if (linears.family === 'mxfp4') bytes -= moe.sharedWidth * unusedScales;
    if (holdsFullPrecisionRouter(moe.router)) bytes += 2 * moe.experts * hiddenSize;
  }
  let predictors = 0;
  for (let index = 0; index < mtpTokens; index += 1) {
    if (!isDensePredictor(architecture, index)) predictors += 1;
  }
  return bytes * (layers - denseLayers + predictors);
}

/** Decompressed views of kv_b beside the stored weight. */
function latentViewBytes(setup: ForwardSetup, widths: MlaDims): number {
  const { architecture, linears, mtpTokens, quantization, split } = setup;
  const heads = architecture.queryHeads / split.tp;
  const elements = heads * widths.kvLoraRank * (widths.nope + widths.value);
  const layers = architecture.layers + mtpTokens;
  const views = quantization.attention === 'DISABLED' ? 4 : 2;
  return layers * (views - elementBytes(linears)) * elements;
}

/** Equal layers that a compiled pass keeps apart: dense ones, those with experts, and each predictor. */
function keptApart(setup: ForwardSetup): number {
  const { dense, experts } = layerCounts(setup);
  return (dense > 0 ? 1 : 0) + (experts > 0 ? 1 : 0) + setup.mtpTokens;
}

/**
 * Weights that the fused projection of a compiled latent layer reads as views beside the stored ones, once for each kind of
 * layer: its two norms, and plain linears.
 */
function fusedViewBytes(setup: ForwardSetup, widths: MlaDims): number {
  const { architecture, linears, split, isCompiled } = setup;
  const { qLoraRank, kvLoraRank, nope, rope } = widths;
  if (!isCompiled || qLoraRank === 0) return 0;
  const { hiddenSize, queryHeads } = architecture;
  const heads = queryHeads / split.tp;
  const linear =
    linears.family === 'fp16'
      ? hiddenSize * (qLoraRank + kvLoraRank + rope) + qLoraRank * heads * (nope + rope)
      : 0;
  return 2 * keptApart(setup) * (qLoraRank + kvLoraRank + linear);
}

/**
 * Bytes of one token at the peak of eager predictors: where both their inputs are joined, or in the norm of queries that
 * are whole on every rank. Stages behind the first are given no ids and join nothing.
 */
function predictorPerToken({ architecture, mtpTokens, split, stage }: ForwardSetup): number {
  if (mtpTokens === 0 || !stage.isFirst) return 0;
  const { hiddenSize, queryHeads, headDim, qkNorm } = architecture;
  const isWide = split.tp > 1 && qkNorm === 'head';
  return Math.max(12 * hiddenSize, isWide ? 2 * hiddenSize + 5 * queryHeads * headDim : 0);
}

/** Bytes of one token at the peak of the first layers of an eager pass, states that predictors hand to one another beside. */
function eagerPerToken(setup: ForwardSetup): number {
  const { hiddenSize, headDim, queryHeads, rotaryDim, qkNorm, mla } = setup.architecture;
  const beside = 4 * rotaryDim + 2 * hiddenSize * handedStates(setup);
  if (mla !== null) return 10 * hiddenSize + beside;
  const query = (queryHeads / setup.split.tp) * headDim;
  // The norm of whole rows does not free a view first.
  const columns = qkNorm === 'none' ? 0 : qkNorm === 'head' ? 6 : 8;
  const layers = Math.max(10 * hiddenSize, 2 * hiddenSize + columns * query) + beside;
  return Math.max(layers, predictorPerToken(setup));
}

/** Merged linears of compiled MXFP4 read one of the merged weight scales. */
function unreadScaleBytes(setup: ForwardSetup): number {
  const { architecture, linears, split, isCompiled } = setup;
  if (!isCompiled || linears.family !== 'mxfp4') return 0;
  const { headDim, hiddenSize, layers, mla, queryHeads, intermediateSize } = architecture;
  const query = (queryHeads / split.tp) * headDim;
  const key = localHeads(setup).cached * headDim;
  const dense = Math.ceil(intermediateSize / split.mlpTp) * layerCounts(setup).dense;
  const attention = mla === null ? layers * (query === key ? 2 * key : key) : 0;
  return Math.ceil(hiddenSize / linears.groupSize) * (attention + dense);
}

/** Where the peak of a family's layers is another one than that of plain layers. */
export interface PeakTerms {
  /** Bytes of one token at the peak. */
  readonly perToken?: number;
  /** Layers that read request metadata and rope rows, MTP layers included; all of them unless stated. */
  readonly attendingLayers?: number;
  /** Bytes beside: temporary ones above 0; weights and caches that no operator reads below. */
  readonly besides?: number;
}

/**
 * Estimated bytes of the activation peak, below 0 where idle experts are never read, that the real program finds by replaying tensor lifetimes
 * (references/engine/memory.md 6.3). Passes of recorded families are followed layer by layer and meet the record within 0.0003 GiB
 * compiled, 0.0011 GiB eager; the first layers of others are fitted, within 0.03 GiB in nine of ten passes. A few recorded rows lie
 * up to 0.95 GiB off, where the real program took one tensor for another.
 */
export function activationBytes(setup: ForwardSetup, batch: Batch, rules: PeakTerms = {}): number {
  const { mla } = setup.architecture;
  const { perToken, attendingLayers, besides = 0 } = rules;
  const over = persistentBytes(setup, batch, attendingLayers) + expertBytes(setup, batch) + besides;
  const views = mla === null ? 0 : latentViewBytes(setup, mla) + fusedViewBytes(setup, mla);
  const held = over + views - unreadScaleBytes(setup);
  if (perToken !== undefined) return held + batch.tokens * perToken;
  return (
    held +
    (setup.isCompiled
      ? compiledMomentBytes(setup, batch)
      : Math.max(batch.tokens * eagerPerToken(setup), lateMomentBytes(setup, batch)))
  );
}
