import { type Spread, spreadOf } from './percentiles.ts';
import { e2eMs, type RequestRecord, tpotMs, ttftMs } from './request-record.ts';

/** Latencies that are measured of each request; `itl` of each gap between chunks. */
export const latencies = ['ttft', 'tpot', 'itl', 'e2el'] as const;
export type Latency = (typeof latencies)[number];

/** Limits in milliseconds that a good request meets, each of them. */
export type GoodputLimits = Readonly<Partial<Record<'ttft' | 'tpot' | 'e2el', number>>>;

/** Figures of a load. Rates count over the time from the first request sent to the last one ended. */
export interface LoadFigures {
  readonly completed: number;
  readonly failed: number;
  readonly durationSeconds: number;
  /** Null where the server did not count the prompt of every request. */
  readonly totalInputTokens: number | null;
  readonly totalOutputTokens: number;
  readonly requestsPerSecond: number;
  readonly outputTokensPerSecond: number;
  /** Requests that met every limit, by second and as a share of all that were sent; null without limits. */
  readonly goodput: { readonly requestsPerSecond: number; readonly fraction: number } | null;
  readonly spreads: Readonly<Record<Latency, Spread | null>>;
  readonly mostInFlight: number;
  /** How the tokens of answers were counted: the least certain way that some of them were. */
  readonly tokensFrom: RequestRecord['outputTokensFrom'];
}

const latencyOf = { ttft: ttftMs, tpot: tpotMs, e2el: e2eMs } as const;

function isGood(record: RequestRecord, limits: GoodputLimits): boolean {
  return (['ttft', 'tpot', 'e2el'] as const).every((name) => {
    const limit = limits[name];
    // An answer of one token has no TPOT, and so breaks no limit on it.
    return limit === undefined || (latencyOf[name](record) ?? 0) <= limit;
  });
}

/** The most requests that were under way at one moment; one that ends as another is sent makes room for it. */
function mostInFlight(records: readonly RequestRecord[]): number {
  const steps = records
    .flatMap(({ sentAtMs, endedAtMs }) => [[sentAtMs, 1] as const, [endedAtMs, -1] as const])
    .sort(([left, up], [right, down]) => left - right || up - down);
  let now = 0;
  let most = 0;
  for (const [, step] of steps) {
    now += step;
    most = Math.max(most, now);
  }
  return most;
}

function* present(values: Iterable<number | null>): Generator<number> {
  for (const value of values) if (value !== null) yield value;
}

function* gapsOf(records: readonly RequestRecord[]): Generator<number> {
  for (const { gapsMs } of records) yield* gapsMs;
}

/** Figures of the requests of a load, warm-up left out. Failed requests count as failed and have no latency. */
export function loadFigures(
  records: readonly RequestRecord[],
  percentiles: readonly number[],
  limits: GoodputLimits,
): LoadFigures {
  const done = records.filter(({ failure }) => failure === null);
  const start = records.reduce((least, { sentAtMs }) => Math.min(least, sentAtMs), Number.POSITIVE_INFINITY);
  const end = records.reduce((most, { endedAtMs }) => Math.max(most, endedAtMs), 0);
  const durationSeconds = records.length === 0 ? 0 : (end - start) / 1000;
  const perSecond = (amount: number) => (durationSeconds > 0 ? amount / durationSeconds : 0);
  const inputs = done.map(({ inputTokens }) => inputTokens);
  const totalOutputTokens = done.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  const good = done.filter((record) => isGood(record, limits)).length;
  return {
    completed: done.length,
    failed: records.length - done.length,
    durationSeconds,
    totalInputTokens: inputs.includes(null) ? null : inputs.reduce<number>((sum, one) => sum + (one ?? 0), 0),
    totalOutputTokens,
    requestsPerSecond: perSecond(done.length),
    outputTokensPerSecond: perSecond(totalOutputTokens),
    goodput:
      Object.keys(limits).length === 0
        ? null
        : { requestsPerSecond: perSecond(good), fraction: records.length === 0 ? 0 : good / records.length },
    spreads: {
      ttft: spreadOf(present(done.map(ttftMs)), percentiles),
      tpot: spreadOf(present(done.map(tpotMs)), percentiles),
      itl: spreadOf(gapsOf(done), percentiles),
      e2el: spreadOf(done.map(e2eMs), percentiles),
    },
    mostInFlight: mostInFlight(records),
    tokensFrom:
      (['chunks', 'tokenizer'] as const).find((way) => done.some((one) => one.outputTokensFrom === way)) ??
      'usage',
  };
}

/** Whether so many requests were answered that the figures are those of the load: at least half of them. */
export function isMostlyAnswered({ completed, failed }: Pick<LoadFigures, 'completed' | 'failed'>): boolean {
  return completed > 0 && completed >= failed;
}
