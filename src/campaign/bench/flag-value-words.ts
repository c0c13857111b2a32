import type { Catalogue } from '../../text/catalogue.ts';
import type { FlagValue } from '../manifest.ts';

/** The value of a flag as people read it: on, off or left out where it is no text or number. */
export function flagValueWords(value: FlagValue, { plan }: Pick<Catalogue['campaign'], 'plan'>): string {
  if (value === null) return plan.leftOut;
  if (value === true) return plan.on;
  return value === false || typeof value === 'object' ? plan.off : String(value);
}
