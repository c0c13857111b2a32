import type { BoundSeconds, Phase, RequestGroup } from '../../terms/forward-pass.ts';

/** Memory of rank 0 during a forward pass, in GiB. */
export interface PassMemory {
  readonly weightGiB: number;
  readonly kvCacheGiB: number;
  readonly activationGiB: number;
  /** Memory that is left on the device after the reserve; below 0 the pass runs out of memory. */
  readonly availableGiB: number;
}

/** Latency, bounds and memory of one forward pass, as schedulers see it. */
export interface ForwardSample {
  readonly latencyMs: number;
  readonly bounds: BoundSeconds;
  readonly memory: PassMemory;
}

/** Forward passes of equal requests: only their count varies. */
export interface BatchedForward {
  /** `requests` counts over all data-parallel ranks. */
  at(requests: number): ForwardSample;
}

/** The forward passes of one configuration. Asking twice is cheap. */
export interface ForwardFamily {
  readonly dp: number;
  of(phase: Phase, queryLength: number, sequenceLength: number): BatchedForward;
  /** One prefill pass over requests of different lengths on one rank. */
  mixed(requests: readonly RequestGroup[]): ForwardSample;
}

/** The one with less memory left; the first on a tie. */
export function tighter(first: PassMemory | null, second: PassMemory): PassMemory {
  return first !== null && first.availableGiB <= second.availableGiB ? first : second;
}
