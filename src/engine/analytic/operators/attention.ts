import type { Batch } from '../../terms/batch.ts';
import { type Precision, precisionIndex } from '../../terms/precision.ts';
import type { AttentionAction } from '../../terms/quantization.ts';
import { memoryOperator, type PlannedOperator, requests, type Shape, tokens } from './planned-operator.ts';

/** Bytes of one cached element. */
export function cacheBytes(action: AttentionAction): number {
  return action === 'DISABLED' ? 2 : 1;
}

/** Matrix precision of attention over a cache quantised by `action`. */
export function attentionPrecision(action: AttentionAction): Precision {
  if (action === 'DISABLED') return 'fp16';
  return action === 'INT8' ? 'int8' : 'fp8';
}

/** A tensor written to the KV cache, or a query against it: elements per token and its shape. */
export interface CachedPart {
  readonly width: number;
  readonly shape: Shape;
}

/** Quantisation of queries, keys and values before a quantised cache. */
export function quantizeForCache(action: AttentionAction, parts: readonly CachedPart[]): PlannedOperator[] {
  if (action === 'DISABLED') return [];
  return parts.map(({ width, shape }) =>
    memoryOperator('tensor_cast.quantize', tokens, 2 * width, width, {
      readFixed: 4,
      inputs: [shape, []],
    }),
  );
}

/** The cache write of grouped-query attention; `cache`: that of keys, and of values. */
export function writeCache(keyValueWidth: number, action: AttentionAction, cache: Shape): PlannedOperator {
  const bytes = 2 * keyValueWidth * cacheBytes(action);
  const rows: Shape = [tokens, keyValueWidth];
  return memoryOperator('tensor_cast.reshape_and_cache', tokens, bytes + 8, bytes, {
    inputs: [rows, rows, [2, ...cache], [tokens]],
  });
}

/** Local heads of one attention call. */
export interface AttentionHeads {
  readonly query: number;
  /** KV heads whose cache is read. */
  readonly cached: number;
  readonly width: number;
  /** The cache of keys, and of values. */
  readonly cache: Shape;
}

/** Where queries begin, total and new lengths of the requests: what attention is told beside its tensors. */
export const requestLengths: readonly Shape[] = [[(batch) => batch.requests + 1], [requests], [requests]];

/** Bytes of these lengths, all int64. */
export function requestLengthBytes({ requests: count }: Batch): number {
  return 8 * (count + 1) + 16 * count;
}

/** Grouped-query attention without causal halving (references/engine/operators.md 4.3). */
export function groupedQueryAttention(heads: AttentionHeads, action: AttentionAction): PlannedOperator {
  const { query, cached, width, cache } = heads;
  const isQuantized = action !== 'DISABLED';
  const bytes = cacheBytes(action);
  const precision = precisionIndex[attentionPrecision(action)];
  const conversion = action === 'INT8' ? 2 : 1;
  return {
    name: isQuantized ? 'tensor_cast.attention_quant' : 'tensor_cast.attention',
    times: null,
    inputs: [
      [tokens, query * width],
      cache,
      cache,
      [requests, (batch) => batch.maxBlocks],
      ...requestLengths,
      ...(isQuantized ? [[], [], []] : []),
    ],
    matrixTerms: (batch) => [[4, batch.contextProduct, query, width]],
    fill(batch, work) {
      const products = 4 * batch.contextProduct * query;
      work.move(
        batch.tokens * query * width * bytes +
          2 * batch.sequenceTotal * cached * width * bytes +
          8 * batch.requests * batch.maxBlocks +
          requestLengthBytes(batch) +
          (isQuantized ? 12 : 0),
        2 * batch.tokens * query * width,
      );
      work.matrixOperations[precision] = products * width;
      work.vectorOperations[precisionIndex.fp16] = isQuantized
        ? products + 2 * conversion * batch.contextProduct * query + batch.tokens * query * width * conversion
        : products;
    },
  };
}
