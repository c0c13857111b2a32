import { type FigureId, measureOf, type Statistic } from '../../results/measure.ts';
import { bestOf, type PlacedRow, type Subject, shortTitle } from '../analysis/subject.ts';
import { cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { WhatIfChange } from '../headline.ts';
import { ms, rate, requests, share } from '../prose-figures.ts';
import { type AnswerMaterial, said } from './answer-material.ts';

/** Figures that a limit is held against, the one that its name means first. */
const figuresOf = {
  ttftLimitMs: ['ttftMs'],
  // SGLang measures the gaps between tokens alone.
  tpotLimitMs: ['tpotMs', 'interTokenMs'],
} as const satisfies Readonly<Record<string, readonly FigureId[]>>;

const limitNames = ['ttftLimitMs', 'tpotLimitMs'] as const;
const shownNames = { ttftMs: 'TTFT', tpotMs: 'TPOT', interTokenMs: 'ITL' } as const;

/** A mean that was measured beside a limit, with its highest percentile where that is told. */
interface Held {
  readonly name: string;
  readonly figure: FigureId;
  readonly mean: number;
  /** Reports without means have medians. */
  readonly isMedian: boolean;
  readonly tail: { readonly value: number; readonly statistic: 'p99' | 'p95' } | null;
  readonly limit: number;
}

function heldTo({ row }: PlacedRow, { run }: Subject, change: WhatIfChange): Held[] {
  return limitNames.flatMap((limitName) => {
    const limit = change[limitName];
    const figure = figuresOf[limitName].find((one) => measureOf(row, one, run.basis) !== null);
    const mean = figure === undefined ? null : measureOf(row, figure, run.basis);
    if (typeof limit !== 'number' || figure === undefined || mean === null) return [];
    const tail = (['p99', 'p95'] as const).flatMap((statistic) => {
      const told = row.measures.find((one) => one.figure === figure && one.statistic === statistic);
      return told === undefined ? [] : [{ value: told.value, statistic }];
    })[0];
    const isMedian = mean.statistic === 'median';
    return [{ name: shownNames[figure], figure, mean: mean.value, isMedian, tail: tail ?? null, limit }];
  });
}

/** Parts of the requests that lie above a percentile. */
const above: readonly (readonly [Statistic, number])[] = [
  ['p25', 0.75],
  ['median', 0.5],
  ['p75', 0.25],
  ['p90', 0.1],
  ['p95', 0.05],
  ['p99', 0.01],
  ['max', 0],
];

/** How many requests are above a limit, as far as percentiles tell. */
function beyond({ row, path }: PlacedRow, { figure, limit }: Held): Statement[] {
  const told = above.flatMap(([statistic, part]) => {
    const at = row.measures.findIndex((one) => one.figure === figure && one.statistic === statistic);
    const value = row.measures[at]?.value;
    return value === undefined ? [] : [{ part, value, cite: cite(`${path}.measures[${at}].value`, value) }];
  });
  const high = told.findLast(({ value }) => value <= limit)?.part ?? null;
  const low = told.find(({ value }) => value > limit)?.part ?? null;
  const cites = [
    ...told.map((one) => one.cite),
    cite('question.limit', limit, 'reference'),
    cite('percentile.above', low, 'reference'),
    cite('percentile.below', high, 'reference'),
  ];
  // Where the smallest percentile is above, most requests are; the part of them is told from it.
  const least = told.findLast(({ value }) => value > limit) === undefined ? null : low;
  if (high === null && (least === null || least === 0)) return [];
  return [
    state('answered', 'macro_only', cites, (t) => {
      if (high === null) return t.asked.beyondAtLeast(share(least ?? 0), ms(limit));
      return least === null || least === 0
        ? t.asked.beyondAtMost(share(high), ms(limit))
        : t.asked.beyondBetween(share(least), share(high), ms(limit));
    }),
  ];
}

function verdictOf(
  subject: Subject,
  hasOthers: boolean,
  { name, mean, isMedian, tail, limit }: Held,
): Statement {
  const cites = [
    cite('measured.mean', mean, 'reference'),
    cite('measured.tail', tail?.value ?? null, 'reference'),
    cite('measured.tailName', tail?.statistic ?? null, 'reference'),
    cite('question.limit', limit, 'reference'),
    cite('subject.device', subject.device.device, 'reference'),
  ];
  return state('answered', 'macro_only', cites, (t) =>
    t.asked.measuredWithin(
      hasOthers ? shortTitle(subject, t) : null,
      `${isMedian ? `${t.words.statistics.median} ` : ''}${name} ${ms(mean)}`,
      tail === null ? null : `${tail.statistic} ${ms(tail.value)}`,
      ms(limit),
      mean <= limit,
      tail !== null && tail.value <= limit,
      isMedian,
    ),
  );
}

/**
 * A limit put forward for loads that were measured: which of them keep it as they ran. No limit changes what was measured.
 * Null where something else is put forward, or something else than load tests was read.
 */
export function measuredWithin(change: WhatIfChange, { subjects }: AnswerMaterial): Statement[] | null {
  const names = Object.keys(change);
  const isOfLimits = names.length > 0 && names.every((one) => limitNames.some((name) => name === one));
  if (!isOfLimits || subjects.length === 0 || subjects.some(({ run }) => run.basis !== 'measured'))
    return null;
  const judged = subjects.flatMap((subject) => {
    const best = bestOf(subject);
    const held = best === null ? [] : heldTo(best, subject, change);
    return best === null || held.length === 0 ? [] : [{ subject, best, held }];
  });
  if (judged.length === 0) return null;
  const within = judged
    .filter(({ held }) => held.every(({ mean, limit }) => mean <= limit))
    .toSorted(
      (a, b) => (b.best.row.throughputTokensPerSecond ?? 0) - (a.best.row.throughputTokensPerSecond ?? 0),
    );
  const [most] = within;
  const isChoice = judged.length > 1 && most !== undefined;
  const total = most?.best.row.throughputTokensPerSecond ?? null;
  const served = most?.best.row.requestsPerSecond ?? null;
  const isOfMedians = most?.held.some(({ isMedian }) => isMedian) === true;
  const chosen =
    isChoice && total !== null
      ? [
          state(
            'answered',
            'macro_only',
            [
              cite(`${most.best.path}.throughputTokensPerSecond`, total),
              cite(`${most.best.path}.requestsPerSecond`, served),
            ],
            (t) =>
              t.asked.mostWithin(
                shortTitle(most.subject, t),
                [rate(total), ...(served === null ? [] : [requests(served)])].join(t.words.comma),
                isOfMedians,
              ),
          ),
        ]
      : [];
  return [
    ...chosen,
    ...judged.flatMap(({ subject, held }) => held.map((one) => verdictOf(subject, judged.length > 1, one))),
    ...(judged.length === 1
      ? judged.flatMap(({ best, held }) => held.flatMap((one) => beyond(best, one)))
      : []),
    ...(isChoice ? [] : [said('answered', (t) => t.asked.limitOfMeasured)]),
  ];
}
