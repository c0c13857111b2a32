import { type RowMeasure, type Statistic, statistics } from '../../results/measure.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, ms, rate, requests, share, whole } from '../prose-figures.ts';
import { latencyNames } from './impossible-times.ts';
import { bestOf, type PlacedRow, type Subject } from './subject.ts';

/** Counts and durations are rounded and warm-up may be left out; figures of one run that are further apart contradict. */
const tolerance = 0.05;
/** Time of a request may be put together from means of its parts, which do not add up exactly over unequal requests. */
const inFlightTolerance = { told: 0.1, rebuilt: 0.25 } as const;
/** Rates are printed with two decimals. */
const printedStep = 0.005;
/** Requests in flight are told as whole ones. */
const wholeStep = 0.5;
/** Fewer failures than this part change no figure. */
const notableFailures = 0.01;
/** More percentiles in the wrong order than this say no more than the first ones. */
const mostSaid = 3;

/** A figure with what it rests on. */
interface Figure {
  readonly value: number;
  readonly cites: readonly Cite[];
}

/** Facts of a load test that the readers keep as text. */
function factOf({ row, path }: PlacedRow, ...names: readonly string[]): Figure | null {
  for (const name of names) {
    const text = row.extra[name];
    const value = text === undefined ? Number.NaN : Number(text.replaceAll(',', ''));
    if (Number.isFinite(value) && value > 0)
      return { value, cites: [cite(`${path}.extra.${name}`, text ?? null), cite(name, value, 'reference')] };
  }
  return null;
}

function measured({ row, path }: PlacedRow, figure: RowMeasure['figure']): Figure | null {
  const at = row.measures.findIndex((one) => one.figure === figure);
  const value = row.measures[at]?.value;
  return value === undefined ? null : { value, cites: [cite(`${path}.measures[${at}].value`, value)] };
}

/**
 * Whether the figures of a load test agree with each other: rates with lengths and duration, requests in flight with
 * their rate and time, percentiles with their order. Nothing is said where a figure is missing.
 */
export function measuredLoadStatements(subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (best === null || subject.run.basis === 'simulated') return [];
  const broken = [
    ...disordered(best),
    ...(subject.run.basis === 'measured'
      ? [...tokensApart(subject, best), ...durationApart(subject, best), ...totalBelowOutput(best)]
      : []),
    ...inFlightApart(subject, best),
    ...(subject.run.basis === 'predicted' ? beyondSteps(best) : []),
  ];
  if (subject.run.basis !== 'measured') return broken;
  return [...(broken.length > 0 ? broken : rebuilt(subject, best)), ...someFailed(best)];
}

/** Generated tokens per second as requests per second times their length. */
function tokensOf(subject: Subject, best: PlacedRow) {
  const { requestsPerSecond, throughputTokensPerSecond: told } = best.row;
  const { outputLength } = subject.run.conditions;
  if (requestsPerSecond === null || told === null || outputLength === null || told <= 0) return null;
  const rebuiltRate = derive('product', requestsPerSecond, outputLength);
  const cites = [
    cite(`${best.path}.requestsPerSecond`, requestsPerSecond),
    cite(`${best.path}.throughputTokensPerSecond`, told),
    cite(`${subject.runPath}.conditions.outputLength`, outputLength),
    rebuiltRate,
  ];
  const slack = told * tolerance + printedStep * outputLength;
  return { requestsPerSecond, outputLength, told, rebuilt: rebuiltRate.value, cites, slack };
}

function tokensApart(subject: Subject, best: PlacedRow): Statement[] {
  const found = tokensOf(subject, best);
  if (found === null || Math.abs(found.rebuilt - found.told) <= found.slack) return [];
  return [
    state('row-contradicts', 'macro_only', found.cites, (t) =>
      t.plausible.tokensApart(
        requests(found.requestsPerSecond),
        whole(found.outputLength),
        rate(found.rebuilt),
        rate(found.told),
      ),
    ),
  ];
}

function durationApart({ run, runPath }: Subject, best: PlacedRow): Statement[] {
  const served = factOf(best, 'successful requests', 'completed');
  const told = best.row.requestsPerSecond;
  const seconds = run.elapsedSeconds;
  if (served === null || told === null || seconds === null || seconds <= 0) return [];
  const rebuiltRate = derive('ratio', served.value, seconds);
  if (Math.abs(rebuiltRate.value - told) <= told * tolerance + printedStep) return [];
  const cites = [
    ...served.cites,
    cite(`${runPath}.elapsedSeconds`, seconds),
    cite(`${best.path}.requestsPerSecond`, told),
    rebuiltRate,
  ];
  return [
    state('row-contradicts', 'macro_only', cites, (t) =>
      t.plausible.durationApart(
        whole(served.value),
        `${computed(seconds)} s`,
        requests(rebuiltRate.value),
        requests(told),
      ),
    ),
  ];
}

function totalBelowOutput(best: PlacedRow): Statement[] {
  const total = measured(best, 'totalTokensPerSecond');
  const output = best.row.throughputTokensPerSecond;
  if (total === null || output === null || total.value >= output * (1 - tolerance)) return [];
  const cites = [...total.cites, cite(`${best.path}.throughputTokensPerSecond`, output)];
  return [
    state('row-contradicts', 'macro_only', cites, (t) =>
      t.plausible.totalBelowOutput(rate(total.value), rate(output)),
    ),
  ];
}

