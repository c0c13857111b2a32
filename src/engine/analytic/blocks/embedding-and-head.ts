import type { ForwardSetup } from '../../terms/forward-setup.ts';
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
export function wholeEmbedding(setup: ForwardSetup): ForwardSetup {
  return { ...setup, options: { ...setup.options, wordEmbeddingTp: null } };
}

/**
 * The embedding table, whole, or sharded over columns or rows (references/engine/forward-pass.md 5.1). `ids`: the
 * shape in which the identifiers of `rows` tokens are looked up.
 */
export function embedding(
  setup: ForwardSetup,
  rows: Count = tokens,
  ids: Shape = sequence(rows),
): PlannedOperator[] {
  const { architecture, processGroups, options, isCompiled, dynamicShapes } = setup;
  const { hiddenSize, vocabSize } = architecture;
  const tp = processGroups.tp.size;
  if (options.wordEmbeddingTp === 'col' && tp > 1) {
    const local = Math.ceil(hiddenSize / tp);
    return [
      memoryOperator('aten.embedding', rows, 8 + 2 * local, 2 * local, {
        inputs: [[vocabSize, local], ids],
      }),
      ...allGather(processGroups.tp, rows, local, { lead: ids }),
    ];
  }
  const filler = memoryOperator('aten.full', rows, 0, 8, { inputs: [] });
  const isSharded = options.wordEmbeddingTp === 'row' && tp > 1;
  const lookUp = memoryOperator('aten.embedding', rows, 8 + 2 * hiddenSize, 2 * hiddenSize, {
    inputs: [[isSharded ? Math.ceil(vocabSize / tp) : vocabSize, hiddenSize], ids],
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
      ? memoryOperator('aten.where.self', rows, 1 + 2 * hiddenSize, 2 * hiddenSize, {
          readFixed: 2,
          inputs: [[...ids, 1], [], [...ids, hiddenSize]],
        })
      : memoryOperator('aten.masked_fill_.Scalar', rows, 1, 2 * hiddenSize, {
          rewrite: 2 * hiddenSize,
          inputs: [
            [...ids, hiddenSize],
            [...ids, 1],
          ],
        }),
    ...allReduce(processGroups.tp, rows, hiddenSize, { lead: ids }),
  ];
}

/** All tokens by copied indices: what decode does to verify predicted tokens. */
export function selectTokens(setup: ForwardSetup): PlannedOperator[] {
  const { hiddenSize } = setup.architecture;
  const all: Shape = [tokens, hiddenSize];
  return setup.isCompiled
    ? [
        memoryOperator('prims.device_put', tokens, 8, 8, { inputs: [[tokens]] }),
        memoryOperator('aten.index.Tensor', tokens, 2 * hiddenSize + 8, 2 * hiddenSize, { inputs: [all] }),
      ]
    : [
        memoryOperator('aten._to_copy', tokens, 8, 8, { inputs: [[tokens]] }),
        memoryOperator('aten.index_select', tokens, 8 + 2 * hiddenSize, 2 * hiddenSize, {
          inputs: [all, [tokens]],
        }),
      ];
}

/** One row for each request out of all tokens; `isFlat`: tokens are the rows of a plain matrix. */
export function selectRequests(
  setup: ForwardSetup,
  { isFlat = false }: { readonly isFlat?: boolean } = {},
): PlannedOperator {
  const { hiddenSize } = setup.architecture;
  const all: Shape = isFlat ? [tokens, hiddenSize] : sequence(tokens, hiddenSize);
  if (!setup.isCompiled) {
    return memoryOperator('aten.index_select', requests, 2 * hiddenSize + 8, 2 * hiddenSize, {
      inputs: [all, [requests]],
    });
  }
  return {
    name: 'aten.index.Tensor',
    times: null,
    inputs: [all],
    fill(batch, work) {
      work.move(2 * batch.tokens * hiddenSize + 8 * batch.requests, 2 * batch.requests * hiddenSize);
    },
  };
}

/** Rows of `inputs` wide multiplied to logits of the whole vocabulary; `lead`: how they are carried. */
export function vocabularyRows(
  setup: ForwardSetup,
  rows: Count,
  inputs: number,
  lead: Shape,
): PlannedOperator[] {
  const { architecture, processGroups } = setup;
  const { vocabSize } = architecture;
  if (takesDetour(processGroups.lmHead, processGroups.tp)) {
    return columnParallel({
      format: halfPrecision,
      rows,
      inputs,
      outputs: vocabSize,
      bias: false,
      shard: processGroups.lmHead,
      global: processGroups.tp,
    });
  }
  const local = Math.ceil(vocabSize / processGroups.lmHead.size);
  return [
    matrixMultiply(halfPrecision, { rows, inputs, outputs: local }),
    ...allGather(processGroups.lmHead, rows, local, { lead }),
  ];
}

/**
 * Logits of `rows` and their all-gather; never quantised (references/engine/forward-pass.md 5.1). `isFlat`: of a
 * plain matrix.
 */
export function languageHead(
  setup: ForwardSetup,
  rows: Count,
  { isFlat = false }: { readonly isFlat?: boolean } = {},
): PlannedOperator[] {
  return vocabularyRows(setup, rows, setup.architecture.hiddenSize, isFlat ? [rows] : sequence(rows));
}
