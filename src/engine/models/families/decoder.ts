import type { ArchitectureFacts, ConfigFields, MoeFacts, RouterKind } from '../../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import { commonFacts } from '../config-facts.ts';
import { checkConfig } from '../config-ranges.ts';
import { ConfigReader } from '../config-reader.ts';
import { type FeedForward, feedForwardsOf, type Mixer, mixersOf, singleBlocks } from '../layer-kinds.ts';
import { mlaFacts } from '../mla-facts.ts';
import { withUsualNames } from '../usual-names.ts';
import type { FamilyReader } from './family-reader.ts';

/** One layer of a decoder. */
export interface DecoderLayerKind {
  readonly mixer: Mixer;
  readonly feedForward: FeedForward;
  /** Its attention reads the cache of an earlier layer and keeps none of its own. */
  readonly readsOtherCache: boolean;
}

/** Dimensions of a layer that keeps a state of fixed size for each request. */
export interface StateDims {
  /** Heads of the state, each of `headDim` × `stateSize` elements. */
  readonly heads: number;
  readonly headDim: number;
  readonly stateSize: number;
  /** Groups that share the input and output projections of the state. */
  readonly groups: number;
  /** Tokens that the convolution in front looks at; 1 without one. */
  readonly kernel: number;
}

/** What the general layout needs beyond the facts that all families state. */
export interface DecoderFacts {
  readonly layers: readonly DecoderLayerKind[];
  /** Tokens of the window of sliding layers. */
  readonly window: number;
  /** Feed-forwards with a gate; two matrices instead of three without. */
  readonly isGated: boolean;
  /** Null where no layer keeps a state. */
  readonly state: StateDims | null;
  /** Heads of layers with a window, where they differ from those of the others; null otherwise. */
  readonly slidingHeads: Pick<ArchitectureFacts, 'queryHeads' | 'kvHeads' | 'headDim'> | null;
  /** Width that routed experts work in, where it is not the hidden size; null otherwise. */
  readonly expertLatent: number | null;
}

/** Types whose feed-forward has no gate. */
const ungated = new Set([
  'gpt2',
  'gpt_neox',
  'gptj',
  'gpt_bigcode',
  'opt',
  'bloom',
  'falcon',
  'phi',
  'starcoder2',
  'nemotron',
  'nemotron_h',
  'arcee',
  'mpt',
  'codegen',
  'persimmon',
  'apertus',
]);

/** Types whose attention norms the heads of q and k, where no field says so. */
const headNormed = new Set([
  'qwen3',
  'qwen3_moe',
  'gemma3',
  'gemma3_text',
  'hunyuan_v1_dense',
  'hunyuan_v1_moe',
  'exaone4',
  'olmo2',
  'olmoe',
  'apertus',
  'afmoe',
  'lfm2',
  'lfm2_moe',
  'ring',
  'bailing_moe_v2',
  'bailing_moe_linear',
  'step3p5',
]);

function isTrue(fields: ConfigFields, ...names: readonly string[]): boolean {
  return names.some((name) => fields[name] === true);
}

function routerOf(fields: ConfigFields): RouterKind {
  const scoring = fields.scoring_func ?? fields.score_function ?? fields.router_score_function;
  const isSigmoid =
    scoring === 'sigmoid' || isTrue(fields, 'moe_router_enable_expert_bias', 'use_expert_bias');
  return isSigmoid ? 'sigmoid' : 'softmax';
}

/** Expert facts; null for a dense model. @throws UnsupportedArchitectureError */
function moeOf(fields: ConfigFields, id: string): MoeFacts | null {
  const reader = new ConfigReader(fields, id);
  const experts = reader.optional('n_routed_experts') ?? 0;
  if (experts <= 1) return null;
  const expertWidth = reader.number('moe_intermediate_size', 'intermediate_size');
  const modelType = typeof fields.model_type === 'string' ? fields.model_type : '';
  // Llama 4 has one shared expert as wide as the routed ones, which no field states.
  const unstated = modelType.startsWith('llama4') ? expertWidth : 0;
  const stated = reader.optional('n_shared_experts');
  const sharedWidth =
    reader.optional(
      'shared_expert_intermediate_size',
      'shared_intermediate_size',
      'moe_shared_expert_intermediate_size',
    ) ?? (stated === null ? unstated : expertWidth * stated);
  return {
    experts,
    perToken: reader.number('num_experts_per_tok'),
    expertWidth,
    sharedWidth,
    router: routerOf(fields),
    normalizesWeights: reader.flag('norm_topk_prob', true),
    groups: 1,
    topGroups: 1,
    biasBytes: 0,
    dispatchesAllTokens: false,
  };
}

