import type { ArchitectureFacts, ConfigFields } from '../../terms/architecture.ts';
import { ConfigReader } from '../config-reader.ts';
import type { FeedForward, Mixer } from '../layer-kinds.ts';
import { isTied } from '../tied-embedding.ts';
import { type HeadsOfKind, headsOfKinds } from './decoder-heads.ts';
import { type StateDims, stateOf } from './decoder-states.ts';
import { gatedAttention, learnedPositions } from './decoder-types.ts';

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

/** The `model_type` of a configuration; empty where it has none. */
export function typeOf(fields: ConfigFields): string {
  return typeof fields.model_type === 'string' ? fields.model_type : '';
}

/** Whether any of these fields is true. */
export function isTrue(fields: ConfigFields, ...names: readonly string[]): boolean {
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
