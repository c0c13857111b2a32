import type { FigureId, RowMeasure, Statistic } from '../../results/measure.ts';
import { bestOf, type Subject, shortTitle } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { ms, rate, requests, signedShare } from '../prose-figures.ts';
import type { EquationMetric, SpreadOf } from './question.ts';

/** Figures of a metric that two load tests are told apart by, the first that both have. */
const figuresOf: Readonly<Partial<Record<EquationMetric, readonly FigureId[]>>> = {
  ttft: ['ttftMs'],
  tpot: ['tpotMs', 'interTokenMs'],
  throughput: ['throughputTokensPerSecond', 'requestsPerSecond'],
};

/** What stands for all where no metric is named. */
const overall: readonly FigureId[] = ['throughputTokensPerSecond', 'ttftMs', 'tpotMs'];

const names: Readonly<Partial<Record<FigureId, string>>> = {
  ttftMs: 'TTFT',
  tpotMs: 'TPOT',
  interTokenMs: 'ITL',
  endToEndMs: 'E2E',
};

const wanted: readonly Statistic[] = ['mean', 'median', 'p95', 'p99', 'max', 'total'];

function shown(figure: FigureId, value: number): string {
  if (figure === 'requestsPerSecond') return requests(value);
  return names[figure] === undefined ? rate(value) : ms(value);
}

function both([left, right]: readonly [Subject, Subject], figure: FigureId) {
  const measuresOf = (one: Subject) => bestOf(one)?.row.measures ?? [];
  return wanted.flatMap((statistic) => {
    const find = (one: Subject) =>
      measuresOf(one).find((measure) => measure.figure === figure && measure.statistic === statistic);
    const [a, b] = [find(left), find(right)];
    return a === undefined || b === undefined || a.value <= 0 ? [] : [{ statistic, a, b }];
  });
}

/** How one figure went from one load test to the other. */
function change(
  [left, right]: readonly [Subject, Subject],
  figure: FigureId,
  { statistic, a, b }: { statistic: Statistic; a: RowMeasure; b: RowMeasure },
  isFirst: boolean,
): Statement {
  const place = (subject: Subject, one: RowMeasure) =>
    cite(
      `${subject.path}.best.measures[${bestOf(subject)?.row.measures.indexOf(one) ?? 0}].value`,
      one.value,
    );
  const part = derive('relative', a.value, b.value);
  return state('answered', 'macro_only', [place(left, a), place(right, b), part], (t) => {
    const own = names[figure];
    const name = own === undefined ? '' : `${own} ${t.words.statistics[statistic]}`;
    return t.asked.changedFromTo(
      name,
      shown(figure, a.value),
      shown(figure, b.value),
      signedShare(part.value),
      isFirst ? [shortTitle(left, t), shortTitle(right, t)] : null,
    );
  });
}

/** How the figures that a question names went from the first of two load tests to the second; null for anything else. */
export function loadsApart(
  metric: EquationMetric | null,
  spread: SpreadOf | null,
  subjects: readonly Subject[],
): readonly Statement[] | null {
  const [left, right, another] = subjects;
  const isPair = left !== undefined && right !== undefined && another === undefined;
  if (!isPair || subjects.some(({ run }) => run.basis !== 'measured')) return null;
  const pair = [left, right] as const;
  const own = spread !== null ? [spread] : metric === null ? overall : (figuresOf[metric] ?? overall);
  const isOne = metric !== null || spread !== null;
  const told = own
    .map((figure) => ({ figure, found: both(pair, figure) }))
    .filter(({ found }) => found.length > 0);
  const chosen = isOne ? told.slice(0, metric === 'throughput' ? 2 : 1) : told;
  const statements = chosen.flatMap(({ figure, found }, at) =>
    (isOne ? found : found.slice(0, 1)).map((one, place) =>
      change(pair, figure, one, at === 0 && place === 0),
    ),
  );
  return statements.length > 0 ? statements : null;
}
