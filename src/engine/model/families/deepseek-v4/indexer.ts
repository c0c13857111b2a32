import { blockTokens } from '../../../forward/batch.ts';
import { precisionIndex } from '../../../hardware/precision.ts';
import { linear } from '../../../operators/linear.ts';
import { memoryOperator, type PlannedOperator, tokens } from '../../../operators/planned-operator.ts';
import { compressor } from './compressor.ts';
import type { V4Context } from './facts.ts';
import { rotation } from './rotation.ts';
import { compressedWidth } from './window.ts';

const fp16 = precisionIndex.fp16;

/** Scores of the compressed entries and the choice among them; the scored entries are capped by the block size. */
function scoreAndChoose({ split, v4 }: V4Context, heads: number): PlannedOperator {
  const { indexWidth, indexTop } = v4;
  const rotationSteps = Math.floor(Math.log2(indexWidth)) + 6;
  return {
    name: 'tensor_cast.quant_lightning_indexer',
    times: null,
    fill(batch, work) {
      const count = batch.tokens;
      let pairs = 0;
      let masked = 0;
      let chosen = 0;
      let placed = 0;
      for (const { count: requests, queryLength, sequenceLength } of batch.groups) {
        const scored = Math.max(1, Math.min(blockTokens, Math.floor(sequenceLength / 4)));
        const kept = Math.max(1, Math.min(indexTop, scored));
        const queries = requests * queryLength;
        const isWhole = sequenceLength === queryLength;
        pairs += queries * scored;
        masked += isWhole ? queries * scored : 0;
        chosen += queries * kept;
        placed += queries * kept * (isWhole ? 3 : 1);
      }
      work.move(
        2 * count * heads * (indexWidth + 1) + 16 * batch.requests,
        8 * count * compressedWidth(v4, 4, batch),
        split.tp > 1 ? 4 * pairs : 0,
      );
      work.matrixOperations[fp16] = 2 * heads * indexWidth * pairs;
      work.vectorOperations[fp16] =
        count * heads * indexWidth * rotationSteps + 3 * heads * pairs + 3 * masked + chosen + placed;
    },
  };
}

/** The learned choice of compressed entries in layers that compress four to one. */
export function lightningIndexer(context: V4Context): PlannedOperator[] {
  const { architecture, linears: format, split, isCompiled, v4 } = context;
  const { hidden } = architecture;
  const { queryRank, indexHeads, indexWidth } = v4;
  const heads = indexHeads / split.tp;
  // Zeros made of the new keys tie the indexer to them in the graph.
  const zero = memoryOperator('aten.mul.Tensor', tokens, 2, 2);
  const addZero = (width: number) => memoryOperator('aten.add.Tensor', tokens, 2 * width + 2, 2 * width);
  return [
    zero,
    addZero(hidden),
    ...(isCompiled ? [] : [zero]),
    addZero(queryRank),
    ...linear(format, { rows: tokens, inputs: queryRank, outputs: heads * indexWidth }),
    rotation(context, heads),
    compressor(context, 4, indexWidth, { rotates: true }),
    ...linear(format, { rows: tokens, inputs: hidden, outputs: heads }),
    memoryOperator('aten.mul.Tensor', tokens, 2 * heads, 2 * heads),
    scoreAndChoose(context, heads),
  ];
}
