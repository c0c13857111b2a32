import { blockTokens } from '../../../terms/batch.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import { linear } from '../../operators/linear.ts';
import {
  memoryOperator,
  type PlannedOperator,
  requests,
  sequence,
  tokens,
} from '../../operators/planned-operator.ts';
import { activationForm } from './activation-form.ts';
import { compressor } from './compressor.ts';
import { indexerBlocks } from './memory.ts';
import { rotation } from './rotation.ts';
import { headWeightsFormat, type V4Setup } from './v4-setup.ts';
import { compressedWidth } from './window.ts';

const fp16 = precisionIndex.fp16;

/** Scores of the compressed entries and the choice among them; the scored entries are capped by the block size. */
function scoreAndChoose(setup: V4Setup, heads: number): PlannedOperator {
  const { options, split, v4 } = setup;
  const { indexWidth, indexTop } = v4;
  const rotationSteps = Math.floor(Math.log2(indexWidth)) + 6;
  return {
    name: 'tensor_cast.quant_lightning_indexer',
    times: null,
    inputs: [
      sequence(tokens, heads, indexWidth),
      sequence(tokens, heads),
      [indexerBlocks(setup, 4), blockTokens, indexWidth],
      [requests],
      [requests],
    ],
    fill(batch, work) {
      const count = batch.tokens;
      let pairs = 0;
      let masked = 0;
      let chosen = 0;
      let placed = 0;
      for (const { count: members, queryLength, sequenceLength } of batch.groups) {
        const scored = Math.max(1, Math.min(blockTokens, Math.floor(sequenceLength / 4)));
        const kept = Math.max(1, Math.min(indexTop, scored));
        const queries = members * queryLength;
        const isWhole = sequenceLength === queryLength;
        pairs += queries * scored;
        masked += isWhole ? queries * scored : 0;
        chosen += queries * kept;
        placed += queries * kept * (isWhole ? 3 : 1);
      }
      work.move(
        2 * count * heads * (indexWidth + 1) + 16 * batch.requests,
        8 * count * compressedWidth(v4, 4, batch),
        split.tp > 1 && !options.sequenceParallel ? 4 * pairs : 0,
      );
      work.matrixOperations[fp16] = 2 * heads * indexWidth * pairs;
      work.vectorOperations[fp16] =
        count * heads * indexWidth * rotationSteps + 3 * heads * pairs + 3 * masked + chosen + placed;
    },
  };
}

/** The learned choice of compressed entries in layers that compress four to one. */
export function lightningIndexer(setup: V4Setup): PlannedOperator[] {
  const { architecture, linears: format, split, isCompiled, v4 } = setup;
  const { hiddenSize } = architecture;
  const { qLoraRank, indexHeads, indexWidth } = v4;
  const heads = indexHeads / split.tp;
  // Zeros made of the new keys tie the indexer to them in the graph.
  const zero = memoryOperator('aten.mul.Tensor', tokens, 2, 2, { inputs: [sequence(tokens, 1)] });
  const addZero = (width: number) =>
    memoryOperator('aten.add.Tensor', tokens, 2 * width + 2, 2 * width, {
      inputs: [sequence(tokens, width), sequence(tokens, 1)],
    });
  return [
    zero,
    addZero(hiddenSize),
    ...(isCompiled ? [] : [zero]),
    addZero(qLoraRank),
    ...linear(format, {
      rows: tokens,
      inputs: qLoraRank,
      outputs: heads * indexWidth,
      ...activationForm(setup, qLoraRank),
    }),
    rotation(setup, heads, sequence(tokens, heads, indexWidth)),
    compressor(setup, 4, indexWidth, { rotates: true, blocks: indexerBlocks(setup, 4) }),
    ...linear(headWeightsFormat(setup), {
      rows: tokens,
      inputs: hiddenSize,
      outputs: heads,
      ...activationForm(setup, hiddenSize),
    }),
    memoryOperator('aten.mul.Tensor', tokens, 2 * heads, 2 * heads, { inputs: [sequence(tokens, heads)] }),
    scoreAndChoose(setup, heads),
  ];
}
