import type { RequestGroup } from '../../terms/forward-pass.ts';
import { effectiveTokens } from '../../terms/workload.ts';

/** A range of prompt lengths and how much of the traffic it makes up. */
export interface LengthBin {
  readonly minTokens: number;
  readonly maxTokens: number;
  readonly weight: number;
}

/** One prompt length that stands for a bin. */
export interface RepresentativeLength {
  readonly inputTokens: number;
  /** Prompt tokens that prefill computes after the prefix cache, at least 1. */
  readonly effectiveTokens: number;
  readonly ratio: number;
}

/** Middle and share of each bin (references/engine/serving.md 7.12). */
export function representativeLengths(
  bins: readonly LengthBin[],
  prefixCacheHitRate: number,
): RepresentativeLength[] {
  const total = bins.reduce((sum, bin) => sum + bin.weight, 0);
  return bins.map(({ minTokens, maxTokens, weight }) => {
    const inputTokens = Math.floor((minTokens + maxTokens) / 2);
    return {
      inputTokens,
      effectiveTokens: Math.max(1, effectiveTokens(inputTokens, prefixCacheHitRate)),
      ratio: weight / total,
    };
  });
}

/** Mean prompt tokens that prefill computes, rounded down, at least 1. */
export function meanEffectiveTokens(lengths: readonly RepresentativeLength[]): number {
  return Math.max(1, Math.floor(lengths.reduce((sum, one) => sum + one.effectiveTokens * one.ratio, 0)));
}

/** Splits `requests` by share: largest remainder, ties to the longer prompt. */
export function sampleCounts(lengths: readonly RepresentativeLength[], requests: number): number[] {
  const exact = lengths.map((one) => one.ratio * requests);
  const counts = exact.map(Math.floor);
  const left = requests - counts.reduce((sum, count) => sum + count, 0);
  const order = lengths
    .map((one, index) => ({
      index,
      rest: (exact[index] ?? 0) - (counts[index] ?? 0),
      tokens: one.effectiveTokens,
    }))
    .sort((a, b) => b.rest - a.rest || b.tokens - a.tokens);
  for (const { index } of order.slice(0, left)) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

/** One prefill pass over pieces of prompts, and how many prompts it completes. */
export interface PackedStep {
  readonly requests: readonly RequestGroup[];
  readonly completed: number;
}

/** Packs prompts one after another into steps of `budget` tokens; a prompt may straddle two steps. */
export function packPrompts(
  lengths: readonly RepresentativeLength[],
  counts: readonly number[],
  budget: number,
): PackedStep[] {
  const steps: PackedStep[] = [];
  let requests: { count: number; queryLength: number; sequenceLength: number }[] = [];
  let completed = 0;
  let room = budget;
  const close = () => {
    steps.push({ requests, completed });
    requests = [];
    completed = 0;
    room = budget;
  };
  for (const [index, length] of lengths.entries()) {
    for (let request = counts[index] ?? 0; request > 0; request -= 1) {
      for (let done = 0; done < length.effectiveTokens; ) {
        const queryLength = Math.min(room, length.effectiveTokens - done);
        done += queryLength;
        room -= queryLength;
        const last = requests.at(-1);
        if (last?.queryLength === queryLength && last.sequenceLength === done) last.count += 1;
        else requests.push({ count: 1, queryLength, sequenceLength: done });
        if (done === length.effectiveTokens) completed += 1;
        if (room === 0) close();
      }
    }
  }
  if (requests.length > 0) close();
  return steps;
}
