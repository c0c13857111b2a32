import type { ConfigFields } from '../../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import { ConfigReader } from '../config-reader.ts';
import { isGrok, withBlockLists } from './decoder-blocks.ts';
import { mixedRespellings, type Respelling } from './decoder-mixed-spellings.ts';
import { statesAlone } from './decoder-types.ts';

const falcon: Respelling = (fields, reader) => {
  const isGrouped = fields.new_decoder_architecture === true || fields.model_type === 'RefinedWeb';
  const heads = reader.number('num_attention_heads');
  const shared = fields.multi_query === false ? heads : 1;
  return {
    ...fields,
    num_key_value_heads: isGrouped ? (reader.optional('num_key_value_heads') ?? heads) : shared,
  };
};

/** Half of the stated width for gate and for up; biases of q, k and v. */
const qwen: Respelling = (fields, reader) => ({
  ...fields,
  intermediate_size: reader.number('intermediate_size') / 2,
  qkv_bias: true,
  num_key_value_heads: reader.number('num_attention_heads'),
});

/** Each layer is two layers of attention and dense feed-forward, with experts beside the second one. */
const longcat: Respelling = (fields, reader) => {
  if (fields.mlp_layer_types !== undefined) return fields;
  const layers = 2 * reader.number('num_hidden_layers');
  return {
    ...fields,
    num_hidden_layers: layers,
    mlp_layer_types: Array.from({ length: layers }, (_, layer) => (layer % 2 === 0 ? 'dense' : 'both')),
  };
};

/** A dense feed-forward as wide as the hidden state beside the experts. */
const arctic: Respelling = (fields, reader) =>
  fields.moe_intermediate_size === undefined
    ? {
        ...fields,
        moe_intermediate_size: reader.number('intermediate_size'),
        intermediate_size: reader.number('hidden_size'),
        experts_beside_dense: true,
      }
    : fields;

/** Experts stand beside the dense feed-forward of each layer. */
const gemma4: Respelling = (fields) => ({
  ...fields,
  experts_beside_dense: fields.enable_moe_block === true,
});

/** Two thirds of the stated width, rounded up (Llama's first rule). */
const lfm2: Respelling = (fields, reader) => {
  if (fields.block_auto_adjust_ff_dim !== true) return fields;
  const factor = reader.optional('block_ffn_dim_multiplier') ?? 1;
  const step = reader.optional('block_multiple_of') ?? 256;
  const width = Math.trunc(factor * Math.trunc((2 * reader.number('intermediate_size')) / 3));
  return { ...fields, intermediate_size: step * Math.ceil(width / step) };
};

/** Rows of heads that share keys and values. */
const plamo: Respelling = (fields, reader) => ({
  ...fields,
  num_key_value_heads: Math.max(
    1,
    reader.number('num_attention_heads') / (reader.optional('n_shared_head') ?? 1),
  ),
});

/** Every linear of attention has a bias, those of the feed-forward have none. */
const internlm: Respelling = (fields) =>
  fields.bias === true ? { ...fields, bias: false, qkv_bias: true, attention_out_bias: true } : fields;

/** A dense feed-forward beside the experts of each layer. */
const grok: Respelling = (fields) => ({ ...fields, experts_beside_dense: fields.residual_moe === true });

/** A width that is a multiple of a divisor, never less than nine tenths of what is asked for. */
function divisible(width: number, divisor: number): number {
  const near = Math.max(divisor, divisor * Math.floor((width + divisor / 2) / divisor));
  return near < 0.9 * width ? near + divisor : near;
}

/** Feed-forwards of every layer as a multiple of the hidden state. */
const openElm: Respelling = (fields, reader) => {
  const hidden = reader.number('hidden_size');
  const divisor = reader.optional('ffn_dim_divisor') ?? 256;
  const widths = (reader.numbers('ffn_multipliers') ?? []).map((one) => divisible(one * hidden, divisor));
  return widths.length === 0
    ? fields
    : { ...fields, intermediate_size: Math.max(...widths), intermediate_sizes: widths };
};

/** Two gated halves of the stated width; attention sees a window alone. */
const recurrentGemma: Respelling = (fields, reader) => {
  const pattern = reader.texts('block_types') ?? ['recurrent', 'recurrent', 'attention'];
  const layers = reader.number('num_hidden_layers');
  return {
    ...fields,
    intermediate_size: reader.number('intermediate_size') / 2,
    num_key_value_heads: reader.optional('num_key_value_heads') ?? 1,
    block_types: undefined,
    layer_types: Array.from({ length: layers }, (_, layer) =>
      pattern[layer % pattern.length] === 'attention' ? 'sliding_attention' : 'recurrent',
    ),
  };
};

/** Gate and up together are as many times as wide as the hidden state as a ratio says. */
const olmo: Respelling = (fields, reader) => {
  const ratio = reader.optional('mlp_ratio');
  const joined = reader.optional('mlp_hidden_size') ?? (ratio ?? 4) * reader.number('hidden_size');
  return {
    ...fields,
    intermediate_size: reader.optional('intermediate_size') ?? joined / 2,
    vocab_size: reader.optional('embedding_size', 'vocab_size'),
    tie_word_embeddings: fields.weight_tying === true,
  };
};

