import { decodeShape } from '../../terms/workload.ts';
import { type ForwardFamily, type PassMemory, tighter } from './batched-forward.ts';
import { MeanSplit, splitOf } from './breakdown.ts';
import {
  meanEffectiveTokens,
  packPrompts,
  type RepresentativeLength,
  sampleCounts,
} from './length-distribution.ts';
import type { LengthSample, ServingOutcome } from './outcome.ts';

/** Requests whose prompt lengths follow a distribution (references/engine/serving.md 7.12). */
export interface MixedCase {
  readonly concurrency: number;
  readonly lengths: readonly RepresentativeLength[];
  readonly maxBatchedTokens: number;
}

interface MixedPrefill {
  readonly elapsedMs: number;
  readonly ttftMs: number;
  readonly memory: PassMemory;
  readonly isOutOfMemory: boolean;
  readonly steps: number;
  readonly shares: MeanSplit;
  readonly samples: readonly LengthSample[];
  /** Prompt tokens of all data-parallel ranks, before the prefix cache. */
  readonly promptTokens: number;
}

/** Disaggregation averages the shares of its steps, aggregation weighs them by their latency. */
type ShareWeight = 'equal' | 'latency';

function prefillMixed(
  forwards: ForwardFamily,
  given: MixedCase,
  servingCostMs: number,
  weight: ShareWeight,
): MixedPrefill {
  const perRank = Math.ceil(given.concurrency / forwards.dp);
  const counts = sampleCounts(given.lengths, perRank);
  const packed = packPrompts(given.lengths, counts, given.maxBatchedTokens);
  const shares = new MeanSplit();
  let memory: PassMemory | null = null;
  let elapsedMs = servingCostMs;
  let completionSumMs = 0;
  let isOutOfMemory = false;
  for (const { requests, completed } of packed) {
    const sample = forwards.mixed(requests);
    elapsedMs += sample.latencyMs;
    memory = tighter(memory, sample.memory);
    shares.add(sample.bounds, weight === 'equal' ? 1 : sample.latencyMs);
    isOutOfMemory = sample.memory.availableGiB < 0;
    if (isOutOfMemory) break;
    completionSumMs += completed * elapsedMs;
  }
  if (memory === null) throw new RangeError('a batch needs at least one request');
  const samples = given.lengths.map(({ inputTokens, ratio }, index) => ({
    inputTokens,
    ratio,
    samples: counts[index] ?? 0,
  }));
  const tokens = samples.reduce((sum, one) => sum + one.inputTokens * one.samples, 0);
  return {
    elapsedMs,
    ttftMs: isOutOfMemory ? elapsedMs : completionSumMs / perRank,
    memory,
    isOutOfMemory,
    steps: packed.length,
    shares,
    samples: samples.filter((one) => one.samples > 0),
    promptTokens: tokens * forwards.dp,
  };
}

/** Prefill of a disaggregated instance over a length distribution. */
export function prefillMixedOnly(
  forwards: ForwardFamily,
  given: MixedCase & { readonly servingCostMs: number },
): ServingOutcome {
  const prefill = prefillMixed(forwards, given, given.servingCostMs, 'equal');
  return {
    concurrency: given.concurrency,
    ttftMs: prefill.ttftMs,
    tpotMs: null,
    tokensPerSecond: (prefill.promptTokens / prefill.elapsedMs) * 1000,
    memory: prefill.memory,
    isOutOfMemory: prefill.isOutOfMemory,
    outOfMemoryIn: prefill.isOutOfMemory ? 'prefill' : null,
    prefillChunks: prefill.steps,
    prefill: prefill.shares.split(),
    decode: null,
    schedule: null,
    lengths: prefill.samples,
  };
}

/** Aggregation over a length distribution: prefill step by step, then one decode for all. */
export function aggregateMixed(
  forwards: ForwardFamily,
  given: MixedCase & {
    readonly outputTokens: number;
    readonly mtpTokens: number;
    readonly acceptedTokens: number;
  },
): ServingOutcome {
  const { concurrency, outputTokens } = given;
  const prefill = prefillMixed(forwards, given, 0, 'latency');
  const shared = {
    concurrency,
    prefillChunks: prefill.steps,
    prefill: prefill.shares.split(),
    schedule: null,
    lengths: prefill.samples,
  };
  if (prefill.isOutOfMemory) {
    return {
      ...shared,
      ttftMs: Number.POSITIVE_INFINITY,
      tpotMs: Number.POSITIVE_INFINITY,
      tokensPerSecond: 0,
      memory: prefill.memory,
      isOutOfMemory: true,
      outOfMemoryIn: 'prefill',
      decode: null,
    };
  }
  const step = decodeShape(meanEffectiveTokens(given.lengths), outputTokens, given.mtpTokens);
  const decode = forwards.of('decode', step.queryLength, step.sequenceLength).at(concurrency);
  const decodeMs = decode.latencyMs / given.acceptedTokens;
  const endToEndMs = prefill.ttftMs + decodeMs * outputTokens;
  const isOutOfMemory = decode.memory.availableGiB < 0;
  return {
    ...shared,
    ttftMs: prefill.ttftMs,
    tpotMs: endToEndMs / outputTokens,
    tokensPerSecond: (1000 * outputTokens * concurrency) / endToEndMs,
    memory: tighter(prefill.memory, decode.memory),
    isOutOfMemory,
    outOfMemoryIn: isOutOfMemory ? 'decode' : null,
    decode: splitOf(decode.bounds),
  };
}
