import { measureOf } from '../../results/measure.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { ms } from '../prose-figures.ts';
import { agrees } from './consistency.ts';
import { bestOf, type Subject } from './subject.ts';

/**
 * A row that another program predicted, put together again: a whole request is its first token and a TPOT for each further
 * one. Nothing is said where the row does not hold all three times, or where they do not add up: each may be of another
 * statistic.
 */
export function requestRebuilt(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const { run, runPath } = subject;
  if (best === null || run.basis !== 'predicted') return [];
  const { row, path } = best;
  const told = measureOf(row, 'endToEndMs', run.basis)?.value ?? null;
  const { outputLength } = run.conditions;
  if (told === null || row.ttftMs === null || row.tpotMs === null || outputLength === null) return [];
  const rebuilt = derive('wholeRequest', row.ttftMs, row.tpotMs, outputLength);
  if (!agrees(rebuilt.value, told)) return [];
  const cites = [
    cite(`${path}.ttftMs`, row.ttftMs),
    cite(`${path}.tpotMs`, row.tpotMs),
    cite(`${runPath}.conditions.outputLength`, outputLength),
    cite(`${path}.measures.endToEndMs`, told, 'reference'),
    rebuilt,
  ];
  return [
    state('request-rebuilt', 'macro_only', cites, (t) =>
      t.analysis.requestRebuilt(ms(rebuilt.value), ms(told)),
    ),
  ];
}
