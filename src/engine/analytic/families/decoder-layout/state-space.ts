import type {
  ChannelState,
  ConvolutionState,
  GatedState,
  HeadState,
  RecurrentState,
  StateDims,
} from '../../../models/families/decoder-states.ts';
import type { Batch } from '../../../terms/batch.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { rowParallel } from '../../blocks/parallel-linear.ts';
import { linear } from '../../operators/linear.ts';
import { rmsNorm } from '../../operators/norm.ts';
import { memoryOperator, type PlannedOperator, tokens } from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';

/** One rank's share of a layer with a state. */
interface LocalState {
  /** Values of a token that the state gives. */
  readonly inner: number;
  /** Channels of the convolution in front. */
  readonly channels: number;
  /** Outputs of the projection in front. */
  readonly projected: number;
  /** Elements of the state of one request; 0 where the convolution is all. */
  readonly elements: number;
  readonly kernel: number;
  /** Projections between convolution and state, as inputs and outputs: Mamba-1 takes its step sizes from a low rank. */
  readonly between: readonly (readonly [inputs: number, outputs: number])[];
  /** Elements in fp16 that are kept of a request beside the state; absent: the last inputs of the convolution. */
  readonly kept?: number;
  /** Bytes of parameters that are no linears: decays, skips, biases, norms. */
  readonly parameterBytes: number;
  readonly hasGatedNorm: boolean;
}

/** A gate, the values, and the input and output projections of the state of each group, with a step size a head. */
function localHeads({ heads, headDim, stateSize, groups, kernel }: HeadState, tp: number): LocalState {
  const local = Math.ceil(heads / tp);
  const inner = local * headDim;
  const channels = inner + 2 * Math.max(1, Math.ceil(groups / tp)) * stateSize;
  return {
    inner,
    channels,
    kernel,
    between: [],
    hasGatedNorm: true,
    projected: inner + channels + local,
    elements: local * headDim * stateSize,
    parameterBytes: 2 * (3 * local + inner + (kernel > 1 ? channels : 0)),
  };
}

function localChannels({ channels, stateSize, rank, kernel }: ChannelState, tp: number): LocalState {
  const inner = Math.ceil(channels / tp);
  return {
    inner,
    kernel,
    channels: inner,
    hasGatedNorm: false,
    projected: 2 * inner,
    elements: inner * stateSize,
    between: [
      [inner, rank + 2 * stateSize],
      [rank, inner],
    ],
    parameterBytes: 2 * inner * (stateSize + 3),
  };
}

/** Two gates and the values of a convolution without a state. */
function localConvolution({ channels, kernel }: ConvolutionState, tp: number): LocalState {
  const inner = Math.ceil(channels / tp);
  return {
    inner,
    kernel,
    channels: inner,
    elements: 0,
    between: [],
    parameterBytes: 0,
    hasGatedNorm: false,
    projected: 3 * inner,
  };
}

/** A gate and the values; two gates in blocks behind the convolution; one element of state a channel. */
function localGated({ channels, blocks, kernel }: GatedState, tp: number): LocalState {
  const inner = Math.ceil(channels / tp);
  return {
    inner,
    kernel,
    channels: inner,
    elements: inner,
    hasGatedNorm: false,
    projected: 2 * inner,
    between: [
      [Math.ceil(channels / blocks), inner],
      [Math.ceil(channels / blocks), inner],
    ],
    // Biases of the convolution and of both gates, the decay.
    parameterBytes: 2 * 4 * inner,
  };
}

function localRecurrence(state: RecurrentState, tp: number): LocalState {
  const { projected, inner, elements, kept, whole, vectors } = state;
  const local = Math.ceil(inner / tp);
  return {
    inner: local,
    channels: local,
    kernel: 1,
    kept,
    between: whole,
    hasGatedNorm: true,
    projected: Math.ceil(projected / tp),
    elements: Math.ceil(elements / tp),
    parameterBytes: 2 * vectors,
  };
}

function localState(state: StateDims, tp: number): LocalState {
  switch (state.form) {
    case 'heads':
      return localHeads(state, tp);
    case 'channels':
      return localChannels(state, tp);
    case 'convolution':
      return localConvolution(state, tp);
    case 'gated':
      return localGated(state, tp);
    case 'recurrent':
      return localRecurrence(state, tp);
  }
}

/**
 * Bytes that one layer with a state keeps for each request, whatever its length: the state in fp32 and the last inputs of
 * the convolution in fp16 (https://arxiv.org/abs/2405.21060, section 6).
 */
export function stateBytes(state: StateDims, tp: number): number {
  const { elements, kernel, channels, kept = (kernel - 1) * channels } = localState(state, tp);
  return 4 * elements + 2 * kept;
}

/** The recurrence over all tokens of the rank: the states are read and written once for each request. */
function scan({ inner, channels, elements }: LocalState): PlannedOperator {
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

/** A layer with a state, from its norm to the all-reduce, sharded by heads or channels. */
export function stateSpaceLayer(setup: ForwardSetup, state: StateDims): DecoderBlock {
  const { hiddenSize } = setup.architecture;
  const mixed = bareStateSpace(setup, state);
  return {
    ...mixed,
    operators: [...rmsNorm(tokens, hiddenSize, setup.isCompiled), ...mixed.operators],
  };
}

/** The same behind a norm that another mixer shares. */
export function bareStateSpace(setup: ForwardSetup, state: StateDims): DecoderBlock {
  const { architecture, linears: format, processGroups, split, isCompiled } = setup;
  const { hiddenSize } = architecture;
  const local = localState(state, split.tp);
  const { inner, channels, projected, kernel, between, elements } = local;
  const convolution = memoryOperator('causal_conv1d', tokens, 2 * channels, 2 * channels, {
    readFixed: 2 * channels * kernel,
  });
  const operators = [
    ...linear(format, { rows: tokens, inputs: hiddenSize, outputs: projected }),
    ...(kernel > 1 ? [convolution] : []),
    ...between.flatMap(([inputs, outputs]) => linear(format, { rows: tokens, inputs, outputs })),
    ...(elements > 0 ? [scan(local)] : []),
    memoryOperator(local.hasGatedNorm ? 'gated_rms_norm' : 'gate', tokens, 4 * inner, 2 * inner),
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
      between.reduce((sum, [inputs, outputs]) => sum + weightBytes(format, inputs, outputs), 0) +
      weightBytes(format, inner, hiddenSize) +
      (kernel > 1 ? 2 * channels * kernel : 0) +
      local.parameterBytes,
  };
}

/** A gate on the memory of an earlier state: a projection to its width, the product and the projection back. */
export function gatedMemory(setup: ForwardSetup, width: number): DecoderBlock {
  return stateSpaceLayer(setup, {
    form: 'recurrent',
    projected: width,
    inner: width,
    elements: 0,
    kept: 0,
    whole: [],
    vectors: 0,
  });
}

/** Bytes of the states of all requests of a batch in some layers. */
export function statesBytes(state: StateDims | null, layers: number, tp: number, batch: Batch): number {
  return state === null ? 0 : layers * batch.requests * stateBytes(state, tp);
}
