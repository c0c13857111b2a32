import type { PassMemory } from './batched-forward.ts';
import type { BoundSplit } from './breakdown.ts';

/** Terms of the closed formula of single-chunk aggregation (references/engine/serving.md 7.5); times in ms. */
export interface Schedule {
  /** Requests of a full prefill wave, over all ranks. */
  readonly waveSize: number;
  readonly fullWaves: number;
  /** Requests of the last, smaller wave; 0 when there is none. */
  readonly remainder: number;
  readonly waveMs: number | null;
  readonly remainderMs: number | null;
  /** One decode step, MTP folded in. */
  readonly decodeMs: number | null;
}

/** Requests of one length inside a batch drawn from a length distribution. */
export interface LengthSample {
  readonly inputTokens: number;
  readonly ratio: number;
  /** Requests on one data-parallel rank. */
  readonly samples: number;
}

/** Outcome of a batch that does not fit; it is never timed. */
export function outOfMemory(
  concurrency: number,
  phase: 'prefill' | 'decode',
  memory: PassMemory,
): ServingOutcome {
  return {
    concurrency,
    ttftMs: Number.POSITIVE_INFINITY,
    tpotMs: Number.POSITIVE_INFINITY,
    tokensPerSecond: 0,
    memory,
    isOutOfMemory: true,
    outOfMemoryIn: phase,
    prefillChunks: 0,
    prefill: null,
    decode: null,
    schedule: null,
    lengths: null,
  };
}

/** Latencies, throughput and memory of serving `concurrency` requests. */
export interface ServingOutcome {
  readonly concurrency: number;
  /** null where the phase has none; infinite when it ran out of memory first. */
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  readonly tokensPerSecond: number;
  /** The tightest forward pass. */
  readonly memory: PassMemory;
  readonly isOutOfMemory: boolean;
  /** The phase that ran out of memory; null when none did. */
  readonly outOfMemoryIn: 'prefill' | 'decode' | null;
  readonly prefillChunks: number;
  readonly prefill: BoundSplit | null;
  readonly decode: BoundSplit | null;
  readonly schedule: Schedule | null;
  readonly lengths: readonly LengthSample[] | null;
}
