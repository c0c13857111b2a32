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
  readonly measure: RowMeasure;
  readonly figure: Compared;
  readonly change: ReturnType<typeof derive>;
}

/** Every figure of two load tests, better ones and worse ones apart: a mean that fell may hide a percentile that rose. */
export function loadsApart(left: Subject, right: Subject): Statement[] {
  const [before, after] = [bestOf(left), bestOf(right)];
  const isMeasured = left.run.basis === 'measured' && right.run.basis === 'measured';
  if (before === null || after === null || !isMeasured) return [];
  const all = before.row.measures.flatMap((measure): Moved[] => {
    const other = after.row.measures.find(
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
    cite('side.concurrency', before.row.concurrency, 'reference'),
    cite('side.concurrency', after.row.concurrency, 'reference'),
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

function figureWords({ figure, statistic }: RowMeasure, t: ExplainTexts): string {
  const name = t.compare.measured[figure as Compared];
  return statistic === null || statistic === 'total' ? name : `${name} ${t.words.statistics[statistic]}`;
}
