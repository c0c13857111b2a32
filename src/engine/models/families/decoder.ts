import type { ArchitectureFacts, ConfigFields } from '../../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import { commonFacts } from '../config-facts.ts';
import { checkConfig } from '../config-ranges.ts';
import { ConfigReader } from '../config-reader.ts';
import { type FeedForward, feedForwardsOf, type Mixer, mixersOf, singleBlocks } from '../layer-kinds.ts';
import { mlaFacts } from '../mla-facts.ts';
import { isTied } from '../tied-embedding.ts';
import { withUsualNames } from '../usual-names.ts';
import { isGrok, linearBlock } from './decoder-blocks.ts';
import { hasExperts, moeOf } from './decoder-experts.ts';
import { type HeadsOfKind, headsOfKinds } from './decoder-heads.ts';
import { respelled } from './decoder-spellings.ts';
import { type StateDims, stateOf } from './decoder-states.ts';
import {
  gatedAttention,
  headNormed,
  learnedPositions,
  noDecoders,
  statesAlone,
  ungated,
  unlaidArchitectures,
  unlaidTypes,
} from './decoder-types.ts';
import { checkUnderstood } from './decoder-understood.ts';
import type { FamilyReader } from './family-reader.ts';

/** One layer of a decoder. */
export interface DecoderLayerKind {
  readonly mixer: Mixer;
  readonly feedForward: FeedForward;
  /** Its attention reads the cache of an earlier layer and keeps none of its own. */
  readonly readsOtherCache: boolean;
  /** Sizes that it has to itself, where layers differ. */
  readonly own: LayerSizes;
}

/** Sizes of one layer, where a configuration lists them by layer; what it does not have is absent. */
export type LayerSizes = Partial<Pick<ArchitectureFacts, 'queryHeads' | 'kvHeads' | 'intermediateSize'>>;

/** Facts of the general decoder layout beyond those that all families state. */
export interface DecoderFacts {
  readonly layers: readonly DecoderLayerKind[];
  /** Tokens of the window of sliding layers. */
  readonly window: number;
  /** Feed-forwards with a gate; two matrices instead of three without. */
  readonly isGated: boolean;
  /** Null where no layer keeps a state. */
  readonly state: StateDims | null;
  /** Heads of each kind of attention. */
  readonly heads: HeadsOfKind;
  /** Width that routed experts work in, where it is not the hidden size; null otherwise. */
  readonly expertLatent: number | null;
  /** Width of the dense feed-forward of layers that read the cache of another, as a multiple of that of the others. */
  readonly sharedLayerWidth: 1 | 2;
  /** Rank of the queries in front of grouped-query attention; null where they are projected at once. */
  readonly queryRank: number | null;
  /** A gate as wide as the queries behind attention. */
  readonly hasOutputGate: boolean;
  /** Width of the input that each layer has for itself, and the tokens that it is looked up for; null without one. */
  readonly perLayerInput: { readonly width: number; readonly tokens: number } | null;
  /** Rows of a table of learned positions; 0 without one. */
  readonly positionRows: number;
  readonly isTied: boolean;
  /** Width of the embedding, where a projection stands between it and the hidden state; null otherwise (OPT-350M). */
  readonly embeddingWidth: number | null;
  /** Width of the memory of an earlier state that layers put a gate on; 0 without such layers. */
  readonly gatedMemoryWidth: number;
  /** Layers that read the cache of another project keys and values all the same. */
  readonly projectsBorrowed: boolean;
  /** Attention and the state beside it have one output projection. */
  readonly joinsOutputs: boolean;
  /** Tokens in front of every sequence that all attention sees. */
  readonly memoryTokens: number;
  /** Queries and keys come from two convolutions over a token and the one before. */
  readonly filtersQueries: boolean;
  /** Blocks that layers share; null without any. */
  readonly sharedBlocks: SharedBlocks | null;
}

/** Blocks of attention and feed-forward that layers share in turn. */
export interface SharedBlocks {
  readonly blocks: number;
  /** Rank of what each layer adds to the feed-forward of its block; 0 without. */
  readonly adapterRank: number;
  /** The same for its queries, keys and values. */
  readonly attentionRank: number;
}

/** Whether a layer keeps a state of fixed size. */
export function hasState(mixer: Mixer): boolean {
  return mixer === 'state' || mixer.endsWith('_and_state');
}

function typeOf(fields: ConfigFields): string {
  return typeof fields.model_type === 'string' ? fields.model_type : '';
}

function isTrue(fields: ConfigFields, ...names: readonly string[]): boolean {
  return names.some((name) => fields[name] === true);
}

function projectedEmbedding(reader: ConfigReader): number | null {
  const width = reader.optional('word_embed_proj_dim');
  return width === null || width === reader.optional('hidden_size') ? null : width;
}

