import type { ServedPhase } from '../../explain/evidence/phase-evidence.ts';
import type { Result } from '../../results/result.ts';
import { caseOfRow, casesOfPair } from '../../verification/cases-of-result.ts';
import type { OpenCase } from '../../verification/verification-case.ts';

/** The cases of one row, or how many rows there are when that row is not among them. */
export type ChosenCases = { readonly cases: readonly OpenCase[] } | { readonly count: number };

/**
 * The cases to verify: the best row of each phase of the first device, or the row at a place in their lists. A pair of a PD
 * ratio makes two, or one where a phase of it is named.
 */
export function chooseCases(result: Result, row: number | null, phase: ServedPhase | null): ChosenCases {
  const [first] = result.results;
  if (first === undefined) return { count: 0 };
  const phases = result.results.filter((one) => one.device === first.device);
  const place = (row ?? 1) - 1;
  const cases = phases.flatMap((one): OpenCase[] => {
    const pair = one.pdRatio?.pairs[place];
    if (pair) return casesOfPair(result, one, pair).filter((side) => phase === null || side.phase === phase);
    const chosen = row === null ? (one.best ?? one.candidates[0]) : one.candidates[place];
    const open = chosen ? caseOfRow(result, one, chosen) : null;
    return open ? [open] : [];
  });
  if (cases.length > 0) return { cases };
  return { count: Math.max(...phases.map((one) => one.pdRatio?.pairs.length ?? one.candidates.length)) };
}
