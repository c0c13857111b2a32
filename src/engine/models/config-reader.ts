import type { ConfigFields } from '../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../terms/errors.ts';
import { isConfigGroup } from './config-group.ts';

/** Reads typed fields of a config and names the one that is missing. */
export class ConfigReader {
  readonly fields: ConfigFields;
  private readonly id: string;

  constructor(fields: ConfigFields, id: string) {
    this.fields = fields;
    this.id = id;
  }

  /** A required number. @throws UnsupportedArchitectureError */
  number(...names: readonly string[]): number {
    const found = this.optional(...names);
    if (found === null)
      throw new UnsupportedArchitectureError(this.id, { code: 'missing-field', field: names[0] ?? '' });
    return found;
  }

  /** The first of several names that holds a number. */
  optional(...names: readonly string[]): number | null {
    for (const name of names) {
      const value = this.fields[name];
      if (typeof value === 'number' && Number.isFinite(value)) return value;
    }
    return null;
  }

  /** A number above 0, or the fallback (configs write null and 0 for "not used"). */
  positive(fallback: number, ...names: readonly string[]): number {
    const found = this.optional(...names);
    return found !== null && found > 0 ? found : fallback;
  }

  flag(name: string, fallback = false): boolean {
    const value = this.fields[name];
    return typeof value === 'boolean' ? value : fallback;
  }

  /** A nested group of fields; empty when absent. */
  group(name: string): ConfigFields {
    const value = this.fields[name];
    return isConfigGroup(value) ? value : {};
  }

  /** A list of texts; null when absent. */
  texts(name: string): string[] | null {
    const value = this.fields[name];
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null;
  }

  /** A list of numbers; null when absent. */
  numbers(name: string): number[] | null {
    const value = this.fields[name];
    return Array.isArray(value) && value.every((one) => typeof one === 'number') ? value : null;
  }
}
