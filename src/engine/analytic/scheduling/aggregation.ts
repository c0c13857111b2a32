import { decodeShape, meanFirstTokenMs } from '../../terms/workload.ts';
import { type ForwardFamily, type ForwardSample, tighter } from './batched-forward.ts';
import { splitOf } from './breakdown.ts';
import { outOfMemory, type Schedule, type ServingOutcome } from './outcome.ts';

/** Requests that arrive together and are served by prefill waves first, then decoded together. */
export interface AggregationCase {
  readonly concurrency: number;
  /** Prompt tokens, before the prefix cache. */
  readonly inputTokens: number;
  readonly effectiveTokens: number;
  readonly outputTokens: number;
  /** Tokens of one step on one data-parallel rank. */
  readonly maxBatchedTokens: number;
  readonly mtpTokens: number;
  readonly acceptedTokens: number;
  /** Time batches that decode cannot hold, too; only the linear search strategy looks at them. */
  readonly timesBeyondMemory: boolean;
}

/** Aggregation when a whole prompt fits one step: closed formula (references/engine/serving.md 7.5). */
export function aggregateWholePrompts(forwards: ForwardFamily, given: AggregationCase): ServingOutcome {
  const { concurrency, effectiveTokens, outputTokens } = given;
  const prefill = forwards.of('prefill', effectiveTokens, effectiveTokens);
  const waveSize = Math.floor((given.maxBatchedTokens * forwards.dp) / effectiveTokens);
  const fullWaves = Math.floor(concurrency / waveSize);
  const remainder = concurrency % waveSize;
  const wave = fullWaves > 0 ? prefill.at(waveSize) : null;
  const waveFits = wave === null || wave.memory.availableGiB >= 0;
  const rest = remainder > 0 && waveFits ? prefill.at(remainder) : null;
  const prompts: ForwardSample | null = wave ?? rest;
  if (prompts === null) throw new RangeError('a batch needs at least one request');
  const prefillMemory = rest === null ? prompts.memory : tighter(wave?.memory ?? null, rest.memory);
  if (prefillMemory.availableGiB < 0) return outOfMemory(concurrency, 'prefill', prefillMemory);
  const step = decodeShape(given.inputTokens, outputTokens, given.mtpTokens);
  const decode = forwards.of('decode', step.queryLength, step.sequenceLength).at(concurrency);
  const memory = tighter(prefillMemory, decode.memory);
  const isOutOfMemory = decode.memory.availableGiB < 0;
  if (isOutOfMemory && !given.timesBeyondMemory) return outOfMemory(concurrency, 'decode', memory);
  const schedule: Schedule = {
    waveSize,
    fullWaves,
    remainder,
    waveMs: wave?.latencyMs ?? null,
    remainderMs: rest?.latencyMs ?? null,
    decodeMs: decode.latencyMs / given.acceptedTokens,
  };
  const ttftMs = meanFirstTokenMs(
    { ...schedule, waveMs: schedule.waveMs ?? 0, remainderMs: schedule.remainderMs ?? 0 },
    concurrency,
  );
  const endToEndMs = ttftMs + (schedule.decodeMs ?? 0) * outputTokens;
  return {
    concurrency,
    ttftMs,
    tpotMs: endToEndMs / outputTokens,
    tokensPerSecond: (1000 * outputTokens * concurrency) / endToEndMs,
    memory,
    isOutOfMemory,
    outOfMemoryIn: isOutOfMemory ? 'decode' : null,
    prefillChunks: 1,
    prefill: splitOf(prompts.bounds),
    decode: splitOf(decode.bounds),
    schedule,
    lengths: null,
  };
}
