import type { PlanContext } from '../../terms/plan-context.ts';
import { linearFormat } from '../../terms/quantization.ts';
import { allGather, allReduce } from '../communication/collectives.ts';
import { matrixMultiply } from '../operators/linear.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  repeated,
  requests,
  type Shape,
  sequence,
  severalTokens,
  tokens,
} from '../operators/planned-operator.ts';
import { columnParallel, takesDetour } from './parallel-linear.ts';

const halfPrecision = linearFormat('DISABLED', 32);

/** Predictors and models with an image encoder keep their embedding whole, whatever `--word-embedding-tp` says. */
export function wholeEmbedding(context: PlanContext): PlanContext {
  return { ...context, options: { ...context.options, wordEmbeddingTp: null } };
}

/**
 * The embedding table, whole, or sharded over columns or rows (references/engine/forward-pass.md 5.1). `ids`: the
 * shape in which the identifiers of `rows` tokens are looked up.
 */
export function embedding(
  context: PlanContext,
  rows: Count = tokens,
  ids: Shape = sequence(rows),
): PlannedOperator[] {
  const { architecture, links, options, isCompiled, dynamicShapes } = context;
  const { hidden, vocabulary } = architecture;
  const tp = links.tp.size;
  if (options.wordEmbeddingTp === 'col' && tp > 1) {
    const local = Math.ceil(hidden / tp);
    return [
      memoryOperator('aten.embedding', rows, 8 + 2 * local, 2 * local, {
        inputs: [[vocabulary, local], ids],
      }),
      ...allGather(links.tp, rows, local, { lead: ids }),
    ];
  }
  const filler = memoryOperator('aten.full', rows, 0, 8, { inputs: [] });
  const isSharded = options.wordEmbeddingTp === 'row' && tp > 1;
  const lookUp = memoryOperator('aten.embedding', rows, 8 + 2 * hidden, 2 * hidden, {
    inputs: [[isSharded ? Math.ceil(vocabulary / tp) : vocabulary, hidden], ids],
  });
  if (!isSharded) return [lookUp];
  return [
    memoryOperator('aten.ge.Scalar', rows, 8, 1, { inputs: [ids] }),
    memoryOperator('aten.lt.Scalar', rows, 8, 1, { inputs: [ids] }),
    memoryOperator('aten.bitwise_and.Tensor', rows, 2, 1, { inputs: [ids, ids] }),
    memoryOperator('aten.sub.Tensor', rows, 8, 8, { inputs: [ids] }),
    ...(isCompiled ? [] : [memoryOperator('aten.zeros_like', rows, 8, 8, { inputs: [ids] })]),
    ...(isCompiled && dynamicShapes ? repeated(severalTokens, [filler]) : []),
    memoryOperator('aten.where.self', rows, 17, 8, { inputs: [ids, ids, ids] }),
    lookUp,
    memoryOperator('aten.bitwise_not', rows, 1, 1, { inputs: [[...ids, 1]] }),
    isCompiled
      ? memoryOperator('aten.where.self', rows, 1 + 2 * hidden, 2 * hidden, {
          readFixed: 2,
          inputs: [[...ids, 1], [], [...ids, hidden]],
        })
      : memoryOperator('aten.masked_fill_.Scalar', rows, 1, 2 * hidden, {
          rewrite: 2 * hidden,
          inputs: [
            [...ids, hidden],
            [...ids, 1],
          ],
        }),
    ...allReduce(links.tp, rows, hidden, { lead: ids }),
  ];
}

/** All tokens by copied indices: what decode does to verify predicted tokens. */
export function selectTokens(context: PlanContext): PlannedOperator[] {
  const { hidden } = context.architecture;
  const all: Shape = [tokens, hidden];
  return context.isCompiled
    ? [
        memoryOperator('prims.device_put', tokens, 8, 8, { inputs: [[tokens]] }),
        memoryOperator('aten.index.Tensor', tokens, 2 * hidden + 8, 2 * hidden, { inputs: [all] }),
      ]
    : [
        memoryOperator('aten._to_copy', tokens, 8, 8, { inputs: [[tokens]] }),
        memoryOperator('aten.index_select', tokens, 8 + 2 * hidden, 2 * hidden, {
          inputs: [all, [tokens]],
        }),
      ];
}

/** One row for each request out of all tokens; `isFlat`: tokens are the rows of a plain matrix. */
export function selectRequests(context: PlanContext, isFlat = false): PlannedOperator {
  const { hidden } = context.architecture;
  const all: Shape = isFlat ? [tokens, hidden] : sequence(tokens, hidden);
  if (!context.isCompiled) {
    return memoryOperator('aten.index_select', requests, 2 * hidden + 8, 2 * hidden, {
      inputs: [all, [requests]],
    });
  }
  return {
    name: 'aten.index.Tensor',
    times: null,
    inputs: [all],
    fill(batch, work) {
      work.move(2 * batch.tokens * hidden + 8 * batch.requests, 2 * batch.requests * hidden);
    },
  };
}

/**
 * Logits of `rows` and their all-gather; never quantised (references/engine/forward-pass.md 5.1). `isFlat`: of a
 * plain matrix.
 */
export function languageHead(context: PlanContext, rows: Count, isFlat = false): PlannedOperator[] {
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
    ...allGather(links.lmHead, rows, local, { lead: isFlat ? [rows] : sequence(rows) }),
  ];
}
