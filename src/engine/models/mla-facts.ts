import type { ConfigFields, MlaDims } from '../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../terms/errors.ts';
import { ConfigReader } from './config-reader.ts';

/**
 * Dimensions of latent attention. `canBeWhole`: queries may come straight from the hidden state, without a low rank.
 * @throws UnsupportedArchitectureError
 */
export function mlaFacts(
  fields: ConfigFields,
  id: string,
  { canBeWhole = false }: { readonly canBeWhole?: boolean } = {},
): MlaDims {
  const reader = new ConfigReader(fields, id);
  const qLoraRank = reader.optional('q_lora_rank');
  if (qLoraRank === null && !canBeWhole) {
    throw new UnsupportedArchitectureError(id, { code: 'mla-without-query-rank' });
  }
  return {
    qLoraRank: qLoraRank ?? 0,
    kvLoraRank: reader.number('kv_lora_rank'),
    nope: reader.number('qk_nope_head_dim'),
    rope: reader.number('qk_rope_head_dim'),
    value: reader.number('v_head_dim'),
  };
}
