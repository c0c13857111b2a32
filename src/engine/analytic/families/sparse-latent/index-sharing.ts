import {
  type ConfigFields,
  ConfigReader,
  UnsupportedArchitectureError,
} from '../../../models/architecture.ts';

/** Whether a layer runs an indexer of its own, or attends to the tokens that the last one before it picked. */
export type IndexerType = 'full' | 'shared';

function typeOf(entry: unknown, id: string): IndexerType {
  if (entry === 'full' || entry === 'F') return 'full';
  if (entry === 'shared' || entry === 'S') return 'shared';
  throw new UnsupportedArchitectureError(
    id,
    `indexer type "${String(entry)}" is not supported (full, shared)`,
  );
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
    throw new UnsupportedArchitectureError(
      id,
      `config.json has indexer types for ${types.length} of ${layers} layers`,
    );
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
