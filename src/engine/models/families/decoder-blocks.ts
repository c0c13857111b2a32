import type { ConfigFields } from '../../terms/architecture.ts';
import { ConfigReader } from '../config-reader.ts';
import type { UnlaidType } from './decoder-types.ts';

/** Attention and feed-forward of one layer of a model whose layers were searched for (`block_configs`). */
interface SearchedBlock {
  readonly attention: ConfigFields;
  readonly feedForward: ConfigFields;
}

/** The blocks of a configuration whose layers differ from one another; empty for any other (Nemotron-NAS). */
function blocksOf({ block_configs: list }: ConfigFields): SearchedBlock[] {
  if (!Array.isArray(list)) return [];
  return list.map((one) => {
    const reader = new ConfigReader(typeof one === 'object' && one !== null ? one : {}, '');
    return { attention: reader.group('attention'), feedForward: reader.group('ffn') };
  });
}

/** A layer whose attention or feed-forward was replaced by one linear, which no layout covers; undefined without one. */
export function linearBlock(fields: ConfigFields): UnlaidType | undefined {
  const isReplaced = blocksOf(fields).some(
    ({ attention, feedForward }) =>
      attention.replace_with_linear === true || feedForward.replace_with_linear === true,
  );
  return isReplaced
    ? { part: 'linear-block', field: 'block_configs.replace_with_linear', closest: 'llama' }
    : undefined;
}

/** `multiplier` of the hidden state as Llama rounds its feed-forward: two thirds of it, up to a multiple of 256. */
function gatedWidth(multiplier: number, hidden: number): number {
  return 256 * Math.ceil(Math.trunc((2 * multiplier * hidden) / 3) / 256);
}

/** The lists by layer that blocks of their own come to; the same fields where there are none. */
export function withBlockLists(fields: ConfigFields, reader: ConfigReader): ConfigFields {
  const blocks = blocksOf(fields);
  if (blocks.length === 0) return fields;
  const hidden = reader.number('hidden_size');
  const heads = reader.number('num_attention_heads');
  const widths = blocks.map(({ feedForward }) => {
    const own = new ConfigReader(feedForward, '');
    const multiplier = own.optional('ffn_mult');
    return own.optional('intermediate_size') ?? (multiplier === null ? 0 : gatedWidth(multiplier, hidden));
  });
  const keys = blocks.map(({ attention }) => {
    const own = new ConfigReader(attention, '');
    const grouped = own.optional('n_heads_in_group');
    return own.optional('num_key_value_heads') ?? (grouped === null ? 0 : heads / grouped);
  });
  return {
    ...fields,
    num_hidden_layers: blocks.length,
    num_key_value_heads: Math.max(1, ...keys),
    key_value_heads_by_layer: keys,
    intermediate_size: Math.max(1, ...widths),
    intermediate_sizes: widths,
    layer_types: blocks.map(({ attention }) => (attention.no_op === true ? 'none' : 'full_attention')),
    mlp_layer_types: blocks.map(({ feedForward }) => (feedForward.no_op === true ? 'none' : 'dense')),
  };
}

/** Grok-2, whose published configuration names the type of an image model. */
export function isGrok({ architectures }: ConfigFields): boolean {
  return Array.isArray(architectures) && architectures.includes('Grok1ForCausalLM');
}
