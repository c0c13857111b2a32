import type { ConfigFields } from '../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../terms/errors.ts';
import { isConfigGroup } from './config-group.ts';

/** Groups that hold the fields of the language model in configurations of models with more than text. */
const languageGroups = [
  'text_config',
  'llm_config',
  'language_config',
  'thinker_config',
  'text_cfg',
  'llm_cfg',
];

/** Fields of decoder configurations under the name that most of them use, with the other names found in published ones. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  hidden_size: ['n_embd', 'n_embed', 'd_model', 'dim', 'model_dim', 'hidden_dim'],
  num_hidden_layers: ['n_layer', 'n_layers', 'num_layers', 'num_decoder_layers', 'num_transformer_layers'],
  num_attention_heads: ['n_head', 'n_heads', 'num_heads', 'num_query_heads', 'attention_heads'],
  num_key_value_heads: [
    'num_kv_heads',
    'n_kv_heads',
    'n_head_kv',
    'n_kv_head',
    'num_kv_head',
    'num_heads_kv',
    'kv_heads',
    'num_query_groups',
    'multi_query_group_num',
    'num_attention_groups',
    'kv_n_heads',
    'num_key_value_heads_per_layer',
    'num_multi_query_heads',
  ],
  q_lora_rank: ['attention_q_lora_dim'],
  kv_lora_rank: ['attention_kv_lora_dim'],
  qk_nope_head_dim: ['attention_qk_dim'],
  qk_rope_head_dim: ['attention_qk_rope_dim'],
  v_head_dim: ['attention_v_dim'],
  head_dim: ['kv_channels', 'attention_head_dim', 'd_head', 'dim_head', 'qk_head_dim'],
  intermediate_size: [
    'ffn_hidden_size',
    'n_inner',
    'ffn_dim',
    'd_ff',
    'dff',
    'hidden_ff',
    'inner_size',
    'ff_intermediate_size',
    'dim_ff',
    'inner_hidden_size',
    'block_ff_dim',
  ],
  vocab_size: ['padded_vocab_size', 'n_vocab', 'vocabulary_size', 'text_vocab_size'],
  max_position_embeddings: [
    'n_positions',
    'seq_length',
    'max_seq_len',
    'n_ctx',
    'max_sequence_length',
    'max_seq_length',
    'model_max_length',
    'max_position_embedding',
    'max_context_length',
  ],
  rms_norm_eps: [
    'layer_norm_epsilon',
    'layernorm_epsilon',
    'layer_norm_eps',
    'norm_eps',
    'norm_epsilon',
    'rms_norm_epsilon',
  ],
  n_routed_experts: [
    'num_experts',
    'num_local_experts',
    'moe_num_experts',
    'num_moe_experts',
    'n_experts',
    'moe_num_routed_experts',
    'num_routed_experts',
    'moe_num_primary_experts',
  ],
  num_experts_per_tok: [
    'num_experts_per_token',
    'moe_topk',
    'moe_k',
    'moe_top_k',
    'num_selected_experts',
    'top_k_experts',
    'experts_per_token',
    'num_activated_experts',
    'moe_router_topk',
    'topk_experts',
    'router_top_k',
    'moe_num_active_primary_experts',
  ],
  moe_intermediate_size: [
    'expert_hidden_size',
    'expert_ffn_hidden_size',
    'moe_ffn_hidden_size',
    'expert_intermediate_size',
    'moe_hidden_size',
    'expert_dim',
  ],
  n_shared_experts: [
    'num_shared_experts',
    'num_shared_expert',
    'moe_num_shared_experts',
    'num_experts_shared',
  ],
  first_k_dense_replace: [
    'moe_layer_start_index',
    'num_dense_layers',
    'n_dense_layers',
    'first_dense_layers',
    'moe_first_k_dense',
  ],
  hidden_act: ['hidden_activation', 'activation_function', 'activation', 'mlp_hidden_act', 'ffn_act'],
  swa_num_attention_heads: ['num_swa_attention_heads'],
  swa_num_key_value_heads: ['num_swa_key_value_heads'],
  sliding_window: ['sliding_window_size', 'window_size', 'attention_window_size', 'attention_chunk_size'],
};

/** Sizes that single layers may have to themselves, and the field that then lists them for the general layout. */
const listedByLayer: Readonly<Record<string, string>> = {
  num_attention_heads: 'attention_heads_by_layer',
  num_key_value_heads: 'key_value_heads_by_layer',
  intermediate_size: 'intermediate_sizes',
};

/** A size as a configuration states it: one for all layers, or one for each. */
interface StatedSize {
  readonly value: unknown;
  readonly byLayer: readonly unknown[] | null;
}

/**
 * The first of several fields that states something; a list that holds a value for each layer states its first, or, of
 * what layers may have to themselves, its largest beside the list.
 * @throws UnsupportedArchitectureError for a list whose layers differ in anything else
 */
