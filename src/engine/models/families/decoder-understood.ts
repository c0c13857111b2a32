import type { ConfigFields } from '../../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import { ConfigReader } from '../config-reader.ts';

/** Types whose feed-forward is four times as wide as the hidden state where nothing says so. */
const fourfold: ReadonlySet<string> = new Set([
  ...['gpt2', 'gpt-sw3', 'gpt_neo', 'gptj', 'gpt_bigcode', 'openai-gpt', 'codegen', 'bloom', 'mpt', 'falcon'],
  ...['moss', 'phi-msft'],
  ...['RefinedWeb', 'RefinedWebModel', 'jais', 'biogpt', 'ctrl'],
]);

/** The first field that counts experts in words of its own; null where there is none. */
function unreadExperts(fields: ConfigFields): readonly [field: string, value: number] | null {
  for (const [field, value] of Object.entries(fields)) {
    const isCount = /(?:num|count).*expert|expert.*(?:num|count)/.test(field);
    const isPerToken = /per_tok|top_?k|active|shared|group|parallel|dim/.test(field);
    if (isCount && !isPerToken && typeof value === 'number' && value > 1) return [field, value];
  }
  return null;
}

/** The first field that counts heads of keys and values in words of its own; null where there is none. */
function unreadKeyHeads(fields: ConfigFields): readonly [field: string, value: number] | null {
  if (fields.num_key_value_heads !== undefined && fields.num_key_value_heads !== null) return null;
  for (const [field, value] of Object.entries(fields)) {
    const isCount =
      /(?:kv|key_value|multi_query|gqa).*(?:head|group)|(?:head|group)s?_?(?:kv|key_value)/.test(field);
    const isOther = /linear|dim|size|swa|global|layer|share|reuse/.test(field);
    if (isCount && !isOther && typeof value === 'number' && value > 0) return [field, value];
  }
  return null;
}

/** Parts of the layers of a configuration. */
interface Parts {
  readonly hasDense: boolean;
  readonly hasMoe: boolean;
}

/**
 * A size that is missing or spelled otherwise would come out as a confident figure of another model.
 * @throws UnsupportedArchitectureError that names the field
 */
export function checkUnderstood(config: ConfigFields, id: string, { hasDense, hasMoe }: Parts): void {
  const isOff = config.is_moe === false || config.enable_moe_block === false;
  const unread = unreadKeyHeads(config) ?? (hasMoe || isOff ? null : unreadExperts(config));
  if (unread !== null) {
    const [field, value] = unread;
    throw new UnsupportedArchitectureError(id, {
      code: 'field-value',
      field,
      value: String(value),
      allowed: [],
    });
  }
  const reader = new ConfigReader(config, id);
  const width = reader.optional('intermediate_size_mlp', 'dense_intermediate_size', 'intermediate_size');
  const modelType = typeof config.model_type === 'string' ? config.model_type : '';
  if (hasDense && width === null && !fourfold.has(modelType))
    throw new UnsupportedArchitectureError(id, { code: 'missing-field', field: 'intermediate_size' });
}
