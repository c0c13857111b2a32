import type { ConfigFields } from '../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../terms/errors.ts';
import { ConfigReader } from './config-reader.ts';

/**
 * How a layer mixes tokens: attention over all of them or over a window, a state of fixed size, both, a state behind a
 * block that layers share, a gate on the memory of an earlier state, or not at all.
 */
export type Mixer =
  | 'full_attention'
  | 'sliding_attention'
  | 'state'
  | 'attention_and_state'
  | 'sliding_attention_and_state'
  | 'gated_memory'
  | 'shared_block_and_state'
  | 'none';

/** Second half of a layer: a dense feed-forward, experts, both beside each other, or nothing. */
export type FeedForward = 'dense' | 'sparse' | 'both' | 'none';

const mixers: Readonly<Record<string, Mixer>> = {
  full_attention: 'full_attention',
  attention: 'full_attention',
  global: 'full_attention',
  global_attention: 'full_attention',
  hybrid: 'full_attention',
  sliding_attention: 'sliding_attention',
  sliding: 'sliding_attention',
  local: 'sliding_attention',
  local_attention: 'sliding_attention',
  chunked_attention: 'sliding_attention',
  mamba: 'state',
  mamba2: 'state',
  linear_attention: 'state',
  recurrent: 'state',
  conv: 'state',
  state: 'state',
  attention_and_state: 'attention_and_state',
  sliding_attention_and_state: 'sliding_attention_and_state',
  gated_memory: 'gated_memory',
  shared_block_and_state: 'shared_block_and_state',
  none: 'none',
};

/** Lists of the layers that attend, counted from 0, beside layers that keep a state. */
const attentionLists = [
  'attn_layer_indices',
  'full_attn_idxs',
  'full_attention_layers',
  'full_attn_layers',
  'attn_layer_ids',
  'gqa_layers',
] as const;

function repeated(layers: number, of: (layer: number) => Mixer): Mixer[] {
  return Array.from({ length: layers }, (_, layer) => of(layer));
}

/** The kinds that a list of groups with their repetitions gives (GPT-Neo); null for anything else. */
function repeatedTypes(value: unknown): string[] | null {
  if (!Array.isArray(value)) return null;
  const kinds = value.flatMap((group) => {
    if (!Array.isArray(group) || !Array.isArray(group[0]) || typeof group[1] !== 'number') return [];
    const names = group[0].map(String);
    return Array.from({ length: group[1] }, () => names).flat();
  });
  return kinds.length > 0 ? kinds : null;
}

/** Lists that name the kind of each layer; null where there is none. @throws UnsupportedArchitectureError */
function namedKinds(reader: ConfigReader, layers: number, id: string): Mixer[] | null {
  const texts =
    reader.texts('layer_types') ??
    reader.texts('layers_block_type') ??
    reader.texts('block_types') ??
    reader.texts('attention_layers') ??
    repeatedTypes(reader.fields.attention_types);
  if (texts !== null && texts.length > 0) {
    return repeated(layers, (layer) => {
      const name = texts[layer % texts.length] ?? '';
      const mixer = mixers[name];
      if (mixer !== undefined) return mixer;
      throw new UnsupportedArchitectureError(id, {
        code: 'field-value',
        field: 'layer_types',
        value: name,
        allowed: Object.keys(mixers),
      });
    });
  }
  const pattern = reader.fields.sliding_window_pattern;
  if (typeof pattern === 'string' && /^[LG]+$/.test(pattern)) {
    return repeated(layers, (layer) =>
      pattern[layer % pattern.length] === 'L' ? 'sliding_attention' : 'full_attention',
    );
  }
  const windowed = reader.numbers('sliding_window_layers');
  if (windowed !== null)
    return repeated(layers, (layer) => (windowed.includes(layer) ? 'sliding_attention' : 'full_attention'));
  const flags = reader.numbers('hybrid_layer_pattern') ?? reader.numbers('sliding_window_layout');
  if (flags !== null)
    return repeated(layers, (layer) => (flags[layer] === 1 ? 'sliding_attention' : 'full_attention'));
  const linear = reader.numbers('attn_type_list');
  if (linear !== null) return repeated(layers, (layer) => (linear[layer] === 0 ? 'state' : 'full_attention'));
  // Kimi Linear counts its layers from 1.
  const counted = new ConfigReader(reader.group('linear_attn_config'), id).numbers('full_attn_layers');
  if (counted !== null) {
    return repeated(layers, (layer) => (counted.includes(layer + 1) ? 'full_attention' : 'state'));
  }
  const indices = attentionLists.map((name) => reader.numbers(name)).find((list) => list !== null) ?? null;
  if (indices !== null)
    return repeated(layers, (layer) => (indices.includes(layer) ? 'full_attention' : 'state'));
  return null;
}

/** Layers that alternate by a period. */
function periodicKinds(reader: ConfigReader, layers: number, modelType: string): Mixer[] | null {
  const attentionPeriod = reader.optional('attn_layer_period');
  if (attentionPeriod !== null) {
    const offset = reader.optional('attn_layer_offset') ?? 0;
    return repeated(layers, (layer) => (layer % attentionPeriod === offset ? 'full_attention' : 'state'));
  }
  const step = reader.optional('mamba_step');
  if (step !== null && step > 1) {
    const middle = Math.floor(step / 2);
    return repeated(layers, (layer) => (layer % step === middle ? 'full_attention' : 'state'));
  }
  const group = reader.optional('layer_group_size', 'full_attention_interval');
  if (group !== null && group > 1) {
    return repeated(layers, (layer) => ((layer + 1) % group === 0 ? 'full_attention' : 'state'));
  }
  const window = reader.optional('sliding_window');
  if (window === null || window <= 0 || reader.fields.use_sliding_window === false) return null;
  const every = reader.optional(
    'sliding_window_pattern',
    'global_attn_every_n_layers',
    '_sliding_window_pattern',
  );
  const period = every ?? (modelType === 'gemma2' || modelType === 'gpt_oss' ? 2 : null);
  if (period !== null && period > 1) {
    return repeated(layers, (layer) => ((layer + 1) % period === 0 ? 'full_attention' : 'sliding_attention'));
  }
  const fullBefore = reader.optional('max_window_layers');
  return repeated(layers, (layer) =>
    fullBefore !== null && layer < fullBefore ? 'full_attention' : 'sliding_attention',
  );
}