function stated(fields: ConfigFields, names: readonly string[], id: string): StatedSize | null {
  for (const name of names) {
    const value = fields[name];
    if (!Array.isArray(value)) {
      if (value !== undefined && value !== null) return { value, byLayer: null };
      continue;
    }
    const sizes = new Set(value.filter((one) => typeof one === 'number' && one > 0));
    if (sizes.size > 1 && names[0] !== undefined && names[0] in listedByLayer) {
      return { value: Math.max(...sizes), byLayer: value };
    }
    if (sizes.size > 1) {
      const shown = [...sizes].slice(0, 3).join(', ');
      throw new UnsupportedArchitectureError(id, {
        code: 'field-value',
        field: name,
        value: `[${shown}, …]`,
        allowed: [],
      });
    }
    const [first] = sizes;
    if (first !== undefined) return { value: first, byLayer: null };
  }
  return null;
}

/**
 * Fields that configurations of language models inside others leave out because transformers fills it in (LLaVA, Pixtral):
 * `configuration_llama.py` and its like of transformers.
 */
const unstatedFields: Readonly<Record<string, ConfigFields>> = {
  llama: {
    hidden_size: 4096,
    intermediate_size: 11_008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    vocab_size: 32_000,
    max_position_embeddings: 2048,
    tie_word_embeddings: false,
  },
  mistral: {
    hidden_size: 4096,
    intermediate_size: 14_336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    vocab_size: 32_000,
    max_position_embeddings: 131_072,
    tie_word_embeddings: false,
  },
  qwen2: {
    hidden_size: 4096,
    intermediate_size: 22_016,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 32,
    vocab_size: 151_936,
    max_position_embeddings: 32_768,
    tie_word_embeddings: false,
  },
  gemma: {
    hidden_size: 3072,
    intermediate_size: 24_576,
    num_hidden_layers: 28,
    num_attention_heads: 16,
    num_key_value_heads: 16,
    head_dim: 256,
    vocab_size: 256_000,
    max_position_embeddings: 8192,
    tie_word_embeddings: true,
  },
  gemma2: {
    hidden_size: 2304,
    intermediate_size: 9216,
    num_hidden_layers: 26,
    num_attention_heads: 8,
    num_key_value_heads: 4,
    head_dim: 256,
    vocab_size: 256_000,
    max_position_embeddings: 8192,
    tie_word_embeddings: true,
  },
};

/** The fields of the language model of a configuration, beside those of its outside that it does not repeat. */
function languageFields(config: ConfigFields): ConfigFields {
  for (const name of languageGroups) {
    const group = config[name];
    if (!isConfigGroup(group)) continue;
    const inner = languageFields(group);
    const unstated = unstatedFields[String(inner.model_type)] ?? {};
    return { ...config, ...unstated, ...inner, model_type: inner.model_type ?? config.model_type };
  }
  return config;
}

/** Groups that hold the fields of attention and of the feed-forward (DBRX, MPT). */
const partGroups = ['attn_config', 'ffn_config'];

function withParts(fields: ConfigFields): ConfigFields {
  const parts = partGroups
    .map((name) => fields[name])
    .filter((one) => typeof one === 'object' && one !== null);
  return Object.assign({}, ...parts, fields);
}

/** The configurations of Mamba's own library name no type: the group for its layers, and a vocabulary padded to a multiple. */
function withStateType(fields: ConfigFields): ConfigFields {
  const { ssm_cfg: layer, model_type: said, vocab_size: tokens, pad_vocab_size_multiple: step } = fields;
  if (said !== undefined || !isConfigGroup(layer)) return fields;
  const isPadded = typeof tokens === 'number' && typeof step === 'number' && step > 0;
  return {
    state_size: 16,
    tie_word_embeddings: true,
    ...fields,
    model_type: layer.layer === 'Mamba2' ? 'mamba2' : 'mamba',
    ...(isPadded ? { vocab_size: step * Math.ceil(tokens / step) } : {}),
  };
}

/**
 * The width of the feed-forward in the files of Mistral's and Llama's own libraries (`params.json`): `hidden_dim` beside
 * `dim`, or two thirds of four times `dim`, times a factor, up to a multiple.
 */
function withNativeWidth(fields: ConfigFields): ConfigFields {
  const { dim, hidden_dim: stated, multiple_of: step, ffn_dim_multiplier: factor } = fields;
  if (typeof dim !== 'number' || fields.intermediate_size !== undefined) return fields;
  if (typeof stated === 'number') return { ...fields, intermediate_size: stated };
  if (typeof step !== 'number' || step <= 0) return fields;
  const width = Math.trunc((typeof factor === 'number' ? factor : 1) * Math.trunc((8 * dim) / 3));
  return { ...fields, intermediate_size: step * Math.ceil(width / step) };
}

/**
 * A configuration of any decoder with its fields under the usual names; other fields stay as they are.
 * @throws UnsupportedArchitectureError for sizes that differ from layer to layer
 */
export function withUsualNames(config: ConfigFields, id = ''): ConfigFields {
  const fields = withNativeWidth(withStateType(withParts(languageFields(config))));
  const named: Record<string, unknown> = { ...fields };
  for (const name of languageGroups) delete named[name];
  for (const [name, others] of Object.entries(spellings)) {
    const size = stated(fields, [name, ...others], id);
    if (size === null) continue;
    named[name] = size.value;
    const list = listedByLayer[name];
    if (size.byLayer !== null && list !== undefined) named[list] = size.byLayer;
  }
  return named;
}
