import type { ConfigFields, LatentWidths } from '../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../terms/errors.ts';
import { ConfigReader } from './config-reader.ts';

/** Widths of latent attention. @throws UnsupportedArchitectureError, also without a low-rank query. */
export function latentFacts(fields: ConfigFields, id: string): LatentWidths {
  const reader = new ConfigReader(fields, id);
  const queryRank = reader.optional('q_lora_rank');
  if (queryRank === null) {
    throw new UnsupportedArchitectureError(id, { code: 'mla-without-query-rank' });
  }
  return {
    queryRank,
    keyValueRank: reader.number('kv_lora_rank'),
    nope: reader.number('qk_nope_head_dim'),
    rope: reader.number('qk_rope_head_dim'),
    value: reader.number('v_head_dim'),
  };
}
