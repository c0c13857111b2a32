import type { MlaDims } from '../../terms/architecture.ts';
import { shortQueryBelow } from '../../terms/batch.ts';
import type { RequestGroup } from '../../terms/forward-pass.ts';
import { precisionIndex } from '../../terms/precision.ts';
import type { AttentionAction, LinearFormat } from '../../terms/quantization.ts';
import {
  attentionPrecision,
  type CachedPart,
  cacheBytes,
  requestLengthBytes,
  requestLengths,
} from './attention.ts';
import {
  memoryOperator,
  type PlannedOperator,
  requests,
  type Shape,
  sequence,
  tokens,
} from './planned-operator.ts';

const fp16 = precisionIndex.fp16;

/** Static costs of the projection operator beyond the first (references/engine/operators.md 4.4). */
const projectionExtraStaticCosts = 15;

/** Scales of the three projections: one number each, or one for each group of MXFP4 values. */
function scaleShapes(format: LinearFormat, matrices: readonly (readonly [number, number])[]): Shape[] {
  return matrices.map(([inputs, outputs]) =>
    format.family === 'mxfp4' ? [outputs, Math.ceil(inputs / format.groupSize)] : [],
  );
}

/**
 * All projections, norms and the rotation in front of latent attention, as one operator
 * (references/engine/operators.md 4.4).
 */
export function mlaProjection(
  format: LinearFormat,
  hiddenSize: number,
  heads: number,
  widths: MlaDims,
): PlannedOperator {
  const { qLoraRank, kvLoraRank, rope } = widths;
  const queryWidth = widths.nope + rope;
  const queries: (readonly [number, number])[] =
    qLoraRank === 0
      ? [[hiddenSize, heads * queryWidth]]
      : [
          [hiddenSize, qLoraRank],
          [qLoraRank, heads * queryWidth],
        ];
  const matrices = [...queries, [hiddenSize, kvLoraRank + rope] as const];
  const isQuantized = format.family !== 'fp16';
  const elements = matrices.reduce((sum, [inputs, outputs]) => sum + inputs * outputs, 0);
  const inputsTotal = matrices.reduce((sum, [inputs]) => sum + inputs, 0);
  const scales =
    format.family === 'mxfp4'
      ? matrices.reduce((sum, [inputs, outputs]) => sum + outputs * Math.ceil(inputs / format.groupSize), 0)
      : isQuantized
        ? 12
        : 0;
  // FP8 is charged at the fp8 peak here, although plain linears run at the int8 peak
  // (references/engine/quirks.md 9.1).
  const precision = precisionIndex[format.family === 'fp8' ? 'fp8' : format.precision];
  const angles = sequence(tokens, rope);
  const weights = matrices.map(
    ([inputs, outputs]): Shape => [outputs, format.family === 'int4' ? inputs / 2 : inputs],
  );
  const [queryDown = [], queryUp = [], keyValueDown = []] = weights;
  return {
    name: isQuantized ? 'tensor_cast.mlapo_quant' : 'tensor_cast.mlapo',
    times: null,
    weights: format.family,
    heads,
    inputs: [
      [tokens, hiddenSize],
      angles,
      angles,
      queryDown,
      [qLoraRank],
      queryUp,
      keyValueDown,
      [kvLoraRank],
      ...(isQuantized ? scaleShapes(format, matrices) : []),
    ],
    matrixTerms: (batch) => matrices.map(([inputs, outputs]) => [2, batch.tokens, inputs, outputs]),
    fill(batch, work) {
      const count = batch.tokens;
      work.move(
        2 * count * hiddenSize +
          4 * count * rope +
          elements * format.weightBytes +
          2 * qLoraRank +
          2 * kvLoraRank +
          scales +
          2 * count * qLoraRank,
        2 * count * (heads * queryWidth + kvLoraRank + rope + qLoraRank),
        4 * count * (qLoraRank + kvLoraRank + rope),
      );
      work.matrixOperations[precision] = 2 * count * elements;
      work.vectorOperations[fp16] =
        count * (5 * qLoraRank + 3 * heads * rope + 5 * kvLoraRank + 3 * rope) +
        (isQuantized ? count * inputsTotal + elements : 0);
      work.extraStaticCosts = projectionExtraStaticCosts;
    },
  };
}

/** Query, latent KV and rotary key of MLA, as cache operands. */
export function mlaParts(heads: number, widths: MlaDims): CachedPart[] {
  const { kvLoraRank, rope } = widths;
  const queryWidth = widths.nope + rope;
  return [
    { width: heads * queryWidth, shape: [tokens, heads, queryWidth] },
    { width: kvLoraRank, shape: [tokens, kvLoraRank] },
    { width: rope, shape: [tokens, rope] },
  ];
}

/** The cache write of latent attention. */
export function writeMlaCache(
  { kvLoraRank, rope }: MlaDims,
  action: AttentionAction,
  cache: Shape,
): PlannedOperator {
  const bytes = (kvLoraRank + rope) * cacheBytes(action);
  return memoryOperator('tensor_cast.concat_and_cache_mla', tokens, bytes + 8, bytes, {
    inputs: [[tokens, kvLoraRank], [tokens, rope], cache, [tokens]],
  });
}

