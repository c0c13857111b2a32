import type { RowMeasure, Statistic } from '../../results/measure.ts';
import { measuredStatements } from '../analysis/basis.ts';
import { limitsOf } from '../analysis/limits.ts';
import { bestOf, isAnswered, type Subject } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { ms } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, said } from './answer-material.ts';
import type { AskedOf, SpreadOf } from './question.ts';
import { unexplained } from './unexplained.ts';

/** Latencies whose percentiles tell how far requests lie apart, by the names that reports have. */
const tailed: Readonly<Record<SpreadOf, string>> = {
  ttftMs: 'TTFT',
  tpotMs: 'TPOT',
  interTokenMs: 'ITL',
  endToEndMs: 'E2E',
};
const spreads: readonly SpreadOf[] = ['ttftMs', 'tpotMs', 'interTokenMs', 'endToEndMs'];

/** The highest percentile that reports have, and what it is set against, the first that is told. */
const highs: readonly Statistic[] = ['p99', 'p95', 'p90', 'max'];
const lows: readonly Statistic[] = ['median', 'mean'];
const meanFirst: readonly Statistic[] = ['mean', 'median'];

/** How many times its middle the highest percentile of each latency is, or of the one that was asked for. */
export function tailsOf(
  subject: Subject,
  only: SpreadOf | null = null,
  middles: readonly Statistic[] = lows,
  asked: Statistic | null = null,
): Statement[] {
  const best = bestOf(subject);
  if (best === null) return [];
  const placed = best.row.measures.map((one, at) => ({ ...one, at }));
  return spreads
    .filter((figure) => only === null || figure === only)
    .flatMap((figure) => {
      const own = placed.filter((one) => one.figure === figure);
      const first = (wanted: readonly Statistic[]) =>
        wanted.flatMap((name) => own.find(({ statistic }) => statistic === name) ?? [])[0];
      const [high, low] = [first(asked === null ? highs : [asked]), first(middles)];
      if (!high?.statistic || !low?.statistic || low.value <= 0) return [];
      if (high.statistic === low.statistic) return [];
      const [tail, base] = [high.statistic, low.statistic];
      const times = derive('ratio', high.value, low.value);
      const cites = [
        cite(`${best.path}.measures[${high.at}].value`, high.value),
        cite(`${best.path}.measures[${low.at}].value`, low.value),
        times,
      ];
      return [
        state('answered', 'macro_only', cites, (t) =>
          t.asked.tailAgainst(
            tailed[figure],
            t.words.statistics[tail],
            ms(high.value),
            times.value.toFixed(1),
            t.words.statistics[base],
            ms(low.value),
          ),
        ),
      ];
    });
}

/** Percentiles above the limit that was set, which the row is held to by another statistic. */
function tailsBeyond(subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (best === null) return [];
  return limitsOf(subject).flatMap(({ field, name, limit, cite: own }) =>
    best.row.measures.flatMap(({ figure, statistic, value }, at) =>
      figure !== field || statistic === null || value <= limit
        ? []
        : [
            state('answered', 'macro_only', [cite(`${best.path}.measures[${at}].value`, value), own], (t) =>
              t.asked.overLimit(`${t.words.statistics[statistic]} ${name}`, ms(value), ms(limit)),
            ),
          ],
    ),
  );
}

/** Figures of the spread that is asked for; ITL and TPOT are taken for each other where one of them has no percentiles. */
function spreadOf(subject: Subject, asked: SpreadOf | null): SpreadOf | null {
  const measures: readonly RowMeasure[] = bestOf(subject)?.row.measures ?? [];
  const has = (figure: SpreadOf) => measures.some((one) => one.figure === figure && one.statistic !== 'mean');
  if (asked === null || has(asked)) return asked;
  const other = asked === 'tpotMs' ? 'interTokenMs' : asked === 'interTokenMs' ? 'tpotMs' : null;
  return other !== null && has(other) ? other : null;
}

/** Percentiles are there only where something measured or simulated single requests. */
export function percentileAnswer({ subjects }: AnswerMaterial, { spread }: AskedOf): AnswerPart {
  const measured = subjects.filter(isAnswered).flatMap((subject: Subject) => {
    const only = spreadOf(subject, spread?.of ?? null);
    return about(subject.path, [
      ...tailsOf(subject, only, spread?.isFromMean ? meanFirst : lows, spread?.statistic ?? null),
      ...measuredStatements(subject, only === null ? null : [only]),
      ...(subject.run.basis === 'measured' ? [] : tailsBeyond(subject)),
      ...(subject.run.basis === 'measured' && spread?.isCaused ? [unexplained] : []),
    ]);
  });
  if (measured.length > 0) return { statements: measured };
  return { statements: [said('not-answerable', (t) => t.asked.onlyMeans)] };
}
