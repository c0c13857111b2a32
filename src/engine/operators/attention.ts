import { precisionIndex } from '../hardware/precision.ts';
import type { AttentionAction } from '../model/quantization.ts';
import { memoryOperator, type PlannedOperator, tokens } from './planned-operator.ts';

/** Bytes of one cached element. */
export function cacheBytes(action: AttentionAction): number {
  return action === 'DISABLED' ? 2 : 1;
}

/** Quantisation of q, k and v before a quantised cache, each of `widths` elements for a token. */
export function quantizeForCache(action: AttentionAction, widths: readonly number[]): PlannedOperator[] {
  if (action === 'DISABLED') return [];
  return widths.map((width) =>
    memoryOperator('tensor_cast.quantize', tokens, 2 * width, width, { readFixed: 4 }),
  );
}

/** The cache write of grouped-query attention. */
export function writeCache(keyValueWidth: number, action: AttentionAction): PlannedOperator {
  const bytes = 2 * keyValueWidth * cacheBytes(action);
  return memoryOperator('tensor_cast.reshape_and_cache', tokens, bytes + 8, bytes);
}

/** Local heads of one attention call. */
export interface AttentionHeads {
  readonly query: number;
  /** KV heads whose cache is read. */
  readonly cached: number;
  readonly width: number;
}

/** Grouped-query attention without causal halving (engine specification 4.3). */
export function groupedQueryAttention(heads: AttentionHeads, action: AttentionAction): PlannedOperator {
  const { query, cached, width } = heads;
  const isQuantized = action !== 'DISABLED';
  const bytes = cacheBytes(action);
  const precision = precisionIndex[action === 'INT8' ? 'int8' : action === 'FP8' ? 'fp8' : 'fp16'];
  const conversion = action === 'INT8' ? 2 : 1;
  return {
    name: isQuantized ? 'tensor_cast.attention_quant' : 'tensor_cast.attention',
    times: null,
    fill(batch, work) {
      const products = 4 * batch.contextProduct * query;
      work.move(
        batch.tokens * query * width * bytes +
          2 * batch.sequenceTotal * cached * width * bytes +
          8 * batch.requests * batch.maxBlocks +
          8 * (batch.requests + 1) +
          16 * batch.requests +
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
