import type { Miss } from '../../terms/measured-data.ts';
import type { Candidate } from './matching-rows.ts';

/** Outcome of looking an operator up: its time, from a row or from rows around it, or why there is none. */
export type LookUp =
  | { readonly kind: 'measured' | 'interpolated' | 'partial'; readonly microseconds: number }
  | { readonly kind: 'missed'; readonly miss: Miss };

/** No row is this call. */
export function missed(miss: Miss): LookUp {
  return { kind: 'missed', miss };
}

/** The time of a row, or why there is none. */
export function measured(row: Candidate | null, miss: Miss): LookUp {
  return row === null ? missed(miss) : { kind: 'measured', microseconds: row.microseconds };
}