/** Requests in flight that rate and time of a request make together (Little's law), and what is told of them. */
function inFlightOf(subject: Subject, best: PlacedRow) {
  const { row, path } = best;
  const { outputLength } = subject.run.conditions;
  const limit =
    row.concurrency === null || row.concurrency <= 0
      ? null
      : { value: row.concurrency, cites: [cite(`${path}.concurrency`, row.concurrency)] };
  const told = row.measures.find(
    ({ figure, statistic }) => figure === 'endToEndMs' && (statistic === 'mean' || statistic === null),
  );
  const time =
    told === undefined
      ? row.ttftMs === null || row.tpotMs === null || outputLength === null
        ? null
        : derive('wholeRequest', row.ttftMs, row.tpotMs, outputLength)
      : cite(`${path}.measures[${row.measures.indexOf(told)}].value`, told.value);
  if (limit === null || time === null || row.requestsPerSecond === null) return null;
  const milliseconds = Number(time.value);
  const inFlight = derive('inFlight', row.requestsPerSecond, milliseconds);
  const least = ((row.requestsPerSecond - printedStep) * milliseconds) / 1000;
  const cites = [
    cite(`${path}.requestsPerSecond`, row.requestsPerSecond),
    cite(`${path}.ttftMs`, row.ttftMs),
    cite(`${path}.tpotMs`, row.tpotMs),
    cite(`${subject.runPath}.conditions.outputLength`, outputLength),
    ...limit.cites,
    time,
    inFlight,
  ];
  return {
    requestsPerSecond: row.requestsPerSecond,
    milliseconds,
    inFlight: inFlight.value,
    least,
    limit: limit.value,
    slack: told === undefined ? inFlightTolerance.rebuilt : inFlightTolerance.told,
    cites,
  };
}

function inFlightApart(subject: Subject, best: PlacedRow): Statement[] {
  const found = inFlightOf(subject, best);
  if (found === null || found.least <= (found.limit + wholeStep) * (1 + found.slack)) return [];
  return [
    state('row-contradicts', 'macro_only', found.cites, (t) =>
      t.plausible.inFlightApart(
        requests(found.requestsPerSecond),
        ms(found.milliseconds),
        computed(found.inFlight),
        whole(found.limit),
      ),
    ),
  ];
}

/** Requests in flight yield a token each in a step: no row gives more than that. */
function beyondSteps({ row, path }: PlacedRow): Statement[] {
  const { concurrency, tpotMs, throughputTokensPerSecond: told } = row;
  if (!concurrency || !tpotMs || told === null) return [];
  const most = derive('throughput', concurrency, tpotMs);
  if (told <= most.value * (1 + tolerance)) return [];
  const cites = [
    cite(`${path}.concurrency`, concurrency),
    cite(`${path}.tpotMs`, tpotMs),
    cite(`${path}.throughputTokensPerSecond`, told),
    most,
  ];
  return [
    state('row-contradicts', 'macro_only', cites, (t) =>
      t.plausible.stepsBeyond(whole(concurrency), ms(tpotMs), rate(most.value), rate(told)),
    ),
  ];
}

/** Requests that failed are in no rate and no latency. */
function someFailed(best: PlacedRow): Statement[] {
  const failed = factOf(best, 'failed requests', 'failed');
  const served = factOf(best, 'successful requests', 'completed');
  if (failed === null || served === null) return [];
  const all = derive('sum', served.value, failed.value);
  const part = derive('ratio', failed.value, all.value);
  if (part.value < notableFailures) return [];
  return [
    state('load-failed', 'macro_only', [...failed.cites, ...served.cites, all, part], (t) =>
      t.plausible.someFailed(whole(failed.value), whole(all.value), share(part.value)),
    ),
  ];
}

/** Percentiles of one latency that fall where they have to rise. */
function disordered({ row, path }: PlacedRow): Statement[] {
  const order: readonly Statistic[] = statistics.filter((one) => one !== 'mean' && one !== 'total');
  const figures = [...new Set(row.measures.map(({ figure }) => figure))];
  const found = figures.flatMap((figure) => {
    const name = latencyNames[figure];
    if (name === undefined) return [];
    const all = row.measures
      .flatMap((one, at) =>
        one.figure === figure && one.statistic !== null && order.includes(one.statistic)
          ? [{ ...one, at, place: order.indexOf(one.statistic), statistic: one.statistic }]
          : [],
      )
      .toSorted((a, b) => a.place - b.place);
    return all.flatMap((low, at) => {
      const high = all[at + 1];
      if (high === undefined || high.place === low.place || high.value >= low.value) return [];
      const cites = [low, high].map((one) => cite(`${path}.measures[${one.at}].value`, one.value));
      const names = [low, high].map((one) => cite('statistic', one.statistic, 'reference'));
      return [
        state('impossible-time', 'macro_only', [...cites, ...names], (t) =>
          t.plausible.percentilesFall(
            name,
            t.words.statistics[high.statistic],
            ms(high.value),
            t.words.statistics[low.statistic],
            ms(low.value),
          ),
        ),
      ];
    });
  });
  return found.slice(0, mostSaid);
}

/** The figures of a load test put together again, where they hold. */
function rebuilt(subject: Subject, best: PlacedRow): Statement[] {
  const tokens = tokensOf(subject, best);
  const flight = inFlightOf(subject, best);
  return [
    ...(tokens === null
      ? []
      : [
          state('load-rebuilt', 'macro_only', tokens.cites, (t) =>
            t.plausible.tokensAgree(
              requests(tokens.requestsPerSecond),
              whole(tokens.outputLength),
              rate(tokens.rebuilt),
              rate(tokens.told),
            ),
          ),
        ]),
    ...(flight === null || flight.inFlight < flight.limit * (1 - flight.slack)
      ? []
      : [
          state('load-rebuilt', 'macro_only', flight.cites, (t) =>
            t.plausible.inFlightAgrees(
              requests(flight.requestsPerSecond),
              ms(flight.milliseconds),
              computed(flight.inFlight),
              whole(flight.limit),
            ),
          ),
        ]),
  ];
}