/** Dimensions of state-space layers and of linear attention, under the names that each kind has. */
function stateOf(fields: ConfigFields, id: string): StateDims {
  const reader = new ConfigReader(fields, id);
  const hiddenSize = reader.number('hidden_size');
  const stateSize = reader.optional('ssm_state_size', 'mamba_d_state', 'state_size');
  if (stateSize !== null) {
    const inner =
      reader.optional('mamba_d_ssm', 'mamba_intermediate_size') ??
      (reader.optional('mamba_expand', 'expand') ?? 2) * hiddenSize;
    const heads = reader.optional('mamba_num_heads', 'mamba_n_heads', 'n_mamba_heads');
    const headDim = reader.optional('mamba_head_dim', 'mamba_d_head') ?? (heads === null ? 1 : inner / heads);
    return {
      heads: heads ?? inner / headDim,
      headDim,
      stateSize,
      groups: reader.optional('n_groups', 'mamba_n_groups', 'mamba_ngroups') ?? 1,
      kernel: reader.optional('conv_kernel', 'mamba_d_conv', 'd_conv') ?? 4,
    };
  }
  const own = new ConfigReader(reader.group('linear_attn_config'), id);
  if (own.optional('num_heads') !== null) {
    const heads = own.number('num_heads');
    const headDim = own.number('head_dim');
    const kernel = own.optional('short_conv_kernel_size') ?? 1;
    return { heads, headDim, stateSize: headDim, groups: heads, kernel };
  }
  const heads = reader.optional('linear_num_value_heads', 'num_attention_heads') ?? 1;
  const headDim = reader.optional('linear_value_head_dim', 'head_dim') ?? Math.floor(hiddenSize / heads);
  const isConvolution = reader.optional('conv_L_cache') !== null;
  return {
    heads: isConvolution ? 1 : heads,
    headDim: isConvolution ? 1 : headDim,
    stateSize: isConvolution ? 1 : (reader.optional('linear_key_head_dim') ?? headDim),
    groups: isConvolution ? 1 : (reader.optional('linear_num_key_heads') ?? heads),
    kernel: reader.optional('linear_conv_kernel_dim', 'conv_L_cache') ?? 1,
  };
}

/** Heads of layers with a window, from fields of their own (MiMo-V2). */
function slidingHeads(reader: ConfigReader): DecoderFacts['slidingHeads'] {
  const queryHeads = reader.optional('swa_num_attention_heads');
  const kvHeads = reader.optional('swa_num_key_value_heads');
  const headDim = reader.optional('swa_head_dim');
  return queryHeads === null || kvHeads === null || headDim === null
    ? null
    : { queryHeads, kvHeads, headDim };
}

/** Facts of the general layout, from a configuration under the usual names. @throws UnsupportedArchitectureError */
export function decoderFacts(config: ConfigFields, id: string): DecoderFacts {
  const reader = new ConfigReader(config, id);
  const layers = reader.number('num_hidden_layers');
  const mixers = reader.texts('layer_types') ?? [];
  const feedForwards = reader.texts('mlp_layer_types') ?? [];
  const shared = reader.numbers('layers_without_cache') ?? [];
  const kinds = Array.from(
    { length: layers },
    (_, layer): DecoderLayerKind => ({
      mixer: (mixers[layer] ?? 'full_attention') as Mixer,
      feedForward: (feedForwards[layer] ?? 'dense') as FeedForward,
      readsOtherCache: shared[layer] === 1,
    }),
  );
  return {
    layers: kinds,
    window: reader.optional('sliding_window') ?? 0,
    isGated: config.is_gated !== false,
    slidingHeads: slidingHeads(reader),
    expertLatent: reader.optional('moe_latent_size', 'routed_expert_hidden_size'),
    state: kinds.some(({ mixer }) => mixer === 'state') ? stateOf(config, id) : null,
  };
}

/**
 * For each layer 1 where its attention reads the cache of an earlier one: the last layers of Gemma 3n and 4
 * (`num_kv_shared_layers`), all but the first of each group with cross-layer attention (`use_cla`,
 * https://arxiv.org/abs/2411.02265).
 */