/** The mixer of all layers where no field tells them apart: a state where the configuration has one. */
function everyMixer(reader: ConfigReader, modelType: string): Mixer {
  if (reader.optional('ssm_state_size', 'mamba_d_state', 'state_size') === null) return 'full_attention';
  return modelType === 'falcon_h1' ? 'attention_and_state' : 'state';
}

/** How each layer mixes tokens. @throws UnsupportedArchitectureError for a kind of layer that is not known */
export function mixersOf(config: ConfigFields, layers: number, id: string): Mixer[] {
  const reader = new ConfigReader(config, '');
  const modelType = typeof config.model_type === 'string' ? config.model_type : '';
  const told = namedKinds(reader, layers, id) ?? periodicKinds(reader, layers, modelType);
  if (told !== null) return told;
  // Layers of linear attention whose positions nothing tells would silently count as full ones.
  const field = 'linear_attn_config';
  if (Object.keys(reader.group(field)).length > 0)
    throw new UnsupportedArchitectureError(id, { code: 'missing-field', field: `${field}.full_attn_layers` });
  return repeated(layers, () => everyMixer(reader, modelType));
}

/** Positions that a text such as `4,5,6` lists; null where there is none. */
function listed(value: unknown): number[] | null {
  return typeof value === 'string' && /^[\d, ]+$/.test(value) ? value.split(',').map(Number) : null;
}

/** Feed-forward of each layer of a model with experts, in the order of the layers. */
export function feedForwardsOf(config: ConfigFields, layers: number): FeedForward[] {
  const reader = new ConfigReader(config, '');
  const named = reader.texts('mlp_layer_types');
  if (named !== null) {
    return named.map((kind) =>
      kind === 'sparse' || kind === 'moe' ? 'sparse' : kind === 'none' || kind === 'both' ? kind : 'dense',
    );
  }
  const isSparse = sparseRule(reader);
  return Array.from({ length: layers }, (_, layer) => (isSparse(layer) ? 'sparse' : 'dense'));
}

/** Which layers have experts, by whichever rule a configuration states. */
function sparseRule(reader: ConfigReader): (layer: number) => boolean {
  const dense = reader.optional('first_k_dense_replace') ?? 0;
  const denseOnly = reader.numbers('mlp_only_layers') ?? [];
  const flags = reader.numbers('moe_layer_freq');
  if (flags !== null) return (layer) => (flags[layer] ?? 0) > 0;
  const enumerated = listed(reader.fields.moe_layers_enum) ?? reader.numbers('moe_layers');
  if (enumerated !== null) return (layer) => enumerated.includes(layer);
  const period = reader.optional('expert_layer_period');
  if (period !== null) {
    const offset = reader.optional('expert_layer_offset') ?? 0;
    return (layer) => layer % period === offset;
  }
  const every =
    reader.optional('moe_layer_freq', 'moe_layer_interval', 'moe_every_n_layers', 'moe_layer_frequency') ?? 1;
  const step = reader.optional('decoder_sparse_step', 'interleave_moe_layer_step') ?? 1;
  const end = reader.optional('moe_layer_end_index') ?? -1;
  return (layer) =>
    layer >= dense &&
    (end < 0 || layer <= end) &&
    (layer - dense) % every === 0 &&
    (layer + 1) % step === 0 &&
    !denseOnly.includes(layer);
}

/** The letters of a pattern that gives each layer one block: state, attention, feed-forward or experts. */
const blockLetters: Readonly<Record<string, readonly [Mixer, FeedForward]>> = {
  M: ['state', 'none'],
  '*': ['full_attention', 'none'],
  '-': ['none', 'dense'],
  E: ['none', 'sparse'],
};

const blockNames: Readonly<Record<string, readonly [Mixer, FeedForward]>> = {
  mamba: ['state', 'none'],
  attention: ['full_attention', 'none'],
  mlp: ['none', 'dense'],
  moe: ['none', 'sparse'],
  linear_attention: ['state', 'none'],
  full_attention: ['full_attention', 'none'],
  sliding_attention: ['sliding_attention', 'none'],
};

/**
 * Mixer and feed-forward of each layer where a layer is one block alone (Nemotron-H), from its letters or its names; null
 * for another configuration.
 */
export function singleBlocks(config: ConfigFields): (readonly [Mixer, FeedForward])[] | null {
  const pattern = config.hybrid_override_pattern;
  if (typeof pattern === 'string') return [...pattern].flatMap((letter) => named(blockLetters, letter));
  const names = new ConfigReader(config, '').texts('layers_block_type') ?? [];
  const isSingle = names.includes('moe') || names.includes('mlp');
  return isSingle ? names.flatMap((name) => named(blockNames, name)) : null;
}

function named(
  blocks: Readonly<Record<string, readonly [Mixer, FeedForward]>>,
  name: string,
): (readonly [Mixer, FeedForward])[] {
  const block = blocks[name];
  return block === undefined ? [] : [block];
}
