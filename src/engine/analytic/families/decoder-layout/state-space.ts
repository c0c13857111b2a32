import type { StateDims } from '../../../models/families/decoder.ts';
import type { Batch } from '../../../terms/batch.ts';
import type { PlanContext } from '../../../terms/plan-context.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { rowParallel } from '../../blocks/parallel-linear.ts';
import { linear } from '../../operators/linear.ts';
import { rmsNorm } from '../../operators/norm.ts';
import { memoryOperator, type PlannedOperator, tokens } from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';

/** Widths of one rank's share of a state-space layer. */
interface LocalWidths {
  readonly heads: number;
  /** Values of a token: heads times their dimension. */
  readonly inner: number;
  /** Channels of the convolution: values, and the input and output projections of the state. */
  readonly channels: number;
  /** Outputs of the projection in front: a gate, the channels and a step size for each head. */
  readonly projected: number;
}

function localWidths(state: StateDims, tp: number): LocalWidths {
  const heads = Math.ceil(state.heads / tp);
  const inner = heads * state.headDim;
  const channels = inner + 2 * Math.max(1, Math.ceil(state.groups / tp)) * state.stateSize;
  return { heads, inner, channels, projected: inner + channels + heads };
}

/** Elements of the state of one request in one layer. */
function stateElements(state: StateDims, tp: number): number {
  return Math.ceil(state.heads / tp) * state.headDim * state.stateSize;
}

/**
 * Bytes that one state-space layer keeps for each request, whatever its length: the state in fp32 and the last inputs of
 * the convolution in fp16 (https://arxiv.org/abs/2405.21060, section 6).
 */
export function stateBytes(state: StateDims, tp: number): number {
  return 4 * stateElements(state, tp) + 2 * (state.kernel - 1) * localWidths(state, tp).channels;
}

/** The recurrence over all tokens of the rank: the states are read and written once for each request. */
function scan(state: StateDims, tp: number): PlannedOperator {
  const { inner, channels } = localWidths(state, tp);
  const elements = stateElements(state, tp);
  return {
    name: 'state_space_scan',
    times: null,
    fill(batch, work) {
      const states = 4 * batch.requests * elements;
      work.move(2 * batch.tokens * channels + states, 2 * batch.tokens * inner + states);
      work.addMatrix(precisionIndex.fp16, 4 * batch.tokens * elements);
      work.addVector(precisionIndex.fp32, 2 * batch.tokens * elements);
    },
  };
}

/** A state-space layer from its norm to the all-reduce, sharded by heads. */
export function stateSpaceLayer(context: PlanContext, state: StateDims): DecoderBlock {
  const { architecture, linears: format, processGroups, split, isCompiled } = context;
  const { hiddenSize } = architecture;
  const { inner, channels, projected, heads } = localWidths(state, split.tp);
  const convolution = memoryOperator('causal_conv1d', tokens, 2 * channels, 2 * channels, {
    readFixed: 2 * channels * state.kernel,
  });
  const operators = [
    ...rmsNorm(tokens, hiddenSize, isCompiled),
    ...linear(format, { rows: tokens, inputs: hiddenSize, outputs: projected }),
    ...(state.kernel > 1 ? [convolution] : []),
    scan(state, split.tp),
    memoryOperator('gated_rms_norm', tokens, 4 * inner, 2 * inner),
    ...rowParallel(
      {
        format,
        rows: tokens,
        inputs: inner * split.tp,
        outputs: hiddenSize,
        bias: false,
        shard: processGroups.oProj,
        global: processGroups.tp,
      },
      { isCompiled, hasFullInput: false },
    ),
  ];
  return {
    operators,
    weightBytes:
      weightBytes(format, hiddenSize, projected) +
      weightBytes(format, inner, hiddenSize) +
      2 * channels * state.kernel +
      2 * (3 * heads + inner),
  };
}

/** Bytes of the states of all requests of a batch in some layers. */
export function statesBytes(state: StateDims | null, layers: number, tp: number, batch: Batch): number {
  return state === null ? 0 : layers * batch.requests * stateBytes(state, tp);
}
