import type { ConfigFields, MlaDims } from '../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../terms/errors.ts';
import { ConfigReader } from './config-reader.ts';

/** Widths of latent attention. @throws UnsupportedArchitectureError, also without a low-rank query. */
export function mlaFacts(fields: ConfigFields, id: string): MlaDims {
  const reader = new ConfigReader(fields, id);
  const qLoraRank = reader.optional('q_lora_rank');
  if (qLoraRank === null) {
    throw new UnsupportedArchitectureError(id, { code: 'mla-without-query-rank' });
  }
  return {
    qLoraRank,
    kvLoraRank: reader.number('kv_lora_rank'),
    nope: reader.number('qk_nope_head_dim'),
    rope: reader.number('qk_rope_head_dim'),
    value: reader.number('v_head_dim'),
  };
}
