import type { ResultRow } from '../../results/result.ts';
import { bestOf, type PlacedRow, type Subject, shortTitle } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, rate, strategy } from '../prose-figures.ts';

/** The row of one strategy among all rows of a subject. */
function rowOf(subject: Subject, parallel: string): PlacedRow | null {
  const best = bestOf(subject);
  if (best?.row.parallel === parallel) return best;
  const at = subject.device.candidates.findIndex((row) => row.parallel === parallel);
  const row = subject.device.candidates[at];
  return row ? { row, path: `${subject.path}.candidates[${at}]` } : null;
}

function hasRate(row: ResultRow): row is ResultRow & { readonly throughputTokensPerSecond: number } {
  return (row.throughputTokensPerSecond ?? 0) > 0;
}

/**
 * Two best rows of different strategies are not everything else equal: the strategy is named as a condition, and each
 * strategy that both sides list is set against itself.
 */
export function strategyStatements(left: Subject, right: Subject): Statement[] {
  const mine = bestOf(left);
  const theirs = bestOf(right);
  if (!mine || !theirs || mine.row.parallel === theirs.row.parallel) return [];
  if (mine.row.parallel === '' || theirs.row.parallel === '') return [];
  const cites = [
    cite(`${mine.path}.parallel`, mine.row.parallel),
    cite(`${theirs.path}.parallel`, theirs.row.parallel),
  ];
  const differs = state('strategy-differs', 'macro_only', cites, (t) =>
    t.compare.strategies(
      strategy(mine.row.parallel, t.words.unnamedStrategy),
      strategy(theirs.row.parallel, t.words.unnamedStrategy),
    ),
  );
  const shared = [...new Set([mine.row.parallel, theirs.row.parallel])].flatMap((parallel) => {
    const a = rowOf(left, parallel);
    const b = rowOf(right, parallel);
    return a && b && hasRate(a.row) && hasRate(b.row) ? [{ parallel, a, b }] : [];
  });
  const each = shared.map(({ parallel, a, b }) => {
    const [from, to] = [a.row.throughputTokensPerSecond ?? 0, b.row.throughputTokensPerSecond ?? 0];
    const ratio = derive('ratio', to, from);
    const figures = [
      cite(`${a.path}.throughputTokensPerSecond`, from),
      cite(`${b.path}.throughputTokensPerSecond`, to),
      cite(`${a.path}.parallel`, parallel),
      ratio,
    ];
    return state('same-strategy', 'macro_only', figures, (t) =>
      t.compare.sameStrategy(
        strategy(parallel, t.words.unnamedStrategy),
        shortTitle(left, t),
        rate(from),
        shortTitle(right, t),
        rate(to),
        computed(ratio.value),
      ),
    );
  });
  const [first] = shared;
  const offer =
    first === undefined
      ? []
      : [
          state('same-strategy', 'macro_only', [cite(`${first.a.path}.parallel`, first.parallel)], (t) =>
            t.compare.sameStrategyOffer(
              strategy(first.parallel, t.words.unnamedStrategy).replaceAll(' ', ','),
            ),
          ),
        ];
  return [differs, ...each, ...offer];
}
