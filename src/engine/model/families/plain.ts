import type { LatentWidths } from '../../operators/latent-attention.ts';
import { type Architecture, type ConfigFields, ConfigReader, type MoeFacts, type RouterKind } from '../architecture.ts';
import type { Family } from './family.ts';
import { checkSplit, decoderPlan, transformerParts } from './transformer.ts';

const routers: Readonly<Record<string, RouterKind>> = { qwen3_moe: 'softmax', minimax_m2: 'sigmoid' };

/** Experts as the plain families write them; null for a dense model. */
export function readMoe(reader: ConfigReader, modelType: string): MoeFacts | null {
  const experts = reader.positive(0, 'n_routed_experts', 'num_experts', 'num_local_experts');
  if (experts === 0) return null;
  const router = routers[modelType] ?? 'raw-logits';
  const isMiniMax = modelType === 'minimax_m2';
  const expertWidth = isMiniMax
    ? reader.number('moe_intermediate_size', 'intermediate_size')
    : reader.number('moe_intermediate_size');
  return {
    experts,
    perToken: reader.number('num_experts_per_tok'),
    expertWidth,
    sharedWidth: isMiniMax ? 0 : expertWidth * reader.positive(0, 'n_shared_experts'),
    router,
    normalizesWeights: reader.flag('norm_topk_prob', modelType === 'deepseek_v3' || isMiniMax),
    groups: reader.positive(1, 'n_group'),
    topGroups: reader.positive(1, 'topk_group'),
    biasBytes: router === 'softmax' ? 0 : modelType === 'glm4_moe' ? 4 : 2,
  };
}

/** Widths of latent attention; null without. */
export function readLatent(reader: ConfigReader): LatentWidths | null {
  if (reader.positive(0, 'kv_lora_rank') === 0) return null;
  return {
    queryRank: reader.number('q_lora_rank'),
    keyValueRank: reader.number('kv_lora_rank'),
    nope: reader.number('qk_nope_head_dim'),
    rope: reader.number('qk_rope_head_dim'),
    value: reader.number('v_head_dim'),
  };
}

function readRopeWidth(reader: ConfigReader, modelType: string, headWidth: number, latent: LatentWidths | null): number {
  if (latent !== null) return latent.rope;
  if (modelType === 'minimax_m2') return reader.positive(headWidth, 'rotary_dim');
  const nested = new ConfigReader(reader.group('rope_parameters'), '').optional('partial_rotary_factor');
  const share = reader.optional('partial_rotary_factor') ?? nested ?? (modelType === 'glm4_moe' ? 0.5 : null);
  return share === null || share === 0 ? headWidth : Math.floor(headWidth * share);
}

function readQueryKeyNorm(reader: ConfigReader, modelType: string): Architecture['queryKeyNorm'] {
  if (modelType === 'qwen3' || modelType === 'qwen3_moe') return 'head';
  if (!reader.flag('use_qk_norm')) return 'none';
  return modelType === 'glm4_moe' ? 'head' : modelType === 'minimax_m2' ? 'full' : 'none';
}

/** Reads the fields that the plain families and those built on them have in common. */
export function readPlain(config: ConfigFields, id: string, modelType = String(config.model_type)): Architecture {
  const reader = new ConfigReader(config, id);
  const hidden = reader.number('hidden_size');
  const layers = reader.number('num_hidden_layers');
  const queryHeads = reader.number('num_attention_heads');
  const latent = readLatent(reader);
  const moe = readMoe(reader, modelType);
  const headWidth = reader.positive(Math.floor(hidden / queryHeads), 'head_dim');
  const hasBias = reader.flag('attention_bias');
  return {
    id,
    modelType,
    hidden,
    layers,
    vocabulary: reader.number('vocab_size'),
    maxPositions: reader.number('max_position_embeddings'),
    epsilon: reader.optional('rms_norm_eps') ?? 1e-6,
    queryHeads,
    keyValueHeads: reader.positive(queryHeads, 'num_key_value_heads'),
    headWidth,
    ropeWidth: readRopeWidth(reader, modelType, headWidth, latent),
    denseWidth: reader.positive(0, 'intermediate_size'),
    denseLayers: moe === null ? layers : reader.positive(0, 'first_k_dense_replace'),
    projectionBias: modelType === 'qwen2' || hasBias,
    outputBias: hasBias && (modelType === 'llama' || modelType === 'qwen3'),
    mlpBias: reader.flag('mlp_bias'),
    queryKeyNorm: readQueryKeyNorm(reader, modelType),
    moe,
    latent,
    config,
  };
}

/** Qwen2.5, Qwen3, Llama, Qwen3-MoE, GLM-4.x, MiniMax-M2, DeepSeek-V3 and Kimi-K2: one plan, different facts. */
export const plainFamily: Family = {
  modelTypes: ['qwen2', 'qwen3', 'llama', 'qwen3_moe', 'glm4_moe', 'minimax_m2', 'deepseek_v3', 'kimi_k2'],
  read: (config, id) =>
    readPlain(config, id, config.model_type === 'kimi_k2' ? 'deepseek_v3' : String(config.model_type)),
  plan(context) {
    checkSplit(context);
    return decoderPlan(context, transformerParts(context));
  },
};