function layersWithoutCache(reader: ConfigReader, layers: number): number[] {
  const last = reader.optional('num_kv_shared_layers') ?? 0;
  const group = reader.flag('use_cla') ? (reader.optional('cla_share_factor') ?? 2) : 1;
  return Array.from({ length: layers }, (_, layer) =>
    layer >= layers - last || layer % Math.max(1, group) > 0 ? 1 : 0,
  );
}

/** The configuration with the kinds of all layers stated, so that it can be cut into stages. */
function withKinds(given: ConfigFields, id: string): ConfigFields {
  const fields = withUsualNames(given);
  // Lists as long as the layers are made from here on.
  checkConfig(fields, id);
  const reader = new ConfigReader(fields, id);
  const blocks = singleBlocks(fields);
  const layers = blocks?.length ?? reader.number('num_hidden_layers');
  const experts = reader.optional('n_routed_experts') ?? 0;
  const mixers = blocks?.map(([mixer]) => mixer) ?? mixersOf(fields, layers, id);
  const feedForwards =
    blocks?.map(([, feedForward]) => feedForward) ??
    (experts > 1 ? feedForwardsOf(fields, layers) : Array.from({ length: layers }, () => 'dense'));
  const modelType = typeof fields.model_type === 'string' ? fields.model_type : '';
  return {
    ...fields,
    num_hidden_layers: layers,
    layer_types: mixers,
    mlp_layer_types: feedForwards,
    layers_without_cache: reader.numbers('layers_without_cache') ?? layersWithoutCache(reader, layers),
    is_gated: !ungated.has(modelType),
    hybrid_override_pattern: undefined,
    layers_block_type: undefined,
  };
}

/** Grouped-query facts that configurations state in words of their own. */
function attentionFields(fields: ConfigFields): ConfigFields {
  const isMultiQuery = isTrue(fields, 'multi_query') && fields.new_decoder_architecture !== true;
  return isMultiQuery && fields.num_key_value_heads === undefined
    ? { ...fields, num_key_value_heads: 1 }
    : fields;
}

/**
 * Any decoder whose `model_type` has no family of its own, laid out from its published architecture: attention of every
 * grouping, windows, experts, latent attention, state-space layers. No run of the modelled program stands behind it.
 */
export const decoderReader: FamilyReader = {
  /** Whatever no other family reads. */
  modelTypes: [],
  /** @throws UnsupportedArchitectureError that names the field without which nothing can be laid out */
  read(given: ConfigFields, id: string): ArchitectureFacts {
    if (given.is_encoder_decoder === true) {
      throw new UnsupportedArchitectureError(id, {
        code: 'field-value',
        field: 'is_encoder_decoder',
        value: 'true',
        allowed: ['false'],
      });
    }
    if (given.block_configs !== undefined) {
      throw new UnsupportedArchitectureError(id, {
        code: 'field-value',
        field: 'block_configs',
        value: 'a list of blocks',
        allowed: [],
      });
    }
    const config = attentionFields(withKinds(given, id));
    checkConfig(config, id);
    const reader = new ConfigReader(config, id);
    const hiddenSize = reader.number('hidden_size');
    const positions = reader.optional('max_position_embeddings') ?? 0;
    const facts = commonFacts({ ...config, max_position_embeddings: positions }, id);
    const { layers } = decoderFacts(config, id);
    const moe = moeOf(config, id);
    const mla = (reader.optional('kv_lora_rank') ?? 0) > 0 ? mlaFacts(config, id, true) : null;
    const modelType = facts.modelType;
    const hasBias = isTrue(
      config,
      'attention_bias',
      'use_bias',
      'qkv_bias',
      'add_qkv_bias',
      'use_qkv_bias',
      'bias',
    );
    return {
      ...facts,
      config,
      mla,
      moe,
      rotaryDim: mla?.rope ?? facts.rotaryDim,
      intermediateSize:
        reader.optional('intermediate_size_mlp', 'dense_intermediate_size', 'intermediate_size') ??
        4 * hiddenSize,
      denseLayers:
        moe === null ? layers.length : layers.filter(({ feedForward }) => feedForward !== 'sparse').length,
      projectionBias: hasBias || modelType.startsWith('qwen2'),
      outputBias: isTrue(config, 'use_bias', 'attention_out_bias', 'bias') || modelType === 'gpt_oss',
      mlpBias: isTrue(config, 'mlp_bias', 'use_bias', 'bias'),
      qkNorm:
        isTrue(config, 'use_qk_norm', 'qk_layernorm', 'use_qk_layernorm', 'qk_norm') ||
        headNormed.has(modelType)
          ? 'head'
          : 'none',
    };
  },
};