function perLayerInput(reader: ConfigReader): DecoderFacts['perLayerInput'] {
  const width = reader.optional('hidden_size_per_layer_input') ?? 0;
  const tokens = reader.optional('vocab_size_per_layer_input', 'vocab_size') ?? 0;
  return width > 0 ? { width, tokens } : null;
}

/** The sizes that each layer has to itself. */
function ownSizes(reader: ConfigReader): (layer: number) => LayerSizes {
  const lists = [
    ['queryHeads', reader.fields.attention_heads_by_layer],
    ['kvHeads', reader.fields.key_value_heads_by_layer],
    ['intermediateSize', reader.fields.intermediate_sizes],
  ] as const;
  const stated = lists.filter(([, list]) => Array.isArray(list));
  if (stated.length === 0) return () => ({});
  return (layer) =>
    Object.fromEntries(
      stated.flatMap(([name, list]) => {
        const size: unknown = Array.isArray(list) ? list[layer] : undefined;
        return typeof size === 'number' && size > 0 ? [[name, size]] : [];
      }),
    );
}

/** Facts of the general layout, from a configuration under the usual names. @throws UnsupportedArchitectureError */
export function decoderFacts(config: ConfigFields, id: string): DecoderFacts {
  const reader = new ConfigReader(config, id);
  const layers = reader.number('num_hidden_layers');
  const mixers = reader.texts('layer_types') ?? [];
  const feedForwards = reader.texts('mlp_layer_types') ?? [];
  const shared = reader.numbers('layers_without_cache') ?? [];
  const ownOf = ownSizes(reader);
  const kinds = Array.from(
    { length: layers },
    (_, layer): DecoderLayerKind => ({
      mixer: (mixers[layer] ?? 'full_attention') as Mixer,
      feedForward: (feedForwards[layer] ?? 'dense') as FeedForward,
      readsOtherCache: shared[layer] === 1,
      own: ownOf(layer),
    }),
  );
  const modelType = typeOf(config);
  const extraRows = learnedPositions[modelType];
  return {
    layers: kinds,
    window: reader.optional('sliding_window') ?? 0,
    isGated: config.is_gated !== false,
    heads: headsOfKinds(reader),
    expertLatent: reader.optional('moe_latent_size', 'routed_expert_hidden_size'),
    state: kinds.some(({ mixer }) => hasState(mixer)) ? stateOf(config, id) : null,
    sharedLayerWidth: config.use_double_wide_mlp === true ? 2 : 1,
    queryRank: reader.optional('share_q_dim'),
    hasOutputGate: gatedAttention.has(modelType),
    perLayerInput: perLayerInput(reader),
    positionRows: extraRows === undefined ? 0 : (reader.optional('max_position_embeddings') ?? 0) + extraRows,
    isTied: isTied(config),
    embeddingWidth: projectedEmbedding(reader),
    gatedMemoryWidth: reader.optional('gated_memory_width') ?? 0,
    projectsBorrowed: config.projects_borrowed !== false,
    joinsOutputs: config.joins_outputs === true,
    memoryTokens: reader.optional('memory_tokens') ?? 0,
    filtersQueries: config.filters_queries === true,
    sharedBlocks: kinds.some(({ mixer }) => mixer === 'shared_block_and_state')
      ? {
          blocks: reader.optional('num_mem_blocks') ?? 1,
          adapterRank: config.use_shared_mlp_adapter === false ? 0 : (reader.optional('adapter_rank') ?? 0),
          attentionRank:
            config.use_shared_attention_adapter === true ? (reader.optional('adapter_rank') ?? 0) : 0,
        }
      : null,
  };
}

/**
 * For each layer 1 where its attention reads the cache of an earlier one: the last layers of Gemma 3n and 4
 * (`num_kv_shared_layers`), all but the first of each group with cross-layer attention (`use_cla`,
 * https://arxiv.org/abs/2411.02265), and those that attend to images alone (`cross_attention_layers`).
 */
function layersWithoutCache(reader: ConfigReader, layers: number): number[] {
  const last = reader.optional('num_kv_shared_layers') ?? 0;
  const group = reader.flag('use_cla') ? (reader.optional('cla_share_factor') ?? 2) : 1;
  const toImages = reader.numbers('cross_attention_layers') ?? [];
  return Array.from({ length: layers }, (_, layer) =>
    layer >= layers - last || layer % Math.max(1, group) > 0 || toImages.includes(layer) ? 1 : 0,
  );
}

