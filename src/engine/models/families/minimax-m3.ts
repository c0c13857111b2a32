import type { Architecture, ConfigFields } from '../../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import { commonFacts, expertFacts, textFields } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import type { FamilyReader } from './family-reader.ts';

/** The learned indexer that picks blocks of past tokens. */
export interface BlockIndexer {
  readonly heads: number;
  /** Elements of one index head and of one cached index key. */
  readonly width: number;
  /** Blocks picked at most for each query token. */
  readonly topBlocks: number;
  readonly blockTokens: number;
  /** Blocks around the query token that are always attended to. */
  readonly localBlocks: number;
}

/** One decoder layer. */
export interface LayerKind {
  readonly isSparse: boolean;
  readonly hasExperts: boolean;
}

const sparse = 'minimax_m3_sparse';

/**
 * The config with `layer_types` and `mlp_layer_types`, whichever way it states the kinds of its layers.
 * @throws UnsupportedArchitectureError when a list has not one entry for each layer
 */
export function withLayerTypes(config: ConfigFields, id: string): ConfigFields {
  const fields = textFields(config);
  const reader = new ConfigReader(fields, id);
  const layers = reader.number('num_hidden_layers');
  const frequencies = new ConfigReader(reader.group('sparse_attention_config'), id);
  const attention =
    reader.texts('layer_types') ??
    frequencies.numbers('sparse_attention_freq')?.map((on) => (on > 0 ? sparse : 'full_attention')) ??
    Array.from({ length: layers }, () => 'full_attention');
  const feedForward =
    reader.texts('mlp_layer_types') ??
    reader.numbers('moe_layer_freq')?.map((on) => (on > 0 ? 'sparse' : 'dense')) ??
    Array.from({ length: layers }, () => 'sparse');
  for (const [name, list] of Object.entries({ layer_types: attention, mlp_layer_types: feedForward })) {
    if (list.length !== layers) {
      throw new UnsupportedArchitectureError(id, {
        code: 'layer-list',
        field: name,
        entries: list.length,
        layers,
      });
    }
  }
  const explicit = { ...fields, layer_types: attention, mlp_layer_types: feedForward };
  return fields === config ? explicit : { ...config, text_config: explicit };
}

/** Kind of every layer of a config with explicit layer types. */
export function layerKinds({ config, id }: Pick<Architecture, 'config' | 'id'>): LayerKind[] {
  const reader = new ConfigReader(textFields(config), id);
  const feedForward = reader.texts('mlp_layer_types') ?? [];
  return (reader.texts('layer_types') ?? []).map((kind, layer) => ({
    isSparse: kind === sparse,
    hasExperts: feedForward[layer] === 'sparse',
  }));
}

/** @throws UnsupportedArchitectureError that names the missing field */
export function blockIndexer({ config, id }: Pick<Architecture, 'config' | 'id'>): BlockIndexer {
  const own = new ConfigReader(textFields(config), id);
  const nested = new ConfigReader(own.group('sparse_attention_config'), `${id} sparse_attention_config`);
  const number = (name: string, nestedName: string) => own.optional(name) ?? nested.number(nestedName);
  return {
    heads: number('index_n_heads', 'sparse_num_index_heads'),
    width: number('index_head_dim', 'sparse_index_dim'),
    topBlocks: number('index_topk_blocks', 'sparse_topk_blocks'),
    blockTokens: number('index_block_size', 'sparse_block_size'),
    localBlocks: number('index_local_blocks', 'sparse_local_block'),
  };
}

/**
 * MiniMax-M3, text path: leading dense attention, then attention to blocks that an indexer picks
 * (references/engine/families/minimax-m3.md).
 */
export const minimaxM3Reader: FamilyReader = {
  modelTypes: ['minimax_m3_vl'],
  read(config, id) {
    const explicit = withLayerTypes(config, id);
    const reader = new ConfigReader(textFields(explicit), id);
    const facts = commonFacts(explicit, id);
    const moe = expertFacts(explicit, id, {
      router: 'sigmoid-fused',
      biasBytes: 2,
      normalizesByDefault: true,
    });
    const architecture = {
      ...facts,
      rotaryDim: reader.positive(64, 'rotary_dim'),
      intermediateSize: reader.number('dense_intermediate_size'),
      denseLayers: layerKinds(facts).filter(({ hasExperts }) => !hasExperts).length,
      qkNorm: 'head' as const,
      moe: {
        ...moe,
        expertWidth: reader.number('intermediate_size'),
        sharedWidth: reader.number('shared_intermediate_size') * reader.positive(1, 'n_shared_experts'),
      },
    };
    blockIndexer(architecture);
    return architecture;
  },
};
