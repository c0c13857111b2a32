import { z } from 'zod';
import type { CandidateRow, LoadPoint } from '../bench/row.ts';
import { frameworks } from '../manifest.ts';

/** Standing of the target against the best rival, by the interval of the gap. */
export const gapVerdicts = ['ahead', 'tied', 'behind', 'unresolved'] as const;
export type GapVerdict = (typeof gapVerdicts)[number];

/** Figures by which two sides are compared; all but throughput are better when lower. */
export const gapMetrics = [
  'request_throughput',
  'output_token_throughput',
  'p50_ttft_ms',
  'p50_tpot_ms',
  'p50_e2e_ms',
] as const;
export type GapMetric = (typeof gapMetrics)[number];

/** How one side stands to another in one scenario; percent, positive where the first is better. */
export const gapSchema = z.strictObject({
  scenario: z.string(),
  /** The framework compared with; null where a side is compared with its earlier self. */
  leader: z.enum(frameworks).nullable(),
  metric: z.enum(gapMetrics),
  n: z.number().int(),
  /** Mean, and the interval that the decision rests on; null where pairs are missing. */
  g_pct: z.number().nullable(),
  low_pct: z.number().nullable(),
  high_pct: z.number().nullable(),
  /** Two-sided confidence of the interval. */
  confidence: z.number().nullable(),
  verdict: z.enum(gapVerdicts),
  /** The figure that spoke against a tie; null where none did. */
  vetoed_by: z.enum(gapMetrics).nullable(),
  /** Whether each side met its limits in every pair. */
  sla: z.strictObject({ first: z.boolean(), second: z.boolean() }),
  /** Keys of the rows. */
  rows: z.array(z.string()),
});
export type Gap = z.infer<typeof gapSchema>;

/** Pairs are added by three, so that a decision is looked at three times at most. */
const batch = 3;
/**
 * One-sided errors of the looks after 3, 6 and 9 pairs. Every look is another chance to err: together they stay within
 * the 5 % of a 90 % interval (Bonferroni, so that it holds whatever the looks have in common). The last look keeps most,
 * as an early decision needs a difference that is clear anyway.
 */
const looks = [
  { pairs: 3, error: 0.01 },
  { pairs: 6, error: 0.01 },
  { pairs: 9, error: 0.03 },
] as const;

/**
 * Quantiles of Student's t by degrees of freedom 2, 5 and 8 at the looks' errors, and between them at the error of the
 * look that follows (computed from the distribution function; 2, 5: 0.99, 8: 0.97).
 */
const quantiles: Readonly<Record<number, number>> = {
  1: 31.8205,
  2: 6.9646,
  3: 4.5407,
  4: 3.7469,
  5: 3.3649,
  6: 2.3133,
  7: 2.2409,
  8: 2.1892,
};

function lookOf(pairs: number) {
  return looks.find((one) => pairs <= one.pairs) ?? looks[2];
}

/** Whether more of a figure is better. */
export function isMoreBetter(metric: GapMetric): boolean {
  return metric === 'request_throughput' || metric === 'output_token_throughput';
}

/** The figure that decides at a load: throughput, and latency where the rate pins throughput. */
export function decidingMetric({ kind }: LoadPoint): GapMetric {
  return kind === 'rate' ? 'p50_e2e_ms' : 'request_throughput';
}

/** One pair: the same load on both sides, one after the other. */
export interface Pair {
  readonly first: CandidateRow;
  readonly second: CandidateRow;
}

/** Mean of log ratios with the interval of the present look, in percent. */
export interface Comparison {
  readonly n: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

const percent = (logRatio: number) => (Math.exp(logRatio) - 1) * 100;

/** Compares pairs of positive figures by their log ratios; null below two pairs. */
export function comparePairs(ratios: readonly number[]): Comparison | null {
  const n = ratios.length;
  if (n < 2) return null;
  const logs = ratios.map(Math.log);
  const mean = logs.reduce((sum, one) => sum + one, 0) / n;
  const deviation = Math.sqrt(logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1));
  const half = ((quantiles[Math.min(n, 9) - 1] ?? 0) * deviation) / Math.sqrt(n);
  return {
    n,
    mean: percent(mean),
    low: percent(mean - half),
    high: percent(mean + half),
    confidence: 1 - 2 * lookOf(n).error,
  };
}

