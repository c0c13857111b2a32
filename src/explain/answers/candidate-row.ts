import type { ResultRow } from '../../results/result.ts';
import { rowFigures } from '../analysis/best.ts';
import { cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { strategy, whole } from '../prose-figures.ts';

/**
 * A row of a list with its place, strategy and figures.
 *
 * @param path where the row stands, `runs[0].results[0].candidates[2]`.
 * @param place its number in the list, from 1.
 */
export function candidateRow(row: ResultRow, path: string, place: number): Statement {
  const { shown, cites } = rowFigures(row, path);
  const told = [
    cite(`${path}.parallel`, row.parallel),
    cite(`${path}.concurrency`, row.concurrency),
    cite('place', place, 'reference'),
  ];
  return state('best-row', 'macro_only', [...told, ...cites], (t) =>
    t.asked.candidate(
      whole(place),
      strategy(row.parallel, t.words.unnamedStrategy),
      shown.join(t.words.comma),
      row.concurrency === null ? null : whole(row.concurrency),
    ),
  );
}
