import { roundHalfEven } from '../../../text/half-even.ts';
import type { ServingOutcome } from '../scheduling/outcome.ts';

/** Why a batch is not acceptable. */
export type StopReason = 'prefill-oom' | 'decode-oom' | 'ttft-limit' | 'tpot-limit';

/** Limits in ms; null is no limit. */
export interface LatencyLimits {
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
}

/** One batch size, served. */
export interface BatchProbe {
  /** Requests for each data-parallel rank. */
  readonly batchSize: number;
  readonly outcome: ServingOutcome;
  /** null when the batch meets every limit. */
  readonly stop: StopReason | null;
}

/** How the upper end of the batch search is found (references/engine/serving.md 7.3). */
export const searchStrategies = ['exponential', 'linear_exponential'] as const;
export type SearchStrategy = (typeof searchStrategies)[number];

/** Bounds and steps of a search over batches. */
export interface BatchSearchBounds {
  /** Fixed range to search; null finds the upper end first. */
  readonly range: { readonly from: number; readonly to: number } | null;
  readonly strategy: SearchStrategy;
  readonly limits: LatencyLimits;
  /** Memory of the device and what is kept free, GiB; the linear strategy extrapolates from it. */
  readonly totalGiB: number;
  readonly reservedGiB: number;
}

/** Outcome of the search over batch sizes of one configuration. */
export interface BatchSearch {
  /** The first batch that was tried. */
  readonly first: BatchProbe;
  /** Acceptable batches of the bisection, in the order they were tried. */
  readonly accepted: readonly BatchProbe[];
  /** The smallest batch that broke a rule; null when none did. */
  readonly stopped: BatchProbe | null;
  readonly probes: number;
}

const firstUpperBatch = 512;
const maxDoublings = 10;
/** The linear strategy's bound when neither memory nor latency gives one. */
const unboundedBatch = 2 ** 19 - 1;
/** How far beyond a linear latency estimate the search looks. */
const latencyMargin = 1.5;

/** The first rule that an outcome breaks: memory, then TPOT, then TTFT. */
export function stopReason(outcome: ServingOutcome, limits: LatencyLimits): StopReason | null {
  if (outcome.isOutOfMemory) return outcome.outOfMemoryIn === 'decode' ? 'decode-oom' : 'prefill-oom';
  const exceeds = (value: number | null, limit: number | null) =>
    value !== null && limit !== null && value > limit;
  if (exceeds(outcome.tpotMs, limits.tpotMs)) return 'tpot-limit';
  return exceeds(outcome.ttftMs, limits.ttftMs) ? 'ttft-limit' : null;
}

/**
 * Largest batch by linear extrapolation of memory and latency between two probes (references/engine/serving.md 7.3).
 */
function linearEstimate(low: BatchProbe, high: BatchProbe, rules: BatchSearchBounds): number {
  const estimates: number[] = [];
  const { weightGiB, availableGiB } = high.outcome.memory;
  const perRequest = (rules.totalGiB - weightGiB - rules.reservedGiB - availableGiB) / high.batchSize;
  if (perRequest > 0) estimates.push(roundHalfEven(high.batchSize + availableGiB / perRequest) + 1);
  const latency = (from: number | null, to: number | null, limit: number | null) => {
    if (from === null || to === null || limit === null || to <= from) return;
    if (high.batchSize <= low.batchSize) return;
    const slope = (to - from) / (high.batchSize - low.batchSize);
    estimates.push(roundHalfEven((low.batchSize + (limit - from) / slope) * latencyMargin) + 1);
  };
  latency(low.outcome.tpotMs, high.outcome.tpotMs, rules.limits.tpotMs);
  latency(low.outcome.ttftMs, high.outcome.ttftMs, rules.limits.ttftMs);
  const least = Math.min(...estimates.map((estimate) => Math.max(1, estimate)));
  return Number.isFinite(least) ? least : unboundedBatch;
}

/**
 * Searches the largest acceptable batch; its acceptable probes on the way become rows
 * (references/engine/serving.md 7.3).
 */
export function searchBatches(
  serve: (batchSize: number) => ServingOutcome,
  rules: BatchSearchBounds,
): BatchSearch {
  let probes = 0;
  let stopped: BatchProbe | null = null;
  const probe = (batchSize: number): BatchProbe => {
    probes += 1;
    const outcome = serve(batchSize);
    const found: BatchProbe = { batchSize, outcome, stop: stopReason(outcome, rules.limits) };
    if (found.stop !== null && (stopped === null || batchSize < stopped.batchSize)) stopped = found;
    return found;
  };
  let low = rules.range?.from ?? 1;
  let high = rules.range?.to ?? firstUpperBatch;
  const first = probe(low);
  const accepted: BatchProbe[] = [];
  if (first.stop !== null) return { first, accepted, stopped, probes };
  if (rules.range === null) {
    for (let doubling = 0; doubling < maxDoublings; doubling += 1) {
      const upper = probe(high);
      const estimate = rules.strategy === 'linear_exponential' ? linearEstimate(first, upper, rules) : null;
      if (upper.stop !== null) {
        if (estimate !== null) high = Math.min(estimate, high);
        break;
      }
      if (estimate !== null && estimate <= 2 * high) {
        high = estimate;
        break;
      }
      low = high;
      high *= 2;
    }
  }
  while (low <= high) {
    const middle = probe(Math.floor((low + high) / 2));
    if (middle.stop === null) {
      accepted.push(middle);
      low = middle.batchSize + 1;
    } else {
      high = middle.batchSize - 1;
    }
  }
  return { first, accepted, stopped, probes };
}