function feedForwards(fields: ConfigFields, layers: number): FeedForward[] {
  if (statesAlone.has(typeOf(fields))) return Array.from({ length: layers }, () => 'none');
  if (!hasExperts(fields)) {
    const told = new ConfigReader(fields, '').texts('mlp_layer_types') ?? [];
    return Array.from({ length: layers }, (_, layer) => (told[layer] === 'none' ? 'none' : 'dense'));
  }
  const kinds = feedForwardsOf(fields, layers);
  return fields.experts_beside_dense === true
    ? kinds.map((kind) => (kind === 'sparse' ? 'both' : kind))
    : kinds;
}

/** The configuration with the kinds of all layers stated, so that it can be cut into stages. */
function withKinds(given: ConfigFields, id: string): ConfigFields {
  const named = withUsualNames(given, id);
  // Lists as long as the layers are made from here on.
  checkConfig(named, id);
  const fields = respelled(named, id);
  const reader = new ConfigReader(fields, id);
  const blocks = singleBlocks(fields);
  const layers = blocks?.length ?? reader.number('num_hidden_layers');
  return {
    ...fields,
    // The type of a nested language model may have a family of its own; its layers stay of this one.
    layout_family: 'decoder',
    num_hidden_layers: layers,
    layer_types: blocks?.map(([mixer]) => mixer) ?? mixersOf(fields, layers, id),
    mlp_layer_types: blocks?.map(([, feedForward]) => feedForward) ?? feedForwards(fields, layers),
    layers_without_cache: reader.numbers('layers_without_cache') ?? layersWithoutCache(reader, layers),
    is_gated: !ungated.has(typeOf(fields)) && fields.lacks_gate !== true,
    hybrid_override_pattern: undefined,
    layers_block_type: undefined,
    block_configs: undefined,
  };
}

/** @throws UnsupportedArchitectureError for what is no decoder, or has a part that no layout covers */
function checkKind(given: ConfigFields, id: string): void {
  const modelType = typeOf(given);
  const isBoth = given.is_encoder_decoder === true;
  if (isBoth || (noDecoders.has(modelType) && given.is_decoder !== true && !isGrok(given))) {
    const field = isBoth ? 'is_encoder_decoder' : 'model_type';
    throw new UnsupportedArchitectureError(id, { code: 'no-decoder', modelType, field });
  }
  const [architecture] = new ConfigReader(given, id).texts('architectures') ?? [];
  const unlaid = unlaidTypes[modelType] ?? unlaidArchitectures[architecture ?? ''] ?? linearBlock(given);
  if (unlaid !== undefined)
    throw new UnsupportedArchitectureError(id, { code: 'unlaid', modelType, ...unlaid });
}

/** Biases of the linears of attention and of the feed-forward. */
function biasesOf(config: ConfigFields, modelType: string) {
  const ofAll = isTrue(config, 'use_bias', 'bias');
  return {
    projectionBias:
      ofAll ||
      isTrue(config, 'attention_bias', 'qkv_bias', 'add_qkv_bias', 'use_qkv_bias') ||
      modelType.startsWith('qwen2'),
    outputBias: ofAll || isTrue(config, 'attention_out_bias') || modelType === 'gpt_oss',
    mlpBias: ofAll || isTrue(config, 'mlp_bias'),
  };
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
    checkKind(given, id);
    const config = withKinds(given, id);
    checkKind({ model_type: config.model_type, architectures: config.architectures }, id);
    checkConfig(config, id);
    const reader = new ConfigReader(config, id);
    const positions = reader.optional('max_position_embeddings') ?? 0;
    const facts = commonFacts({ ...config, max_position_embeddings: positions }, id);
    const { layers } = decoderFacts(config, id);
    const moe = moeOf(config, id);
    const mla = (reader.optional('kv_lora_rank') ?? 0) > 0 ? mlaFacts(config, id, true) : null;
    const isSparse = layers.filter(({ feedForward }) => feedForward === 'sparse' || feedForward === 'both');
    checkUnderstood(config, id, {
      hasDense: layers.some(({ feedForward }) => feedForward === 'dense'),
      hasMoe: moe !== null,
    });
    return {
      ...facts,
      config,
      mla,
      moe,
      rotaryDim: mla?.rope ?? facts.rotaryDim,
      intermediateSize:
        reader.optional('intermediate_size_mlp', 'dense_intermediate_size', 'intermediate_size') ??
        4 * facts.hiddenSize,
      denseLayers: layers.length - (moe === null ? 0 : isSparse.length),
      ...biasesOf(config, facts.modelType),
      qkNorm:
        isTrue(
          config,
          'use_qk_norm',
          'qk_layernorm',
          'use_qk_layernorm',
          'qk_norm',
          'normalize_qk_projections',
        ) || headNormed.has(facts.modelType)
          ? 'head'
          : 'none',
    };
  },
};