/** The verdict of an interval, in percent: a tie needs the whole of it inside the threshold. */
export function verdictOf({ low, high }: Pick<Comparison, 'low' | 'high'>, threshold: number): GapVerdict {
  // A loss of 1 % and a gain of 1 % are as far from nothing in the logarithm.
  const lower = (1 / (1 + threshold / 100) - 1) * 100;
  if (low > threshold) return 'ahead';
  if (high < lower) return 'behind';
  return low >= lower && high <= threshold ? 'tied' : 'unresolved';
}

function ratiosOf(pairs: readonly Pair[], metric: GapMetric): number[] | null {
  const ratios = pairs.map(({ first, second }) => {
    const [mine, theirs] = [first.metrics[metric], second.metrics[metric]];
    if (mine === null || theirs === null || mine <= 0 || theirs <= 0) return Number.NaN;
    return isMoreBetter(metric) ? mine / theirs : theirs / mine;
  });
  return ratios.every(Number.isFinite) ? ratios : null;
}

/** Figures that may speak against a tie. */
const seconds: readonly GapMetric[] = ['output_token_throughput', 'p50_ttft_ms', 'p50_tpot_ms'];

/**
 * The gap of a scenario from its pairs. A side that misses its limits where the other meets them is behind, whatever its
 * throughput; a tie by throughput that a latency contradicts for sure is none.
 */
export function gapOf(
  given: {
    readonly scenario: string;
    readonly leader: Gap['leader'];
    readonly metric: GapMetric;
    readonly rows: readonly string[];
  },
  pairs: readonly Pair[],
  threshold: number,
): Gap {
  const sla = {
    first: pairs.length > 0 && pairs.every(({ first }) => first.sla.passed),
    second: pairs.length > 0 && pairs.every(({ second }) => second.sla.passed),
  };
  const ratios = ratiosOf(pairs, given.metric);
  const found = ratios === null ? null : comparePairs(ratios);
  const bySla = sla.first === sla.second ? null : sla.first ? 'ahead' : 'behind';
  let verdict: GapVerdict = bySla ?? (found === null ? 'unresolved' : verdictOf(found, threshold));
  let vetoedBy: GapMetric | null = null;
  if (verdict === 'tied') {
    vetoedBy =
      seconds.find((metric) => {
        const compared = comparePairs(ratiosOf(pairs, metric) ?? []);
        return compared !== null && verdictOf(compared, threshold) === 'behind';
      }) ?? null;
    if (vetoedBy !== null) verdict = 'behind';
  }
  return {
    scenario: given.scenario,
    leader: given.leader,
    metric: given.metric,
    n: pairs.length,
    g_pct: found?.mean ?? null,
    low_pct: found?.low ?? null,
    high_pct: found?.high ?? null,
    confidence: found?.confidence ?? null,
    verdict,
    vetoed_by: vetoedBy,
    sla,
    rows: [...given.rows],
  };
}

/**
 * How many pairs a comparison needs in all: three more while it is not decided, and never more than `most`. A difference
 * that noise hides then stays `unresolved`, and less noise is needed instead of more runs.
 */
export function pairsNeeded(
  { isDecided, pairs }: { readonly isDecided: boolean; readonly pairs: number },
  { least, most }: { readonly least: number; readonly most: number },
): number {
  if (pairs < least) return least;
  return isDecided ? pairs : Math.min(most, pairs + batch);
}

/** Sides in the order of measuring: A B B A A B …, so that drift falls on both alike. */
export function interleaved(
  from: number,
  to: number,
): readonly { readonly isFirst: boolean; readonly pair: number }[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at + 1).flatMap((pair) => {
    const order = pair % 2 === 1 ? [true, false] : [false, true];
    return order.map((isFirst) => ({ isFirst, pair }));
  });
}

/** Mean over scenarios of gains in percent, as a factor's mean. */
export function geomeanPct(gains: readonly number[]): number {
  if (gains.length === 0) return 0;
  const logs = gains.map((gain) => Math.log(1 + gain / 100));
  return percent(logs.reduce((sum, one) => sum + one, 0) / logs.length);
}
