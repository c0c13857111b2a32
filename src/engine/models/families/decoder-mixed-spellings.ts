import type { ConfigFields } from '../../terms/architecture.ts';
import type { ConfigReader } from '../config-reader.ts';

/** One change of a type's fields to what they mean under the usual names. */
export type Respelling = (fields: ConfigFields, reader: ConfigReader, id: string) => ConfigFields;

function eachLayer<Kind>(reader: ConfigReader, of: (layer: number) => Kind): Kind[] {
  return Array.from({ length: reader.number('num_hidden_layers') }, (_, layer) => of(layer));
}

/** Layers that run a block of attention and feed-forward that they share, then a state; the others are states alone. */
function sharing(
  fields: ConfigFields,
  reader: ConfigReader,
  shares: (layer: number) => boolean,
): ConfigFields {
  return {
    ...fields,
    layers_block_type: undefined,
    layer_types: eachLayer(reader, (layer) => (shares(layer) ? 'shared_block_and_state' : 'state')),
    mlp_layer_types: eachLayer(reader, () => 'none'),
    // Heads see the hidden state beside the embedding; `kv_channels` is half of their width.
    head_dim:
      reader.optional('attention_head_dim') ??
      (2 * reader.number('hidden_size')) / reader.number('num_attention_heads'),
  };
}

/** The layers that share a block are listed by their number or by their kind. */
const zamba2: Respelling = (fields, reader) => {
  const listed = reader.numbers('hybrid_layer_ids') ?? [];
  const named = reader.texts('layers_block_type') ?? [];
  return sharing(fields, reader, (layer) => listed.includes(layer) || named[layer] === 'hybrid');
};

/**
 * One block for all that share it, without adapters (https://arxiv.org/abs/2405.16712); the heads of its state divide the
 * inner projections and change no size.
 */
const zamba: Respelling = (fields, reader) => {
  const named = reader.texts('layers_block_type');
  const period = reader.optional('attn_layer_period') ?? 6;
  const offset = reader.optional('attn_layer_offset') ?? 4;
  const shares = (layer: number) =>
    named === null ? layer > 1 && layer % period === offset : named[layer] === 'hybrid';
  return {
    ...sharing(fields, reader, shares),
    n_mamba_heads: undefined,
    num_mem_blocks: 1,
    use_shared_mlp_adapter: false,
    attn_layer_period: undefined,
  };
};

/** A recurrence in the place of attention in every layer: heads of attention do not matter. */
function recurrent(fields: ConfigFields, reader: ConfigReader, width: number): ConfigFields {
  return {
    ...fields,
    intermediate_size: reader.optional('intermediate_size') ?? width,
    recurrent_head_dim: reader.optional('head_dim', 'head_size'),
    layer_types: eachLayer(reader, () => 'state'),
    num_heads: reader.optional('num_heads', 'num_attention_heads'),
    num_attention_heads: reader.number('hidden_size'),
    num_key_value_heads: reader.number('hidden_size'),
    head_dim: 2,
  };
}

const rwkv: Respelling = (fields, reader) => {
  const hidden = reader.number('hidden_size');
  const isNarrow = fields.model_type === 'rwkv5' || fields.model_type === 'rwkv6';
  return recurrent(fields, reader, isNarrow ? 32 * Math.floor((3.5 * hidden) / 32) : 4 * hidden);
};

const xlstm: Respelling = (fields, reader) => {
  const step = reader.optional('ffn_round_up_to_multiple_of') ?? 64;
  const width = (reader.optional('ffn_proj_factor') ?? 8 / 3) * reader.number('hidden_size');
  return recurrent(fields, reader, step * Math.ceil(width / step));
};

/**
 * States and windows in turn, one layer of full attention whose cache all later attention reads, and gates on the memory
 * of the last state between them (https://arxiv.org/abs/2507.06607).
 */
const phi4Flash: Respelling = (fields, reader) => {
  const half = Math.floor(reader.number('num_hidden_layers') / 2);
  const step = reader.optional('mb_per_layer') ?? 2;
  const windows = reader.numbers('sliding_window');
  const window = windows === null ? reader.optional('sliding_window') : Math.max(...windows, 0);
  const kindOf = (layer: number) => {
    const isState = step > 0 && layer % step === 0;
    if (layer > half + 1) return isState ? 'gated_memory' : 'full_attention';
    if (isState) return 'state';
    return layer > half ? 'full_attention' : 'sliding_attention';
  };
  const inner = (reader.optional('mamba_expand') ?? 2) * reader.number('hidden_size');
  return {
    ...fields,
    qkv_bias: true,
    attention_out_bias: true,
    partial_rotary_factor: 0,
    sliding_window: window,
    layer_types: eachLayer(reader, kindOf),
    layers_without_cache: eachLayer(reader, (layer) => (layer > half + 1 ? 1 : 0)),
    gated_memory_width: inner,
    projects_borrowed: false,
  };
};

/**
 * Attention and a state side by side with one output projection, behind tokens that every sequence begins with
 * (https://arxiv.org/abs/2411.13676); of layers that share keys and values the first one has them.
 */
const hymba: Respelling = (fields, reader) => {
  const whole = reader.numbers('global_attn_idx') ?? [];
  const groups = Array.isArray(fields.kv_reuse_group) ? fields.kv_reuse_group : [];
  const borrowers = groups.flatMap((group) => (Array.isArray(group) ? group.slice(1) : []));
  const inner = (reader.optional('mamba_expand') ?? 2) * reader.number('hidden_size');
  const stated = reader.optional('v_head_dim') ?? 0;
  return {
    ...fields,
    layer_types: eachLayer(reader, (layer) =>
      whole.includes(layer) ? 'attention_and_state' : 'sliding_attention_and_state',
    ),
    layers_without_cache: eachLayer(reader, (layer) => (borrowers.includes(layer) ? 1 : 0)),
    v_head_dim: stated > 0 ? stated : inner / reader.number('num_attention_heads'),
    joins_outputs: true,
    projects_borrowed: false,
    memory_tokens: reader.optional('num_memory_tokens') ?? 0,
  };
};

/** Types whose layers mix tokens in more than one way. */
export const mixedRespellings: Readonly<Record<string, Respelling>> = {
  zamba,
  zamba2,
  hymba,
  xlstm,
  rwkv,
  rwkv5: rwkv,
  rwkv6: rwkv,
  rwkv7: rwkv,
  phi4flash: phi4Flash,
};
