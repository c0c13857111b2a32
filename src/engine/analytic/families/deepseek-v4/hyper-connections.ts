import { precisionIndex } from '../../../terms/precision.ts';
import { conversion } from '../../operators/conversion.ts';
import { plainMultiply } from '../../operators/linear.ts';
import { fusedRmsNorm } from '../../operators/norm.ts';
import {
  memoryOperator,
  type PlannedOperator,
  type Shape,
  sequence,
  tokens,
} from '../../operators/planned-operator.ts';
import type { V4Setup } from './v4-setup.ts';

const fp16 = precisionIndex.fp16;
const fp32 = precisionIndex.fp32;

/** Coefficients for each token: one to read and one to write a stream, and one for each pair of streams. */
function coefficients(streams: number): number {
  return (2 + streams) * streams;
}

/** All streams of a token. */
function streamsOf({ architecture, v4 }: V4Setup): Shape {
  return sequence(tokens, v4.streams, architecture.hiddenSize);
}

/** Copies of the embedding, one for each stream. */
export function expandStreams({ architecture, v4 }: V4Setup): PlannedOperator {
  const { hiddenSize } = architecture;
  return memoryOperator('aten.repeat', tokens, 2 * hiddenSize, 2 * hiddenSize * v4.streams, {
    inputs: [sequence(tokens, 1, hiddenSize)],
  });
}

/** In front of a block: coefficients from all streams, their weighted sum, and the block's norm. */
export function joinStreams(setup: V4Setup): PlannedOperator[] {
  const { architecture, v4, isCompiled } = setup;
  const { hiddenSize } = architecture;
  const all = streamsOf(setup);
  const { streams, sinkhornIterations } = v4;
  const state = streams * hiddenSize;
  const mixes = coefficients(streams);
  const inverseNorm: PlannedOperator = {
    name: 'tensor_cast.hc_pre_inv_rms',
    times: null,
    inputs: [all],
    fill(batch, work) {
      work.move(2 * batch.tokens * state, 4 * batch.tokens, 8 * batch.tokens * state);
      work.vectorOperations[fp32] = 6 * batch.tokens * state;
    },
  };
  const pairs = streams * streams;
  const operationsPerToken =
    3 * streams +
    2 * pairs +
    (5 * pairs + 2 * streams) +
    (sinkhornIterations - 1) * (6 * pairs + 2 * streams) +
    2 * state;
  const balance: PlannedOperator = {
    name: 'tensor_cast.hc_pre_sinkhorn',
    times: null,
    inputs: [sequence(tokens, mixes), all, [3], [mixes]],
    fill(batch, work) {
      const count = batch.tokens;
      work.move(
        count * (4 * mixes + 2 * state) + 12 + 4 * mixes,
        count * (2 * hiddenSize + 4 * streams + 4 * pairs),
        8 * count * hiddenSize,
      );
      work.vectorOperations[fp32] = count * operationsPerToken;
      work.vectorOperations[fp16] = count * hiddenSize;
    },
  };
  return [
    conversion(isCompiled, tokens, 2 * state, 4 * state, all),
    inverseNorm,
    plainMultiply(tokens, state, mixes, 'fp32'),
    memoryOperator('aten.mul.Tensor', tokens, 4 * mixes + 4, 4 * mixes, {
      inputs: [sequence(tokens, mixes), sequence(tokens, 1)],
    }),
    balance,
    fusedRmsNorm(tokens, hiddenSize),
  ];
}

/** Behind a block: its result, of the shape given, mixed into every stream; the residual is part of it. */
export function updateStreams(setup: V4Setup, result: Shape): PlannedOperator {
  const { architecture, v4 } = setup;
  const { hiddenSize } = architecture;
  const { streams } = v4;
  const state = streams * hiddenSize;
  const pairs = streams * streams;
  return {
    name: 'tensor_cast.hc_post',
    times: null,
    inputs: [result, streamsOf(setup), sequence(tokens, streams), sequence(tokens, streams, streams)],
    fill(batch, work) {
      const count = batch.tokens;
      work.move(
        count * (2 * hiddenSize + 2 * state + 4 * streams + 4 * pairs),
        2 * count * state,
        8 * count * state,
      );
      work.vectorOperations[fp32] = count * (2 * pairs * hiddenSize + 2 * state);
      work.vectorOperations[fp16] = count * state;
    },
  };
}

/** Behind the last layer, and behind an MTP layer: the streams become one state. */
export function reduceStreams(setup: V4Setup): PlannedOperator {
  const { architecture, v4 } = setup;
  const { hiddenSize } = architecture;
  const { streams } = v4;
  const state = streams * hiddenSize;
  return {
    name: 'tensor_cast.hc_head',
    times: null,
    inputs: [streamsOf(setup), [streams, state], [1], [streams]],
    matrixTerms: (batch) => [[2, batch.tokens, state, streams]],
    fill(batch, work) {
      const count = batch.tokens;
      work.move(
        2 * count * state + 4 * (streams * state + 1 + streams),
        2 * count * hiddenSize,
        8 * count * hiddenSize,
      );
      work.matrixOperations[fp32] = 2 * count * state * streams;
      work.vectorOperations[fp32] = count * (7 * state + 8 * streams);
    },
  };
}

/** Bytes of the coefficients in front of the two blocks of a layer. */
export function joinWeightBytes({ architecture, v4 }: V4Setup): number {
  const mixes = coefficients(v4.streams);
  return 8 * (mixes * v4.streams * architecture.hiddenSize + mixes + 3);
}

/** Bytes of the coefficients that reduce the streams. */
export function reduceWeightBytes({ architecture, v4 }: V4Setup): number {
  return 4 * (v4.streams * v4.streams * architecture.hiddenSize + v4.streams + 1);
}
