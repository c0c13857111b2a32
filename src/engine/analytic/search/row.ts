import { roundScaled } from '../../../text/half-even.ts';
import { breakdownOf } from '../scheduling/breakdown.ts';
import type { ServingOutcome } from '../scheduling/outcome.ts';
import type { BatchProbe } from './batch-search.ts';
import type { Candidate } from './candidates.ts';
import type { OptimizerRow, ProbeFigures, ServicePhase } from './report.ts';

/** Decimals of every figure in a row. */
const rowDecimals = 3;

function rounded(value: number): number {
  return roundScaled(value, rowDecimals);
}

/** Requests each second from the rounded figures of a row (references/engine/serving.md 7.7). */
function requestsPerSecond(
  phase: ServicePhase,
  row: Pick<OptimizerRow, 'concurrency' | 'ttftMs' | 'tpotMs' | 'tokensPerSecond'>,
  outputTokens: number,
): number | null {
  if (phase === 'aggregated') return row.tokensPerSecond / outputTokens;
  if (phase === 'prefill') return row.ttftMs === null ? null : (row.concurrency / row.ttftMs) * 1000;
  return row.tpotMs === null ? null : (row.concurrency / (row.tpotMs * outputTokens)) * 1000;
}

/** Facts that all rows of one configuration share. */
export interface RowConfiguration {
  readonly candidate: Candidate;
  readonly phase: ServicePhase;
  readonly outputTokens: number;
  readonly effectiveInputTokens: number;
  readonly maxBatchedTokens: number;
}

/** The row of an acceptable probe. */
export function rowOf({ batchSize, outcome }: BatchProbe, configuration: RowConfiguration): OptimizerRow {
  const { split, mtpTokens, id, label } = configuration.candidate;
  const { weightGiB, kvCacheGiB, activationGiB, availableGiB } = outcome.memory;
  const figures = {
    concurrency: outcome.concurrency,
    ttftMs: outcome.ttftMs === null ? null : rounded(outcome.ttftMs),
    tpotMs: outcome.tpotMs === null ? null : rounded(outcome.tpotMs),
    tokensPerSecond: rounded(outcome.tokensPerSecond),
  };
  return {
    configuration: id,
    label,
    split,
    mtpTokens,
    numDevices: split.worldSize,
    batchSize,
    ...figures,
    tokensPerSecondPerDevice: rounded(outcome.tokensPerSecond / split.worldSize),
    requestsPerSecond: requestsPerSecond(configuration.phase, figures, configuration.outputTokens),
    effectiveInputTokens: configuration.effectiveInputTokens,
    maxBatchedTokens: configuration.maxBatchedTokens,
    prefillChunks: outcome.prefillChunks,
    breakdowns: { prefill: breakdownOf(outcome.prefill), decode: breakdownOf(outcome.decode) },
    memory: {
      weightGiB: rounded(weightGiB),
      kvCacheGiB: rounded(kvCacheGiB),
      activationGiB: rounded(activationGiB),
      availableGiB: rounded(availableGiB),
    },
    schedule: outcome.schedule,
    lengths: outcome.lengths,
  };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** The figures of any probe, acceptable or not. */
export function figuresOf({
  batchSize,
  outcome,
}: {
  batchSize: number;
  outcome: ServingOutcome;
}): ProbeFigures {
  return {
    batchSize,
    concurrency: outcome.concurrency,
    ttftMs: finite(outcome.ttftMs),
    tpotMs: finite(outcome.tpotMs),
    memory: outcome.memory,
  };
}
