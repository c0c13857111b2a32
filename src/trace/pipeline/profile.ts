import { z } from 'zod';

/** Fields of a model's `config.json` that decide its layers; other fields are let through. */
export const layerConfigSchema = z.object({
  model_type: z.string().optional(),
  num_hidden_layers: z.number().int().positive().optional(),
  num_nextn_predict_layers: z.number().int().nonnegative().optional(),
  compress_ratios: z.array(z.number().int().nonnegative()).optional(),
  num_hash_layers: z.number().int().nonnegative().optional(),
  kv_lora_rank: z.number().nullable().optional(),
  first_k_dense_replace: z.number().int().nonnegative().optional(),
  moe_layer_freq: z.union([z.number().int().positive(), z.array(z.number().int())]).optional(),
  decoder_sparse_step: z.number().int().positive().optional(),
  mlp_only_layers: z.array(z.number().int()).optional(),
  num_experts: z.number().int().nullable().optional(),
  n_routed_experts: z.number().int().nullable().optional(),
  num_local_experts: z.number().int().nullable().optional(),
  layer_types: z.array(z.string()).optional(),
  hidden_size: z.number().optional(),
  num_attention_heads: z.number().nullable().optional(),
  num_key_value_heads: z.number().nullable().optional(),
  head_dim: z.number().nullable().optional(),
  q_lora_rank: z.number().nullable().optional(),
  intermediate_size: z
    .union([z.number(), z.array(z.number())])
    .nullable()
    .optional(),
  moe_intermediate_size: z.number().nullable().optional(),
  num_experts_per_tok: z.number().nullable().optional(),
  n_shared_experts: z.number().nullable().optional(),
  vocab_size: z.number().optional(),
});
export type LayerConfig = z.infer<typeof layerConfigSchema>;

/** How layers of a family of models are told apart when no Python frame does it. */
export interface LayerProfile {
  readonly id: 'dsv4_csa_hca' | 'dsv3_mla' | 'generic';
  /** Pieces of kernel names that mark layers, the first that occurs often enough; empty = found by period. */
  readonly anchors: readonly string[];
  /** Anchors in one layer. */
  readonly blocksPerLayer: number;
  readonly halves: readonly string[];
  /** The anchor is the last kernel of its block, not the first. */
  readonly closes: boolean;
  readonly defaultLayers: number;
}

const profiles: Readonly<Record<LayerProfile['id'], LayerProfile>> = {
  dsv4_csa_hca: {
    id: 'dsv4_csa_hca',
    anchors: ['mhc_post_tilelang'],
    blocksPerLayer: 2,
    halves: ['attn', 'ffn'],
    closes: true,
    defaultLayers: 43,
  },
  dsv3_mla: {
    id: 'dsv3_mla',
    anchors: ['flash_fwd_mla_combine'],
    blocksPerLayer: 1,
    halves: ['full'],
    closes: false,
    defaultLayers: 61,
  },
  generic: {
    id: 'generic',
    anchors: ['mhc_post_tilelang', 'flash_fwd_mla_combine', 'AllReduce'],
    blocksPerLayer: 1,
    halves: ['full'],
    closes: false,
    defaultLayers: 1,
  },
};

/** Known structures of layers, the last of which fits any decoder. */
export const profileIds = ['dsv4_csa_hca', 'dsv3_mla', 'generic'] as const;

/** The profile as forced, else by the configuration. */
export function layerProfile(forced: LayerProfile['id'] | null, config: LayerConfig | null): LayerProfile {
  if (forced !== null) return profiles[forced];
  if ((config?.compress_ratios?.length ?? 0) > 0) return profiles.dsv4_csa_hca;
  return (config?.kv_lora_rank ?? 0) > 0 ? profiles.dsv3_mla : profiles.generic;
}
