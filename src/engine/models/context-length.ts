import type { Architecture, ConfigFields } from '../terms/architecture.ts';
import { textFields } from './config-facts.ts';
import { ConfigReader } from './config-reader.ts';

/** The longest context of a model. */
export interface ContextLength {
  readonly positions: number;
  /** How positions are stretched from fewer; null where they are not. */
  readonly scaling: { readonly kind: string; readonly factor: number; readonly from: number | null } | null;
}

/** Rotary settings of a config: newer ones call the group `rope_parameters`. */
function ropeFields(fields: ConfigFields): ConfigFields {
  const reader = new ConfigReader(fields, '');
  const scaling = reader.group('rope_scaling');
  return Object.keys(scaling).length > 0 ? scaling : reader.group('rope_parameters');
}

/**
 * Positions that a model was made for. A stretched rotary embedding states its factor and often the positions before: their
 * product is the longest context where that is more than `max_position_embeddings`, as serving frameworks take it (vLLM
 * `vllm/config/model.py`, the derived longest model length).
 */
export function contextLength({
  config,
  maxPositions,
}: Pick<Architecture, 'config' | 'maxPositions'>): ContextLength {
  const rope = new ConfigReader(ropeFields(textFields(config)), '');
  const kind = [rope.fields.rope_type, rope.fields.type].find((one) => typeof one === 'string');
  const factor = rope.optional('factor');
  if (typeof kind !== 'string' || kind === 'default' || factor === null || factor <= 1) {
    return { positions: maxPositions, scaling: null };
  }
  const from = rope.optional('original_max_position_embeddings');
  // Llama 3 states positions that are stretched already.
  const stretched = from === null || kind === 'llama3' ? maxPositions : Math.round(from * factor);
  return { positions: Math.max(maxPositions, stretched), scaling: { kind, factor, from } };
}
