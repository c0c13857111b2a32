import type { LayerConfig } from './profile.ts';

/** Fields of `config.json` that tell what a model is, in the order told. */
const summaryFields = [
  'model_type',
  'num_hidden_layers',
  'hidden_size',
  'num_attention_heads',
  'num_key_value_heads',
  'head_dim',
  'kv_lora_rank',
  'q_lora_rank',
  'intermediate_size',
  'moe_intermediate_size',
  'n_routed_experts',
  'num_experts',
  'num_local_experts',
  'num_experts_per_tok',
  'n_shared_experts',
  'first_k_dense_replace',
  'num_nextn_predict_layers',
  'vocab_size',
] as const satisfies readonly (keyof LayerConfig)[];

/** Summary of a model by its configuration, field by field; null without one. */
export function modelSummary(config: LayerConfig | null): readonly (readonly [string, string])[] | null {
  if (config === null) return null;
  return summaryFields.flatMap((field) => {
    const value = config[field];
    return value === undefined || value === null ? [] : [[field, String(value)] as const];
  });
}
