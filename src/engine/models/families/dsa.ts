import type { Architecture, ArchitectureFacts, ConfigFields } from '../../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import { commonFacts, expertFacts } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import { mlaFacts } from '../mla-facts.ts';
import type { FamilyReader } from './family-reader.ts';

/** Whether a layer runs an indexer of its own, or attends to the tokens that the last one before it picked. */
export type IndexerType = 'full' | 'shared';

function typeOf(entry: unknown, id: string): IndexerType {
  if (entry === 'full' || entry === 'F') return 'full';
  if (entry === 'shared' || entry === 'S') return 'shared';
  throw new UnsupportedArchitectureError(id, {
    code: 'field-value',
    field: 'indexer_types',
    value: String(entry),
    allowed: ['full', 'shared'],
  });
}

/** The stated types, or those that a pattern or a period gives. */
function typesOf(config: ConfigFields, layers: number, id: string): IndexerType[] {
  const reader = new ConfigReader(config, id);
  for (const stated of [config.indexer_types, config.index_topk_pattern]) {
    const entries = typeof stated === 'string' ? [...stated] : stated;
    if (Array.isArray(entries) && entries.length > 0) return entries.map((entry) => typeOf(entry, id));
  }
  const period = reader.positive(1, 'index_topk_freq');
  const offset = reader.optional('index_skip_topk_offset') ?? 2;
  return Array.from({ length: layers }, (_, layer) =>
    Math.max(layer - offset + 1, 0) % period === 0 ? 'full' : 'shared',
  );
}

/** The config with the indexer type of every layer stated, so that it can be cut into ranges of layers. */
export function withIndexerTypes(config: ConfigFields, layers: number, id: string): ConfigFields {
  const types = typesOf(config, layers, id);
  if (types.length < layers) {
    throw new UnsupportedArchitectureError(id, {
      code: 'layer-list',
      field: 'indexer_types',
      entries: types.length,
      layers,
    });
  }
  return { ...config, indexer_types: types };
}

/** Whether any layer attends to tokens that another one picked. */
export function sharesPicks({ indexer_types: types }: ConfigFields): boolean {
  return Array.isArray(types) && types.includes('shared');
}

/** Whether a layer of a config with stated types runs an indexer of its own; without types all do. */
export function hasOwnIndexer({ indexer_types: types }: ConfigFields, layer: number): boolean {
  return !Array.isArray(types) || types[layer] !== 'shared';
}

/** Layers of a config with stated types that run an indexer of their own. */
export function indexersIn(config: ConfigFields, layers: number): number {
  return Array.from({ length: layers }, (_, layer) => layer).filter((layer) => hasOwnIndexer(config, layer))
    .length;
}

/** The learned indexer that picks the past tokens a query token attends to. */
export interface IndexerFacts {
  readonly heads: number;
  /** Elements of one index head and of one cached index key. */
  readonly width: number;
  /** Past tokens picked at most. */
  readonly topTokens: number;
}

/** @throws UnsupportedArchitectureError that names the missing field */
export function indexerFacts({ config, id }: Pick<Architecture, 'config' | 'id'>): IndexerFacts {
  const reader = new ConfigReader(config, id);
  return {
    heads: reader.number('index_n_heads'),
    width: reader.number('index_head_dim'),
    topTokens: reader.number('index_topk', 'topk_limit'),
  };
}

/**
 * DeepSeek-V3.2, GLM-5, GLM-5.1 and GLM-5.2: latent attention over the tokens that an indexer picks. They differ in their
 * router: DeepSeek-V3.2 uses its own choice among groups of experts, GLM-5 the raw logits.
 */
export const dsaReader: FamilyReader = {
  modelTypes: ['deepseek_v32', 'glm_moe_dsa'],
  read(config, id) {
    const mla = mlaFacts(config, id);
    const facts = commonFacts(config, id);
    const isDeepseek = facts.modelType === 'deepseek_v32';
    const architecture: ArchitectureFacts = {
      ...facts,
      config: isDeepseek ? config : withIndexerTypes(config, facts.layers, id),
      rotaryDim: mla.rope,
      denseLayers: new ConfigReader(config, id).optional('first_k_dense_replace') ?? 0,
      moe: expertFacts(config, id, {
        router: isDeepseek ? 'group-limited' : 'raw-logits',
        biasBytes: 4,
        normalizesByDefault: true,
        dispatchesAllTokens: isDeepseek,
      }),
      mla,
    };
    indexerFacts(architecture);
    return architecture;
  },
};
