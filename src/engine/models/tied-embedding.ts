import type { ConfigFields } from '../terms/architecture.ts';
import { tiedByDefault } from './families/decoder-types.ts';

/** Whether a model's head shares the matrix of its embedding. */
export function isTied(fields: ConfigFields): boolean {
  const said = fields.tie_word_embeddings ?? fields.share_input_output_layers;
  return typeof said === 'boolean' ? said : tiedByDefault.has(String(fields.model_type ?? ''));
}
