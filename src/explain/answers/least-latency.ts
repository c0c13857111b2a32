import type { ResultRow } from '../../results/result.ts';
import { says } from '../../text/words/words.ts';
import { rowFigures } from '../analysis/best.ts';
import type { Subject } from '../analysis/subject.ts';
import { cite } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { gib, strategy, whole } from '../prose-figures.ts';
import type { AskedAbout } from './asked-about.ts';
import { metricIn, type Named } from './named-in-question.ts';
import { splitIn } from './named-split.ts';
import type { Question } from './question.ts';
import { scopedQuestion } from './scoped-question.ts';

/** Latencies by which rows can be ranked, or the throughput that is the least of all. */
export type LeastAsked = 'ttft' | 'tpot' | 'both' | 'worst' | 'fullest' | 'emptiest';

/** `which config is quickest to the first token`, `最慢的方案`: the row that has the least of a figure. Null for anything else. */
export function leastQuestion(text: string, named: Named, about: AskedAbout): Question | null {
  const { change, split, load } = named;
  const { kinds } = about;
  const isNoPlan = kinds.includes('of-pass') || kinds.includes('of-recording');
  const hasAmounts = Object.keys(change).length > 0 || load.users !== null || load.batch !== null;
  if (isNoPlan || hasAmounts) return null;
  // A row that is named by its place is no strategy that is asked about.
  if (says('worst-row', text) && !says('why-word', text) && splitIn(text) === null)
    return { ...scopedQuestion('candidates', named, about), intent: 'candidates', least: 'worst' };
  for (const [group, least] of [
    ['row-emptiest', 'emptiest'],
    ['row-fullest', 'fullest'],
  ] as const)
    if (split === null && says(group, text))
      return { ...scopedQuestion('candidates', named, about), intent: 'candidates', least };
  if (split !== null || kinds.includes('of-several') || !says('least-latency', text)) return null;
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

/** The row of a result that serves least; none where there is only one. */
function worstOf({ device: { candidates }, path }: Subject): Statement[] {
  const [worst] = candidates
    .map((row, at) => ({ row, at, rate: row.throughputTokensPerSecond }))
    .filter((one): one is typeof one & { rate: number } => one.rate !== null)
    .toSorted((a, b) => a.rate - b.rate);
  if (worst === undefined || candidates.length < 2) return [];
  const own = `${path}.candidates[${worst.at}]`;
  const { shown, cites } = rowFigures(worst.row, own);
  const told = [
    cite(`${own}.parallel`, worst.row.parallel),
    cite(`${own}.concurrency`, worst.row.concurrency),
  ];
  return [
    state('best-row', 'macro_only', [...told, ...cites], (t) =>
      t.asked.worstRow(
        strategy(worst.row.parallel, t.words.unnamedStrategy),
        shown.join(t.words.comma),
        worst.row.concurrency === null ? null : whole(worst.row.concurrency),
      ),
    ),
  ];
}

/** The row that leaves least memory on each device, or most; none where rows tell no memory. */
function byMemory({ device: { candidates }, path }: Subject, of: 'fullest' | 'emptiest'): Statement[] {
  const ranked = candidates
    .map((row, at) => ({ row, at, left: row.memory.availableGiB }))
    .filter((one): one is typeof one & { left: number } => one.left !== null)
    .toSorted((a, b) => (of === 'fullest' ? a.left - b.left : b.left - a.left));
  const [first] = ranked;
  if (first === undefined || ranked.length < 2) return [];
  const all = ranked.map(({ row, at, left }) => ({
    row,
    left,
    cites: [
      cite(`${path}.candidates[${at}].memory.availableGiB`, left),
      cite(`${path}.candidates[${at}].parallel`, row.parallel),
    ],
  }));
  return [
    state(
      'best-row',
      'macro_only',
      all.flatMap(({ cites }) => cites),
      (t) =>
        t.asked.memoryOfRows(
          of === 'fullest',
          all
            .map(({ row, left }) => `${strategy(row.parallel, t.words.unnamedStrategy)} ${gib(left)}`)
            .join(t.words.listed),
        ),
    ),
  ];
}

/** The rows that were read with the least of a latency, of every batch where a dump has them. */
export function leastLatency(least: LeastAsked | undefined, subjects: readonly Subject[]): Statement[] {
  if (least === undefined) return [];
  if (least === 'fullest' || least === 'emptiest')
    return subjects.flatMap((subject) => about(subject.path, byMemory(subject, least)));
  if (least === 'worst') return subjects.flatMap((subject) => about(subject.path, worstOf(subject)));
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
