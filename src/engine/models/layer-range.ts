import type { Architecture, ConfigFields } from '../terms/architecture.ts';
import { textFields } from './config-facts.ts';

/** Consecutive decoder layers, the end left out. */
export interface LayerRange {
  readonly first: number;
  readonly end: number;
}

/** Fields that hold one entry for each layer. */
const listsByLayer = [
  'layer_types',
  'mlp_layer_types',
  'indexer_types',
  'compress_ratios',
  'hybrid_layer_pattern',
  'sliding_window_layout',
  'moe_layer_freq',
  'layers_without_cache',
  'attention_heads_by_layer',
  'key_value_heads_by_layer',
  'intermediate_sizes',
];

/** How many layers of `[from, from + count)` lie in the range. */
function overlap({ first, end }: LayerRange, from: number, count: number): number {
  return Math.max(0, Math.min(end, from + count) - Math.max(first, from));
}

function countOf(fields: ConfigFields, name: string): number {
  const value = fields[name];
  return typeof value === 'number' ? value : 0;
}

/**
 * The configuration of some layers alone, as of a model of its own: lists by layer are cut, leading dense layers and
 * hash-routed layers are counted anew. Serves pipeline stages and `--num-hiddenSize-layers-override`.
 */
export function configOfLayers(config: ConfigFields, range: LayerRange): ConfigFields {
  const fields = textFields(config);
  const dense = countOf(fields, 'first_k_dense_replace');
  const cut: Record<string, unknown> = { ...fields, num_hidden_layers: range.end - range.first };
  for (const name of listsByLayer) {
    const list = fields[name];
    if (Array.isArray(list)) cut[name] = list.slice(range.first, range.end);
  }
  // Predictors are layers of the kind that comes next.
  if (Array.isArray(fields.layer_types) && range.end < fields.layer_types.length) {
    cut.mtp_layer_types = fields.layer_types.slice(range.end);
  }
  if (Array.isArray(fields.compress_ratios) && range.end < fields.compress_ratios.length) {
    cut.mtp_compress_ratios = fields.compress_ratios.slice(range.end);
  }
  if (dense > range.end) cut.mtp_dense_layers = dense - range.end;
  if ('first_k_dense_replace' in fields) cut.first_k_dense_replace = overlap(range, 0, dense);
  if ('num_hash_layers' in fields) {
    const routed = countOf(fields, 'num_hash_layers');
    if (routed > range.end) cut.mtp_hash_layers = routed - range.end;
    cut.num_hash_layers = overlap(range, dense, countOf(fields, 'num_hash_layers'));
  }
  return fields === config ? cut : { ...config, text_config: cut };
}

/** Whether a predictor has a dense feed-forward: it is the layer that comes next, of some layers of a model too. */
export function isDensePredictor(
  { config, moe }: Pick<Architecture, 'config' | 'moe'>,
  index: number,
): boolean {
  return moe === null || index < countOf(textFields(config), 'mtp_dense_layers');
}
