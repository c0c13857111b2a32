import { tokenSplit } from '../analysis/aggregation.ts';
import { bestOf, type PlacedRow, type Subject, shortTitle } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { computed, ms, rate, share, signedMs, signedRate, whole } from '../prose-figures.ts';
import { chain, restOfWaterfall, shownWaterfall, type Waterfall, waterfall } from './waterfall.ts';

/** Decimals of printed latencies and rates. */
const decimals = 2;
/** Half of the last printed digit: as much may be lost by rounding. */
const halfDigit = 0.005;

/** A row of one side: of a best row, or of any strategy. */
export interface ComparedRow {
  readonly subject: Subject;
  readonly placed: PlacedRow;
  /** Its name in sentences. */
  readonly nameOf: (t: ExplainTexts) => string;
}

/** The best row of a subject as a side; null where it has none. */
export function bestSide(subject: Subject): ComparedRow | null {
  const placed = bestOf(subject);
  return placed === null ? null : { subject, placed, nameOf: (t) => shortTitle(subject, t) };
}

/**
 * One generated token of two aggregated rows, split in its part of TTFT and the Decode step
 * (references/engine/serving.md 7.5).
 */
export function tokenWaterfall(left: ComparedRow, right: ComparedRow): Waterfall | null {
  const side = ({ subject, placed }: ComparedRow) => {
    const split = tokenSplit(subject, placed);
    if (split === null) return null;
    const { total } = split;
    const parts = new Map([
      ['prefill', split.prefill],
      ['decode', split.decode],
    ]);
    return { total, parts };
  };
  const mine = side(left);
  const theirs = side(right);
  return mine && theirs ? waterfall(mine, theirs) : null;
}

/**
 * Throughput of two rows in the steps that lead from one to the other: the requests that it holds at the left latency,
 * then each part of the latency. Null where the rows do not say enough.
 */
export function throughputWaterfall(left: ComparedRow, right: ComparedRow): Waterfall | null {
  const { phase } = left.subject.device;
  if (phase !== right.subject.device.phase) return null;
  const mine = left.placed.row;
  const theirs = right.placed.row;
  const from = mine.throughputTokensPerSecond;
  const to = theirs.throughputTokensPerSecond;
  if (from === null || to === null || mine.concurrency === null || theirs.concurrency === null) return null;
  const a = tokenSplit(left.subject, left.placed);
  const b = tokenSplit(right.subject, right.placed);
  const tokens = (concurrency: number, latency: number) => (1000 * concurrency) / latency;
  if (a && b) {
    return chain(from, to, [
      ['start', tokens(mine.concurrency, a.total)],
      ['requests', tokens(theirs.concurrency, a.decode + a.prefill)],
      ['decode', tokens(theirs.concurrency, b.decode + a.prefill)],
      ['prefill', tokens(theirs.concurrency, b.decode + b.prefill)],
    ]);
  }
  if (phase !== 'decode' || !mine.tpotMs || !theirs.tpotMs) return null;
  return chain(from, to, [
    ['start', tokens(mine.concurrency, mine.tpotMs)],
    ['requests', tokens(theirs.concurrency, mine.tpotMs)],
    ['decode', tokens(theirs.concurrency, theirs.tpotMs)],
  ]);
}

function rowCites({ subject, placed }: ComparedRow): Cite[] {
  const { row, path } = placed;
  return [
    cite(`${path}.throughputTokensPerSecond`, row.throughputTokensPerSecond),
    cite(`${path}.concurrency`, row.concurrency),
    cite(`${path}.ttftMs`, row.ttftMs),
    cite(`${path}.tpotMs`, row.tpotMs),
    cite(`${path}.parallel`, row.parallel),
    cite(`${subject.path}.device`, subject.device.device),
    cite(`${subject.runPath}.conditions.outputLength`, subject.run.conditions.outputLength),
  ];
}

function gapsOf(found: Waterfall): Cite[] {
  return [
    derive('difference', found.left, found.right),
    ...found.steps.map((one) => derive('difference', one.from, one.to)),
  ];
}

/** Which of two rows is slower, what the difference is made of, and what it mostly is. */
export function waterfallStatements(left: ComparedRow, right: ComparedRow): Statement[] {
  return [
    ...slowerStatement(left, right),
    ...throughputStatements(left, right),
    ...tokenStatement(left, right),
  ];
}

function slowerStatement(left: ComparedRow, right: ComparedRow): Statement[] {
  const a = left.placed.row.throughputTokensPerSecond;
  const b = right.placed.row.throughputTokensPerSecond;
  if (!a || !b || left.subject.device.phase !== right.subject.device.phase) return [];
  const [slow, fast, low, high] = a <= b ? [left, right, a, b] : [right, left, b, a];
  const cites = [
    ...rowCites(left),
    ...rowCites(right),
    derive('headroom', low, high),
    derive('excess', high, low),
  ];
  return [
    state('waterfall-cause', 'macro_only', cites, (t) =>
      a === b
        ? t.compare.equal(left.nameOf(t), right.nameOf(t))
        : t.compare.slower(slow.nameOf(t), fast.nameOf(t), share(1 - low / high), share(high / low - 1)),
    ),
  ];
}

