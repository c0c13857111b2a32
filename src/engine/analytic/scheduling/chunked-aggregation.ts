import { chunkPlan, decodeShape, mixedStepTokens } from '../../terms/workload.ts';
import type { AggregationCase } from './aggregation.ts';
import {
  type BatchedForward,
  type ForwardFamily,
  type ForwardSample,
  type PassMemory,
  tighter,
} from './batched-forward.ts';
import { type BoundSplit, splitOf } from './breakdown.ts';
import { DecodeQueue } from './decode-queue.ts';
import type { ServingOutcome } from './outcome.ts';
import { PromptQueue } from './prompt-queue.ts';

/** Steps of a server that decodes first and fills the rest of the budget with prompt chunks. */
class ChunkedRun {
  nowMs = 0;
  finished = 0;
  lastFinishMs = 0;
  firstTokenSumMs = 0;
  tokenTimeSumMs = 0;
  memory: PassMemory | null = null;
  prefill: BoundSplit | null = null;
  decode: BoundSplit | null = null;
  private readonly outputsLeft: number;

  constructor(outputsLeft: number) {
    this.outputsLeft = outputsLeft;
  }

  seePrefill({ memory, bounds }: ForwardSample): boolean {
    this.memory = tighter(this.memory, memory);
    this.prefill ??= splitOf(bounds);
    return memory.availableGiB >= 0;
  }

  seeDecode({ memory, bounds }: ForwardSample): boolean {
    this.memory = tighter(this.memory, memory);
    this.decode ??= splitOf(bounds);
    return memory.availableGiB >= 0;
  }

  /**
   * One chunk of all `requests` while nobody decodes: steps of `size`, the last one smaller. The time is added step by
   * step, so that sums stay bit-equal. Gives the latency of the step that does not fit; null when all do.
   */
  prefillRound(forward: BatchedForward, requests: number, size: number): number | null {
    const steps = Math.floor(requests / size);
    const rest = requests % size;
    for (const [count, times] of [
      [size, steps],
      [rest, rest > 0 ? 1 : 0],
    ] as const) {
      if (times === 0) continue;
      const sample = forward.at(count);
      if (!this.seePrefill(sample)) return sample.latencyMs;
      const { latencyMs } = sample;
      for (let step = 0; step < times; step += 1) this.nowMs += latencyMs;
    }
    return null;
  }

  finish(count: number): void {
    this.finished += count;
    this.lastFinishMs = Math.max(this.lastFinishMs, this.nowMs);
  }

  readonly onDecoded = (count: number, firstTokenMs: number): void => {
    this.finish(count);
    this.tokenTimeSumMs += (count * (this.nowMs - firstTokenMs)) / this.outputsLeft;
  };
}

/**
 * Aggregation when prompts are cut into chunks: prefill and decode of one step overlap
 * (references/engine/serving.md 7.6).
 */
export function aggregateChunks(forwards: ForwardFamily, given: AggregationCase): ServingOutcome {
  const { concurrency, outputTokens } = given;
  const plan = chunkPlan(given.effectiveTokens, given.maxBatchedTokens);
  const budget = given.maxBatchedTokens * forwards.dp;
  const limit = mixedStepTokens(budget);
  const outputsLeft = Math.max(outputTokens - 1, 0);
  const step = decodeShape(given.inputTokens, outputTokens, given.mtpTokens);
  const decodes = forwards.of('decode', step.queryLength, step.sequenceLength);
  const chunks = plan.map((chunk) => ({
    queryLength: chunk.queryLength,
    forward: forwards.of('prefill', chunk.queryLength, chunk.sequenceLength),
  }));
  const earlier = chunks.slice(0, -1);
  const last = chunks.at(-1);
  if (last === undefined) throw new RangeError('a prompt needs at least one token');
  // All chunks but the last have the same length, so the steps of every earlier round take the same groups.
  const groupSize = earlier[0] === undefined ? concurrency : Math.floor(limit / earlier[0].queryLength);
  const prompts = new PromptQueue(concurrency, groupSize);
  const answers = new DecodeQueue();
  const run = new ChunkedRun(outputsLeft);

  const outcome = (failed: { in: 'prefill' | 'decode'; afterMs: number } | null): ServingOutcome => ({
    concurrency,
    ttftMs: failed === null ? run.firstTokenSumMs / concurrency : run.nowMs + failed.afterMs,
    tpotMs:
      failed !== null ? Number.POSITIVE_INFINITY : outputsLeft > 0 ? run.tokenTimeSumMs / concurrency : 0,
    tokensPerSecond:
      failed === null && run.lastFinishMs > 0 ? (1000 * outputTokens * concurrency) / run.lastFinishMs : 0,
    memory: run.memory ?? { weightGiB: 0, kvCacheGiB: 0, activationGiB: 0, availableGiB: 0 },
    isOutOfMemory: failed !== null,
    outOfMemoryIn: failed?.in ?? null,
    prefillChunks: plan.length,
    prefill: run.prefill,
    decode: run.decode,
    schedule: null,
    lengths: null,
  });

  // Prompts are first come first served: nobody decodes before everybody is through the chunks before the last.
  for (const { forward } of earlier) {
    const failedMs = run.prefillRound(forward, concurrency, groupSize);
    if (failedMs !== null) return outcome({ in: 'prefill', afterMs: failedMs });
  }
  while (run.finished < concurrency) {
    const decoding = Math.min(answers.waiting, budget);
    const room = Math.floor((limit - decoding) / last.queryLength);
    const prefilling = Math.max(0, Math.min(prompts.waiting, room));
    let prefillMs = 0;
    let decodeMs = 0;
    if (prefilling > 0) {
      const sample = last.forward.at(prefilling);
      prefillMs = sample.latencyMs;
      if (!run.seePrefill(sample)) return outcome({ in: 'prefill', afterMs: prefillMs });
    }
    if (decoding > 0) {
      const sample = decodes.at(decoding);
      decodeMs = sample.latencyMs / given.acceptedTokens;
      if (!run.seeDecode(sample)) return outcome({ in: 'decode', afterMs: decodeMs });
    }
    const steps = prefilling === 0 && decoding === answers.waiting ? answers.stepsToNextFinish : 0;
    if (steps > 0) {
      // Nothing changes until somebody finishes; the time is still added step by step, so that sums stay bit-equal.
      for (let index = 0; index < steps; index += 1) run.nowMs += decodeMs;
      answers.skip(steps, run.onDecoded);
      continue;
    }
    run.nowMs += Math.max(prefillMs, decodeMs);
    const emitted: number[] = [];
    for (let left = prefilling; left > 0; ) {
      const count = prompts.take(left);
      left -= count;
      run.firstTokenSumMs += count * run.nowMs;
      if (outputsLeft > 0) emitted.push(count);
      else run.finish(count);
    }
    answers.advance(
      decoding,
      { counts: emitted, tokens: outputsLeft, firstTokenMs: run.nowMs },
      run.onDecoded,
    );
  }
  return outcome(null);
}
