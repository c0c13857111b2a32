import { allGather, allReduce } from '../../communication/collectives.ts';
import type { PlanContext } from '../../forward/plan-context.ts';
import { matrixMultiply } from '../../operators/linear.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  requests,
  scaled,
  tokens,
} from '../../operators/planned-operator.ts';
import { linearFormat } from '../quantization.ts';
import { columnParallel, takesDetour } from './parallel-linear.ts';

const halfPrecision = linearFormat('DISABLED', 32);

/** The embedding table, whole, or sharded over columns or rows (engine specification 5.1). */
export function embedding(context: PlanContext): PlannedOperator[] {
  const { architecture, links, options, isCompiled } = context;
  const { hidden } = architecture;
  const tp = links.tp.size;
  if (options.wordEmbeddingTp === 'col' && tp > 1) {
    const local = Math.ceil(hidden / tp);
    return [
      memoryOperator('aten.embedding', tokens, 8 + 2 * local, 2 * local),
      ...allGather(links.tp, scaled(tokens, local)),
    ];
  }
  const lookUp = memoryOperator('aten.embedding', tokens, 8 + 2 * hidden, 2 * hidden);
  if (options.wordEmbeddingTp !== 'row' || tp === 1) return [lookUp];
  return [
    memoryOperator('aten.ge.Scalar', tokens, 8, 1),
    memoryOperator('aten.lt.Scalar', tokens, 8, 1),
    memoryOperator('aten.bitwise_and.Tensor', tokens, 2, 1),
    memoryOperator('aten.sub.Tensor', tokens, 8, 8),
    ...(isCompiled ? [] : [memoryOperator('aten.zeros_like', tokens, 8, 8)]),
    memoryOperator('aten.where.self', tokens, 17, 8),
    lookUp,
    memoryOperator('aten.bitwise_not', tokens, 1, 1),
    isCompiled
      ? memoryOperator('aten.where.self', tokens, 1 + 2 * hidden, 2 * hidden, { readFixed: 2 })
      : memoryOperator('aten.masked_fill_.Scalar', tokens, 1, 2 * hidden, { rewrite: 2 * hidden }),
    ...allReduce(links.tp, scaled(tokens, hidden)),
  ];
}

/** The last token of each request (prefill), or the speculative positions (decode with MTP); nothing else. */
export function selectTokens(context: PlanContext, phase: 'prefill' | 'decode'): PlannedOperator[] {
  const { hidden } = context.architecture;
  if (phase === 'prefill') return [selectRequests(context)];
  if (context.mtpTokens === 0) return [];
  return context.isCompiled
    ? [
        memoryOperator('prims.device_put', tokens, 8, 8),
        memoryOperator('aten.index.Tensor', tokens, 2 * hidden + 8, 2 * hidden),
      ]
    : [
        memoryOperator('aten._to_copy', tokens, 8, 8),
        memoryOperator('aten.index_select', tokens, 8 + 2 * hidden, 2 * hidden),
      ];
}

/** One row for each request out of all tokens. */
export function selectRequests(context: PlanContext): PlannedOperator {
  const { hidden } = context.architecture;
  if (!context.isCompiled) return memoryOperator('aten.index_select', requests, 2 * hidden + 8, 2 * hidden);
  return {
    name: 'aten.index.Tensor',
    times: null,
    fill(batch, work) {
      work.move(2 * batch.tokens * hidden + 8 * batch.requests, 2 * batch.requests * hidden);
    },
  };
}

/** Logits of `rows` and their all-gather; never quantised (engine specification 5.1). */
export function languageHead(context: PlanContext, rows: Count): PlannedOperator[] {
  const { architecture, links } = context;
  const { hidden, vocabulary } = architecture;
  if (takesDetour(links.lmHead, links.tp)) {
    return columnParallel({
      format: halfPrecision,
      rows,
      inputs: hidden,
      outputs: vocabulary,
      bias: false,
      shard: links.lmHead,
      global: links.tp,
    });
  }
  const local = Math.ceil(vocabulary / links.lmHead.size);
  return [
    matrixMultiply(halfPrecision, { rows, inputs: hidden, outputs: local }),
    ...allGather(links.lmHead, scaled(rows, local)),
  ];
}