function throughputStatements(left: ComparedRow, right: ComparedRow): Statement[] {
  const exact = throughputWaterfall(left, right);
  if (exact === null || exact.left === exact.right) return [];
  const found = shownWaterfall(exact, decimals);
  const residual = residualOf(found, left, right);
  const splits = [left, right].flatMap((one) => tokenSplit(one.subject, one.placed)?.cites ?? []);
  const part =
    residual === null ? [] : [derive('ratio', Math.abs(residual), Math.abs(found.right - found.left))];
  const cites = [...rowCites(left), ...rowCites(right), ...splits, ...gapsOf(found), ...part];
  const said = state('waterfall', 'macro_only', cites, (t) => {
    const parts = found.steps
      .flatMap((one) => {
        const gap = signedRate(one.to - one.from);
        const inputs = stepInputs(one.id, left, right);
        if (inputs !== null) return [t.compare.parts[inputs.id](inputs.from, inputs.to, gap)];
        return residual === null ? [t.compare.parts.rest(gap)] : [];
      })
      .join(t.words.clauses);
    const sides = [rate(found.left), rate(found.right), signedRate(found.right - found.left)] as const;
    if (residual === null) return t.compare.throughput(...sides, parts);
    const [size] = part;
    return t.compare.throughputResidual(...sides, parts, signedRate(residual), share(size?.value ?? 0));
  });
  return [said, ...(residual === null ? causeStatement(left, right, found) : [])];
}

/**
 * Rest in ms that the formula leaves unexplained, where it is more than the rounding of printed latencies can be;
 * null where it is not. A residual is a fact about the rows, not a part of the difference.
 */
function residualOf(found: Waterfall, left: ComparedRow, right: ComparedRow): number | null {
  const gap = found.steps.filter(({ id }) => id === restOfWaterfall);
  const unexplained = gap.reduce((total, one) => total + (one.to - one.from), 0);
  const rounding = [left, right].reduce((total, { placed }) => {
    const { throughputTokensPerSecond: told, tpotMs } = placed.row;
    return total + (told && tpotMs ? (told * halfDigit) / tpotMs + halfDigit : 0);
  }, halfDigit);
  return Math.abs(unexplained) <= rounding ? null : unexplained;
}

/** Values that a step of a throughput waterfall replaced: that of the left side, and that of the right one. */
function stepInputs(
  id: string,
  left: ComparedRow,
  right: ComparedRow,
): { readonly id: 'requests' | 'decode' | 'prefill'; readonly from: string; readonly to: string } | null {
  const mine = left.placed.row;
  const theirs = right.placed.row;
  if (id === 'requests') {
    return { id, from: whole(mine.concurrency ?? 0), to: whole(theirs.concurrency ?? 0) };
  }
  if (id !== 'decode' && id !== 'prefill') return null;
  const a = tokenSplit(left.subject, left.placed);
  const b = tokenSplit(right.subject, right.placed);
  const from = a?.[id] ?? mine.tpotMs ?? 0;
  const to = b?.[id] ?? theirs.tpotMs ?? 0;
  return { id, from: `${computed(from)} ms`, to: `${computed(to)} ms` };
}

/** The step that is most of the difference and goes its way. */
function causeStatement(left: ComparedRow, right: ComparedRow, found: Waterfall): Statement[] {
  const direction = Math.sign(found.right - found.left);
  const [largest] = found.steps
    .filter((one) => Math.sign(one.to - one.from) === direction)
    .toSorted((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from));
  const mine = left.placed.row.concurrency;
  const theirs = right.placed.row.concurrency;
  if (largest === undefined || mine === null || theirs === null) return [];
  const cites = [...rowCites(left), ...rowCites(right)];
  const { id } = largest;
  if (id !== 'requests' && id !== 'prefill' && id !== 'decode') return [];
  return [
    state('waterfall-cause', 'macro_only', cites, (t) => {
      const { mostly } = t.compare;
      if (id !== 'requests') return mostly[id];
      const [more, most, least] = mine >= theirs ? [left, mine, theirs] : [right, theirs, mine];
      return mostly.requests(more.nameOf(t), whole(most), whole(least));
    }),
  ];
}

function tokenStatement(left: ComparedRow, right: ComparedRow): Statement[] {
  const exact = tokenWaterfall(left, right);
  if (exact === null) return [];
  const found = shownWaterfall(exact, decimals);
  const gap = (id: string) => {
    const one = found.steps.find((step) => step.id === id);
    return one ? one.to - one.from : 0;
  };
  const splits = [left, right].flatMap(({ subject, placed }) => [
    ...(tokenSplit(subject, placed)?.cites ?? []),
  ]);
  const cites = [...rowCites(left), ...rowCites(right), ...splits, ...gapsOf(found)];
  return [
    state('waterfall', 'macro_only', cites, (t) =>
      t.compare.token(
        ms(found.left),
        ms(found.right),
        signedMs(found.right - found.left),
        signedMs(gap('prefill')),
        signedMs(gap('decode')),
      ),
    ),
  ];
}
