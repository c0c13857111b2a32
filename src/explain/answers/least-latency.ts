import type { ResultRow } from '../../results/result.ts';
import { says } from '../../text/words/words.ts';
import { rowFigures } from '../analysis/best.ts';
import type { Subject } from '../analysis/subject.ts';
import { cite } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { strategy, whole } from '../prose-figures.ts';
import type { AskedAbout } from './asked-about.ts';
import { metricIn, type Named } from './named-in-question.ts';
import type { Question } from './question.ts';

/** Latencies by which rows can be ranked. */
export type LeastAsked = 'ttft' | 'tpot' | 'both';

/** `which config is quickest to the first token`: the row that has the least of a latency. Null for anything else. */
export function leastQuestion(
  text: string,
  { change, split, load }: Named,
  { kinds }: AskedAbout,
): Question | null {
  const isOfRows =
    !kinds.includes('of-pass') && !kinds.includes('of-recording') && !kinds.includes('of-several');
  const isOther =
    Object.keys(change).length > 0 || split !== null || load.users !== null || load.batch !== null;
  if (!isOfRows || isOther || !says('least-latency', text)) return null;
  const metric = metricIn(text);
  const least = metric === 'ttft' || metric === 'tpot' ? metric : 'both';
  return { intent: 'candidates', least };
}

const fields = { ttft: 'ttftMs', tpot: 'tpotMs' } as const;

function leastOf(rows: readonly ResultRow[], metric: 'ttft' | 'tpot', subject: Subject): Statement[] {
  const field = fields[metric];
  const [first] = rows
    .map((row, at) => ({ row, at, value: row[field] }))
    .filter((one): one is typeof one & { value: number } => one.value !== null)
    .toSorted((a, b) => a.value - b.value);
  if (first === undefined || rows.length < 2) return [];
  const name = rows === subject.device.rows ? 'rows' : 'candidates';
  const path = `${subject.path}.${name}[${first.at}]`;
  const { shown, cites } = rowFigures(first.row, path);
  const told = [
    cite(`${path}.parallel`, first.row.parallel),
    cite(`${path}.concurrency`, first.row.concurrency),
  ];
  return [
    state('best-row', 'macro_only', [...told, ...cites], (t) =>
      t.asked.leastLatency(
        metric.toUpperCase(),
        strategy(first.row.parallel, t.words.unnamedStrategy),
        shown.join(t.words.comma),
        first.row.concurrency === null ? null : whole(first.row.concurrency),
      ),
    ),
  ];
}

/** The rows that were read with the least of a latency, of every batch where a dump has them. */
export function leastLatency(least: LeastAsked | undefined, subjects: readonly Subject[]): Statement[] {
  if (least === undefined) return [];
  const metrics = least === 'both' ? (['ttft', 'tpot'] as const) : [least];
  return subjects.flatMap((subject) => {
    const { rows, candidates } = subject.device;
    const all = rows.length > candidates.length ? rows : candidates;
    return about(
      subject.path,
      metrics.flatMap((metric) => leastOf(all, metric, subject)),
    );
  });
}
