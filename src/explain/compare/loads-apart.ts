import { type FigureId, type RowMeasure, statistics } from '../../results/measure.ts';
import { bestOf, type Subject, shortTitle } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { signedShare } from '../prose-figures.ts';

/** Figures of a load test that two of them have, by whether more of it is better. */
const isMoreBetter = {
  throughputTokensPerSecond: true,
  requestsPerSecond: true,
  ttftMs: false,
  tpotMs: false,
  interTokenMs: false,
  endToEndMs: false,
} as const satisfies Partial<Readonly<Record<FigureId, boolean>>>;

type Compared = keyof typeof isMoreBetter;

const order = Object.keys(isMoreBetter);

const isCompared = (figure: FigureId): figure is Compared => Object.hasOwn(isMoreBetter, figure);

/** A change that is smaller says nothing. */
const leastChange = 0.01;

/** Rates first, then each latency from its mean to its highest percentile. */
function placeOf({ figure, measure: { statistic } }: Moved): number {
  return order.indexOf(figure) * statistics.length + (statistic === null ? 0 : statistics.indexOf(statistic));
}

interface Moved {
  readonly measure: Figure;
  readonly figure: Compared;
  readonly change: ReturnType<typeof derive>;
}

/** Plain figures of a row that no test measured, which has one of each. */
const plainFigures = ['throughputTokensPerSecond', 'ttftMs', 'tpotMs'] as const;

type Figure = Pick<RowMeasure, 'figure' | 'statistic' | 'value'>;

function figuresOf(subject: Subject): readonly Figure[] {
  const row = bestOf(subject)?.row;
  if (row === undefined) return [];
  if (subject.run.basis === 'measured') return row.measures;
  return plainFigures.flatMap((figure) => {
    const value = row[figure];
    return value === null ? [] : [{ figure, statistic: null, value }];
  });
}

/** Every figure of two results, better ones and worse ones apart: a mean that fell may hide a percentile that rose. */
export function loadsApart(left: Subject, right: Subject): Statement[] {
  const [before, after] = [bestOf(left), bestOf(right)];
  const isAlike = left.run.basis === right.run.basis && left.device.phase === right.device.phase;
  if (before === null || after === null || !isAlike) return [];
  const others = figuresOf(right);
  const all = figuresOf(left).flatMap((measure): Moved[] => {
    const other = others.find(
      ({ figure, statistic }) => figure === measure.figure && statistic === measure.statistic,
    );
    const { figure, value } = measure;
    if (other === undefined || !isCompared(figure) || value <= 0) return [];
    return [{ measure, figure, change: derive('relative', value, other.value) }];
  });
  if (all.length === 0) return [];
  const moved = all.toSorted((one, other) => placeOf(one) - placeOf(other));
  const isBetter = ({ figure, change }: Moved) => change.value > 0 === isMoreBetter[figure];
  const apart = moved.filter(({ change }) => Math.abs(change.value) >= leastChange);
  const cites = [
    ...moved.map(({ change }) => change),
    ...[before, after].map(({ row }) => cite('side.concurrency', row.concurrency, 'reference')),
    ...[before, after].map(({ row }) => cite('side.parallel', row.parallel, 'reference')),
    ...[left, right].map(({ device }) => cite('side.device', device.device, 'reference')),
  ];
  const words = (all: readonly Moved[], t: ExplainTexts) =>
    all.map((one) => `${figureWords(one.measure, t)} ${signedShare(one.change.value)}`).join(t.words.comma);
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.compare.loadsApart(
        shortTitle(left, t),
        shortTitle(right, t),
        words(apart.filter(isBetter), t),
        words(
          apart.filter((one) => !isBetter(one)),
          t,
        ),
      ),
    ),
  ];
}

function figureWords({ figure, statistic }: Figure, t: ExplainTexts): string {
  const name = t.compare.measured[figure as Compared];
  return statistic === null || statistic === 'total' ? name : `${name} ${t.words.statistics[statistic]}`;
}
