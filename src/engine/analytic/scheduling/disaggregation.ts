import { chunkPlan, decodeShape } from '../../terms/workload.ts';
import { type ForwardFamily, type PassMemory, tighter } from './batched-forward.ts';
import { MeanSplit, splitOf } from './breakdown.ts';
import { outOfMemory, type ServingOutcome } from './outcome.ts';

interface PhaseCase {
  readonly concurrency: number;
  /** Prompt tokens, before the prefix cache. */
  readonly inputTokens: number;
  /** Added once to the latency of the phase, ms. */
  readonly servingCostMs: number;
}

/** Requests on an instance that only prefills. */
export interface PrefillCase extends PhaseCase {
  readonly effectiveTokens: number;
  /** Tokens of one step on one data-parallel rank. */
  readonly maxBatchedTokens: number;
}

/** Requests on an instance that only decodes. */
export interface DecodeCase extends PhaseCase {
  readonly outputTokens: number;
  readonly mtpTokens: number;
  readonly acceptedTokens: number;
  /** Time batches that do not fit, too; only the linear search strategy looks at them. */
  readonly timesBeyondMemory: boolean;
}

/** One decode step of a disaggregated instance (references/engine/serving.md 7.7). */
export function decodeOnly(forwards: ForwardFamily, given: DecodeCase): ServingOutcome {
  const { concurrency } = given;
  const step = decodeShape(given.inputTokens, given.outputTokens, given.mtpTokens);
  const sample = forwards.of('decode', step.queryLength, step.sequenceLength).at(concurrency);
  const isOutOfMemory = sample.memory.availableGiB < 0;
  if (isOutOfMemory && !given.timesBeyondMemory) return outOfMemory(concurrency, 'decode', sample.memory);
  const tpotMs = (sample.latencyMs + given.servingCostMs) / given.acceptedTokens;
  return {
    concurrency,
    ttftMs: null,
    tpotMs,
    tokensPerSecond: (concurrency / tpotMs) * 1000,
    memory: sample.memory,
    isOutOfMemory,
    outOfMemoryIn: isOutOfMemory ? 'decode' : null,
    prefillChunks: 0,
    prefill: null,
    decode: splitOf(sample.bounds),
    schedule: null,
    lengths: null,
  };
}

/**
 * Prefill of a disaggregated instance, in waves where the batch exceeds the budget
 * (references/engine/serving.md 7.7).
 */
export function prefillOnly(forwards: ForwardFamily, given: PrefillCase): ServingOutcome {
  const { concurrency, effectiveTokens, inputTokens } = given;
  const plan = chunkPlan(effectiveTokens, given.maxBatchedTokens);
  const budget = given.maxBatchedTokens * forwards.dp;
  const isOneWave = plan.length === 1 && concurrency * effectiveTokens <= budget;
  const shares = new MeanSplit();
  let memory: PassMemory | null = null;
  let elapsedMs = given.servingCostMs;
  let firstTokenSumMs = 0;
  let isOutOfMemory = false;
  steps: for (const [index, { queryLength, sequenceLength }] of plan.entries()) {
    const forward = forwards.of('prefill', queryLength, sequenceLength);
    const waveSize = isOneWave ? concurrency : Math.max(Math.floor(budget / queryLength), 1);
    for (let left = concurrency; left > 0; ) {
      const requests = Math.min(waveSize, left);
      left -= requests;
      const sample = forward.at(requests);
      elapsedMs = isOneWave ? sample.latencyMs + given.servingCostMs : elapsedMs + sample.latencyMs;
      memory = tighter(memory, sample.memory);
      shares.add(sample.bounds);
      isOutOfMemory = sample.memory.availableGiB < 0;
      if (isOutOfMemory) break steps;
      if (index === plan.length - 1) firstTokenSumMs += requests * elapsedMs;
    }
  }
  if (memory === null) throw new RangeError('a batch needs at least one request with at least one token');
  return {
    concurrency,
    ttftMs: isOneWave || isOutOfMemory ? elapsedMs : firstTokenSumMs / concurrency,
    tpotMs: null,
    tokensPerSecond: ((concurrency * inputTokens) / elapsedMs) * 1000,
    memory,
    isOutOfMemory,
    outOfMemoryIn: isOutOfMemory ? 'prefill' : null,
    prefillChunks: plan.length,
    prefill: shares.split(),
    decode: null,
    schedule: null,
    lengths: null,
  };
}
