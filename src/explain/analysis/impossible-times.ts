import type { FigureId } from '../../results/measure.ts';
import type { ResultRow } from '../../results/result.ts';
import { isKeyOf } from '../../text/fields.ts';
import { cite } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { ms, strategy } from '../prose-figures.ts';
import { bestOf, losersOf, type Subject } from './subject.ts';

/** More impossible figures than this say no more than the first ones. */
const mostSaid = 4;

/** Names of the latencies, as engineers write them in both languages. */
const latencies = {
  ttftMs: 'TTFT',
  tpotMs: 'TPOT',
  interTokenMs: 'ITL',
  queueMs: 'queue',
  endToEndMs: 'E2E',
} as const satisfies Partial<Record<FigureId, string>>;
type Latency = keyof typeof latencies;

/** The name of a figure that is a latency; undefined for rates. */
export const latencyNames: Readonly<Partial<Record<FigureId, string>>> = latencies;

/** Latencies that no request can spend longer in than in the whole of itself, at every statistic alike. */
const partsOfRequest: readonly Latency[] = ['ttftMs', 'tpotMs', 'queueMs'];

/** One latency where it stands. */
interface Time {
  readonly latency: Latency;
  /** `mean`, `p99`; null where the source does not say which. */
  readonly statistic: string | null;
  readonly value: number;
}

/** A set of times that describe the same requests. */
interface Times {
  readonly path: string;
  /** Label of the strategy; null for the row that is recommended. */
  readonly parallel: string | null;
  readonly times: readonly Time[];
}

function timesOf(row: ResultRow): Time[] {
  const carried = row.measures.flatMap(({ figure, statistic, value }): Time[] =>
    isKeyOf(latencies, figure) ? [{ latency: figure, statistic, value }] : [],
  );
  const plain = (['ttftMs', 'tpotMs'] as const).flatMap((latency): Time[] => {
    const value = row[latency];
    const isCarried = carried.some((one) => one.latency === latency && one.value === value);
    return value === null || isCarried ? [] : [{ latency, statistic: null, value }];
  });
  return [...plain, ...carried];
}

function everyTime(subject: Subject): Times[] {
  const best = bestOf(subject);
  const pairs = subject.device.pdRatio?.pairs ?? [];
  return [
    ...(best === null ? [] : [{ path: best.path, parallel: null, times: timesOf(best.row) }]),
    ...losersOf(subject).map(({ row, path }) => ({ path, parallel: row.parallel, times: timesOf(row) })),
    ...pairs.map(({ ttftMs, tpotMs, prefillParallel, decodeParallel }, at): Times => {
      const times = [
        { latency: 'ttftMs', statistic: null, value: ttftMs },
        { latency: 'tpotMs', statistic: null, value: tpotMs },
      ] as const;
      return {
        path: `${subject.path}.pdRatio.pairs[${at}]`,
        parallel: at === 0 ? null : `${prefillParallel} + ${decodeParallel}`,
        times: times.flatMap((one) => (one.value === null ? [] : [{ ...one, value: one.value }])),
      };
    }),
  ];
}

function nameOf({ parallel }: Times, { latency, statistic }: Time, t: ExplainTexts): string {
  const name = latency === 'queueMs' ? t.plausible.queue : latencies[latency];
  const which = statistic === null ? name : `${name} (${statistic})`;
  return parallel === null ? which : `${strategy(parallel, t.words.unnamedStrategy)}: ${which}`;
}

/**
 * Latencies that cannot be: below zero, or a part of a request that takes longer than the whole. Every row and every
 * reported percentile is looked at; a part is held against the whole of the same statistic.
 */
export function impossibleTimes(subject: Subject): Statement[] {
  const all = everyTime(subject);
  const below = all.flatMap((row) =>
    row.times
      .filter(({ value }) => value < 0)
      .map((time) =>
        state('impossible-time', 'macro_only', [cite(`${row.path}.${time.latency}`, time.value)], (t) =>
          t.plausible.belowZero(nameOf(row, time, t), ms(time.value)),
        ),
      ),
  );
  const longer = all.flatMap((row) =>
    row.times.flatMap((time) => {
      const whole = row.times.find(
        ({ latency, statistic }) =>
          latency === 'endToEndMs' &&
          (statistic === time.statistic || statistic === null || time.statistic === null),
      );
      if (!partsOfRequest.includes(time.latency) || whole === undefined || time.value <= whole.value)
        return [];
      const cites = [
        cite(`${row.path}.${time.latency}`, time.value, 'reference'),
        cite(`${row.path}.endToEndMs`, whole.value, 'reference'),
      ];
      return [
        state('impossible-time', 'macro_only', cites, (t) =>
          t.plausible.longerThanWhole(nameOf(row, time, t), ms(time.value), ms(whole.value)),
        ),
      ];
    }),
  );
  return [...below, ...longer].slice(0, mostSaid);
}
