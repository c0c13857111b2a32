import { searchSpaces } from '../engine/terms/search-space.ts';
import { type Answers, answered } from './answers.ts';

/** The dimensions that a plan searches, each with its sizes; an empty list is every power of two; null is not searched. */
export interface SearchDimensions {
  readonly tp: readonly number[];
  readonly ep: readonly number[] | null;
  readonly moeDp: readonly number[] | null;
}

/** Dimensions that are searched: the space that was chosen, widened by sizes that were given for further dimensions. */
export function searchDimensions(answers: Answers): SearchDimensions {
  const ep = answered(answers, 'epSizes');
  const moeDp = answered(answers, 'moeDpSizes');
  const chosen = searchSpaces.indexOf(answered(answers, 'searchSpace') ?? 'tp');
  const given = moeDp !== null ? 2 : ep !== null ? 1 : 0;
  const width = Math.max(chosen, given);
  return {
    tp: answered(answers, 'tpSizes') ?? [],
    ep: width >= 1 ? (ep ?? []) : null,
    moeDp: width >= 2 ? (moeDp ?? []) : null,
  };
}