/** A feed-forward as many times as wide as the hidden state as a ratio says. */
const mpt: Respelling = (fields, reader) => ({
  ...fields,
  intermediate_size:
    reader.optional('intermediate_size') ??
    (reader.optional('expansion_ratio') ?? 4) * reader.number('hidden_size'),
});

/** Attention of widths of its own, and experts in a group of their own where they are in use. */
const yuan: Respelling = (fields, reader) => {
  const width = reader.optional('attention_projection_size');
  const heads = reader.number('num_attention_heads');
  const experts = new ConfigReader(reader.group('moe_config'), '');
  const isSparse = fields.use_moe !== false && experts.optional('moe_num_experts') !== null;
  return {
    ...fields,
    head_dim: reader.optional('head_dim') ?? (width ?? reader.number('hidden_size')) / heads,
    filters_queries: fields.use_lf_gate !== false,
    ...(isSparse
      ? {
          n_routed_experts: experts.number('moe_num_experts'),
          num_experts_per_tok: experts.optional('moe_top_k') ?? 2,
          moe_intermediate_size: experts.optional('ffn_hidden_size') ?? reader.number('intermediate_size'),
        }
      : {}),
  };
};

/** Gate and up together are as wide as stated. */
const joined: Respelling = (fields, reader) => ({
  ...fields,
  intermediate_size: reader.number('intermediate_size') / 2,
});

/** Experts of Doge are single vectors that a product of keys picks, which no layout covers. */
const doge: Respelling = (fields, _reader, id) => {
  if (fields.is_moe !== true) return fields;
  const allowed = ['false'];
  throw new UnsupportedArchitectureError(id, {
    code: 'field-value',
    field: 'is_moe',
    value: 'true',
    allowed,
  });
};

/** Heads of layers with a window are as wide as the hidden state over their number. */
const baichuanM1: Respelling = (fields, reader) => {
  const heads = reader.optional('swa_num_attention_heads');
  return heads === null ? fields : { ...fields, swa_head_dim: reader.number('hidden_size') / heads };
};

/** The first ChatGLM has no gate and a bias in every linear. */
const chatGlm: Respelling = (fields, reader, id) =>
  reader.optional('inner_hidden_size') === null
    ? multiQuery(fields, reader, id)
    : {
        ...fields,
        lacks_gate: true,
        use_bias: true,
        tie_word_embeddings: fields.tie_word_embeddings ?? true,
      };

/** A feed-forward as many times as wide as the hidden state as a field says. */
const neoxJapanese: Respelling = (fields, reader) => ({
  ...fields,
  intermediate_size:
    reader.optional('intermediate_size') ??
    (reader.optional('intermediate_multiple_size') ?? 4) * reader.number('hidden_size'),
});

const respellings: Readonly<Record<string, Respelling>> = {
  falcon,
  RefinedWeb: falcon,
  RefinedWebModel: falcon,
  qwen,
  longcat_flash: longcat,
  arctic,
  gemma4,
  gemma4_text: gemma4,
  lfm2,
  plamo,
  internlm,
  openelm: openElm,
  gpt_neox_japanese: neoxJapanese,
  molmo: joined,
  doge,
  baichuan_m1: baichuanM1,
  chatglm: chatGlm,
  jetmoe: (fields) => ({ ...fields, attention_experts: true }),
  yuan,
  yuan2: yuan,
  ...mixedRespellings,
  hf_olmo: olmo,
  mpt,
  'nemotron-nas': withBlockLists,
  recurrent_gemma: recurrentGemma,
};

/** Layers that are states alone: heads of attention do not matter, those of the state have names of their own. */
const stateFields: Respelling = (fields, reader) => {
  const isHeaded = fields.model_type === 'mamba2';
  const heads = isHeaded ? reader.optional('num_attention_heads') : null;
  return {
    ...fields,
    ...(isHeaded ? { mamba_num_heads: heads, mamba_head_dim: reader.optional('head_dim') } : {}),
    states_alone: true,
    num_attention_heads: heads ?? reader.number('hidden_size'),
    num_key_value_heads: heads ?? reader.number('hidden_size'),
    head_dim: 2,
  };
};

/** Grouped-query facts that configurations state in words of their own. */
const multiQuery: Respelling = (fields) =>
  fields.multi_query === true && fields.num_key_value_heads === undefined
    ? { ...fields, num_key_value_heads: 1 }
    : fields;

/** The fields of one type as other types would state the same; asked again of its own result, it changes nothing. */
export function respelled(fields: ConfigFields, id: string): ConfigFields {
  const modelType = String(fields.model_type ?? '');
  const reader = new ConfigReader(fields, id);
  if (fields.is_respelled === true) return fields;
  const own = isGrok(fields) ? grok : (respellings[modelType] ?? multiQuery);
  const change = statesAlone.has(modelType) ? stateFields : own;
  return { ...change(fields, reader, id), is_respelled: true };
}
