import type { ConfigFields } from '../../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import { ConfigReader } from '../config-reader.ts';
import type { RecurrentState } from './decoder-states.ts';

type Linear = readonly [inputs: number, outputs: number];

/** Widths that the recurrences of one model are made of. */
interface Widths {
  readonly hidden: number;
  /** Width of receptance, keys and values. */
  readonly inner: number;
  readonly headDim: number;
}

/** A linear from the hidden state through a rank. */
function lowRank(rank: number, { hidden, inner }: Widths): Linear[] {
  return [
    [hidden, rank],
    [rank, inner],
  ];
}

/** RWKV-4 (https://arxiv.org/abs/2305.13048): numerator, denominator and largest exponent of each channel. */
function fourth({ hidden, inner }: Widths): RecurrentState {
  return {
    form: 'recurrent',
    projected: 3 * inner,
    inner,
    elements: 3 * inner,
    kept: 2 * hidden,
    whole: [[hidden, hidden]],
    // Decay and bonus, five mixes with the token before, biases of two layer norms.
    vectors: 2 * inner + 7 * hidden,
  };
}

/** RWKV-5 (https://arxiv.org/abs/2404.05892): a matrix for each head, a gate of its own. */
function fifth(widths: Widths): RecurrentState {
  const { hidden, inner, headDim } = widths;
  return {
    form: 'recurrent',
    projected: 4 * inner,
    inner,
    elements: inner * headDim,
    kept: 2 * hidden,
    whole: [[hidden, hidden]],
    vectors: 4 * inner + 8 * hidden,
  };
}

/** RWKV-6 (the same paper): mixes and decays that depend on the token, through ranks that follow from the width. */
function sixth(widths: Widths): RecurrentState {
  const { hidden } = widths;
  const [mix, decay] = hidden >= 4096 ? [64, 128] : [32, 64];
  return {
    ...fifth(widths),
    whole: [[hidden, hidden], [hidden, 5 * mix], [5 * mix, hidden], ...lowRank(decay, widths)],
    vectors: 4 * widths.inner + 10 * hidden,
  };
}

/** RWKV-7 (https://arxiv.org/abs/2503.14456): decays, rates, values and gates through ranks; no receptance behind it. */
function seventh(widths: Widths, reader: ConfigReader): RecurrentState {
  const { hidden, inner, headDim } = widths;
  const ranks = [
    reader.number('decay_low_rank_dim', 'decay_lora_rank'),
    reader.number('a_low_rank_dim', 'in_context_learning_lora_rank'),
    reader.number('v_low_rank_dim', 'value_lora_rank'),
    reader.number('gate_low_rank_dim', 'gate_lora_rank'),
  ];
  return {
    form: 'recurrent',
    projected: 3 * inner,
    inner,
    elements: inner * headDim,
    kept: 2 * hidden,
    whole: ranks.flatMap((rank) => lowRank(rank, widths)),
    vectors: 8 * inner + 9 * hidden,
  };
}

/** mLSTM (https://arxiv.org/abs/2503.13427): a matrix of keys by values, a normalizer and a largest gate for each head. */
function matrixMemory(hidden: number, reader: ConfigReader): RecurrentState {
  const heads = reader.number('num_heads', 'num_attention_heads');
  const keys = hidden * (reader.optional('qk_dim_factor') ?? 0.5);
  const values = hidden * (reader.optional('v_dim_factor') ?? 1);
  return {
    form: 'recurrent',
    projected: 2 * keys + 2 * values,
    inner: values,
    elements: (keys / heads) * values + keys + heads,
    kept: 0,
    whole: [[hidden, 2 * heads]],
    vectors: values + 2 * heads,
  };
}

/** Mixer that replaces attention in every layer of RWKV and xLSTM; null of other types. @throws UnsupportedArchitectureError */
export function recurrenceOf(fields: ConfigFields, id: string): RecurrentState | null {
  const modelType = typeof fields.model_type === 'string' ? fields.model_type : '';
  const reader = new ConfigReader(fields, id);
  if (modelType === 'xlstm') return matrixMemory(reader.number('hidden_size'), reader);
  if (!modelType.startsWith('rwkv')) return null;
  const hidden = reader.number('hidden_size');
  const widths = {
    hidden,
    inner: reader.optional('attention_hidden_size') ?? hidden,
    headDim: reader.optional('recurrent_head_dim') ?? 64,
  };
  switch (modelType) {
    case 'rwkv':
      return fourth(widths);
    case 'rwkv5':
      return fifth(widths);
    case 'rwkv6':
      return sixth(widths);
    case 'rwkv7':
      return seventh(widths, reader);
    default:
      throw new UnsupportedArchitectureError(id, {
        code: 'field-value',
        field: 'model_type',
        value: modelType,
        allowed: ['rwkv', 'rwkv5', 'rwkv6', 'rwkv7'],
      });
  }
}
