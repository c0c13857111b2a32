import type { ConfigFields } from '../terms/architecture.ts';

/** Whether a value read from a file is a group of fields: an object, no list, not null. The fields are still unknown. */
export function isConfigGroup(value: unknown): value is ConfigFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
