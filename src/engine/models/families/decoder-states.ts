import type { ConfigFields } from '../../terms/architecture.ts';
import { ConfigReader } from '../config-reader.ts';
import { recurrenceOf } from './recurrences.ts';

/** A state of `heads` × `headDim` × `stateSize` elements for each request: Mamba-2 and linear attention. */
export interface HeadState {
  readonly form: 'heads';
  readonly heads: number;
  readonly headDim: number;
  readonly stateSize: number;
  /** Groups that share the input and output projections of the state. */
  readonly groups: number;
  /** Tokens that the convolution in front looks at; 1 without one. */
  readonly kernel: number;
}

/** A state of `channels` × `stateSize` elements whose step sizes come from a low rank: Mamba-1. */
export interface ChannelState {
  readonly form: 'channels';
  readonly channels: number;
  readonly stateSize: number;
  readonly rank: number;
  readonly kernel: number;
}

/** A gated convolution over the last tokens, without a state beside them. */
export interface ConvolutionState {
  readonly form: 'convolution';
  readonly channels: number;
  readonly kernel: number;
}

/** A gated recurrence of one element for each channel behind a convolution, its gates in blocks (RecurrentGemma). */
export interface GatedState {
  readonly form: 'gated';
  readonly channels: number;
  /** Blocks of each of the two gates, along their diagonal. */
  readonly blocks: number;
  readonly kernel: number;
}

/** A recurrence whose linears and state are told one by one (RWKV, xLSTM). */
export interface RecurrentState {
  readonly form: 'recurrent';
  /** Outputs of the projections from the hidden state, which the ranks share. */
  readonly projected: number;
  /** Values of a token that it gives. */
  readonly inner: number;
  /** Elements of its state in fp32. */
  readonly elements: number;
  /** Elements beside the state in fp16: inputs of the token before. */
  readonly kept: number;
  /** Linears that every rank has whole. */
  readonly whole: readonly (readonly [inputs: number, outputs: number])[];
  /** Parameters that are no linears. */
  readonly vectors: number;
}

/** Dimensions of a layer that keeps something of fixed size for each request. */
export type StateDims = HeadState | ChannelState | ConvolutionState | GatedState | RecurrentState;

function linearAttention(reader: ConfigReader, hiddenSize: number): HeadState {
  const heads = reader.optional('linear_num_value_heads', 'linear_num_heads', 'num_attention_heads') ?? 1;
  const headDim =
    reader.optional('linear_value_head_dim', 'linear_head_dim', 'head_dim') ?? Math.floor(hiddenSize / heads);
  return {
    form: 'heads',
    heads,
    headDim,
    stateSize: reader.optional('linear_key_head_dim') ?? headDim,
    groups: reader.optional('linear_num_key_heads') ?? heads,
    kernel: reader.optional('linear_conv_kernel_dim') ?? 1,
  };
}

/** Dimensions of state-space layers, gated convolutions and linear attention, under the names that each kind has. */
export function stateOf(fields: ConfigFields, id: string): StateDims {
  const reader = new ConfigReader(fields, id);
  const recurrence = recurrenceOf(fields, id);
  if (recurrence !== null) return recurrence;
  const hiddenSize = reader.number('hidden_size');
  const window = reader.optional('conv_L_cache');
  if (window !== null) return { form: 'convolution', channels: hiddenSize, kernel: window };
  const recurrent = reader.optional('lru_width');
  if (recurrent !== null) {
    const blocks = reader.number('num_attention_heads');
    return { form: 'gated', channels: recurrent, blocks, kernel: reader.optional('conv1d_width') ?? 4 };
  }
  const stateSize = reader.optional('ssm_state_size', 'mamba_d_state', 'state_size');
  if (stateSize === null) {
    const own = new ConfigReader(reader.group('linear_attn_config'), id);
    if (own.optional('num_heads') === null) return linearAttention(reader, hiddenSize);
    const heads = own.number('num_heads');
    const headDim = own.number('head_dim');
    const kernel = own.optional('short_conv_kernel_size') ?? 1;
    return { form: 'heads', heads, headDim, stateSize: headDim, groups: heads, kernel };
  }
  const kernel = reader.optional('conv_kernel', 'mamba_d_conv', 'd_conv') ?? 4;
  const given = reader.optional('mamba_num_heads', 'mamba_n_heads', 'n_mamba_heads');
  const width = reader.optional('mamba_head_dim', 'mamba_d_head', 'mamba_headdim');
  const inner =
    (given !== null && width !== null ? given * width : null) ??
    reader.optional('mamba_d_ssm', 'mamba_intermediate_size') ??
    (reader.optional('mamba_expand', 'expand') ?? 2) * hiddenSize;
  const rank = reader.optional('mamba_dt_rank', 'time_step_rank', 'dt_rank');
  if (given === null && width === null) {
    const channels = fields.states_alone === true ? reader.optional('intermediate_size') : null;
    return {
      form: 'channels',
      channels: channels ?? inner,
      stateSize,
      kernel,
      rank: rank ?? Math.ceil(hiddenSize / 16),
    };
  }
  const headDim = width ?? inner / (given ?? 1);
  return {
    form: 'heads',
    heads: given ?? inner / headDim,
    headDim,
    stateSize,
    groups: reader.optional('n_groups', 'mamba_n_groups', 'mamba_ngroups') ?? 1,
    kernel,
  };
}