/** Heads of one latent attention call. */
export interface LatentHeads {
  /**
   * Heads that attend: those of this rank, or of all ranks that share a context
   * (references/engine/forward-pass.md 5.8).
   */
  readonly attending: number;
  /** Heads whose projection weights this rank holds. */
  readonly local: number;
  /** Heads of the model. */
  readonly all: number;
  /** The cache of one layer. */
  readonly cache: Shape;
}

/** fp32 numbers among the scales of quantised latent attention; the scale of the projection weights is beside them. */
const scaleNumbers = 7;

/** Scales that quantised latent attention reads; `heads`: those of the model, also where a rank holds fewer. */
export function latentScaleShapes(format: LinearFormat, heads: number, widths: MlaDims): Shape[] {
  const numbers = Array.from({ length: scaleNumbers }, (): Shape => []);
  const { nope, value, kvLoraRank } = widths;
  const weightScale: Shape =
    format.family === 'mxfp4' ? [heads * (nope + value), Math.ceil(kvLoraRank / format.groupSize)] : [];
  return [...numbers, weightScale];
}

/** Bytes of these scales: MXFP4 stores one byte for each group of weight values, other formats one fp32 number. */
export function latentScaleBytes(
  format: LinearFormat,
  heads: number,
  { nope, value, kvLoraRank }: MlaDims,
): number {
  const weightScale =
    format.family === 'mxfp4' ? heads * (nope + value) * Math.ceil(kvLoraRank / format.groupSize) : 4;
  return 4 * scaleNumbers + weightScale;
}

/** Products of one group of requests: absorbed for short queries, decompressed for long ones. */
function latentTerms(
  { count, queryLength, sequenceLength }: RequestGroup,
  heads: number,
  local: number,
  { kvLoraRank: rank, nope, rope, value }: MlaDims,
): number[][] {
  const rows = count * queryLength;
  const context = rows * sequenceLength;
  return queryLength < shortQueryBelow
    ? [
        [2, rows, local, nope, rank],
        [2, context, heads, rank + rope],
        [2, context, heads, rank],
        [2, rows, local, rank, value],
      ]
    : [
        [2, rows, heads, nope + value, rank],
        [2, context, heads, nope + rope],
        [2, context, heads, value],
      ];
}

/** Latent attention: decompressed for long queries, absorbed for short ones (references/engine/operators.md 4.4). */
export function mlaAttention(
  { attending: heads, local, all, cache }: LatentHeads,
  widths: MlaDims,
  action: AttentionAction,
  format: LinearFormat,
): PlannedOperator {
  const { kvLoraRank: rank, nope, rope, value } = widths;
  const queryWidth = nope + rope;
  const isQuantized = action !== 'DISABLED';
  const bytes = cacheBytes(action);
  const precision = precisionIndex[attentionPrecision(action)];
  const scales = isQuantized ? latentScaleBytes(format, all, widths) : 0;
  const weights = rank * local * (nope + value) * bytes;
  return {
    name: isQuantized
      ? 'tensor_cast.multihead_latent_attention_quant'
      : 'tensor_cast.multihead_latent_attention',
    times: null,
    inputs: [
      [tokens, heads, queryWidth],
      cache,
      [requests, (batch) => batch.maxBlocks],
      ...requestLengths,
      [local, nope, rank],
      [local, rank, value],
      [rank, local * (nope + value)],
      ...(isQuantized ? latentScaleShapes(format, all, widths) : []),
    ],
    matrixTerms: (batch) => batch.groups.flatMap((group) => latentTerms(group, heads, local, widths)),
    fill(batch, work) {
      let matrix = 0;
      let vector = 0;
      let decompresses = false;
      let absorbs = false;
      for (const group of batch.groups) {
        const context = group.queryLength * group.sequenceLength * group.count;
        const count = group.queryLength * group.count;
        if (group.queryLength < shortQueryBelow) {
          absorbs = true;
          matrix +=
            2 * count * local * nope * rank +
            2 * context * heads * (rank + rope) +
            2 * context * heads * rank +
            2 * count * local * rank * value;
          if (isQuantized) vector += 4 * count * heads * rank + 2 * context * heads;
        } else {
          decompresses = true;
          matrix +=
            2 * count * heads * (nope + value) * rank +
            2 * context * heads * queryWidth +
            2 * context * heads * value;
          if (isQuantized) vector += 2 * count * heads * (nope + value) + 2 * context * heads;
        }
        vector += 4 * context * heads;
        if (isQuantized) vector += 2 * count * heads * value;
      }
      work.move(
        batch.tokens * heads * queryWidth * bytes +
          batch.sequenceTotal * (rank + rope) * bytes +
          (decompresses ? weights : 0) +
          (absorbs ? weights : 0) +
          requestLengthBytes(batch) +
          8 * batch.blockEntries +
          scales,
        2 * batch.tokens * heads * value,
      );
      work.matrixOperations[precision] = matrix;
      work.vectorOperations[fp16] = vector;
    },
  };
}
