/** Which half of serving a forward pass belongs to. */
export type Phase = 'prefill' | 'decode';

/** Requests on one data-parallel rank that share their lengths (tokens). */
export interface RequestGroup {
  readonly count: number;
  /** New tokens of each request. */
  readonly queryLength: number;
  /** Total length of each request, new tokens included. */
  readonly sequenceLength: number;
}

/** Requests of one forward pass, as seen by rank 0. */
export interface ForwardShape {
  readonly phase: Phase;
  readonly requests: readonly RequestGroup[];
  /**
   * The program was given a context beside the lengths, so that recurrent layers start from a state. Only text_generate
   * and prompts of different lengths give one; equal requests of a search give none, not even to decode.
   */
  readonly hasContext?: boolean;
  /** Images of each request, in place of the number that the pass was prepared for. */
  readonly imagesPerRequest?: number;
}

/**
 * Seconds by the bound that won each operator (references/engine/operator-time.md 2.3), without static costs. `null`:
 * no operator fell into the bucket, which is not the same as 0.
 */
export interface BoundSeconds {
  readonly memory: number | null;
  readonly communication: number | null;
  readonly matrix: number | null;
  readonly vector: number | null;
}

/** Bytes held on rank 0 (references/engine/memory.md). */
export interface ForwardMemory {
  readonly weightBytes: number;
  /** Includes the indexer cache where a family has one. */
  readonly kvCacheBytes: number;
  readonly indexerCacheBytes: number;
  /** Tokens that the blocks of the cache hold. */
  readonly cachedTokens: number;
  readonly activationBytes: number;
  /**
   * Most bytes held at once: the sum of the three without pipeline stages. The replay of a stage leaves out weights that
   * no operator reads, so that its peak may lie below (references/engine/forward-pass.md 5.7).
   */
  readonly peakBytes: number;
}

/** Time, bounds and memory of one forward pass. */
export interface ForwardCost {
  readonly seconds: number;
  readonly bounds: BoundSeconds;
  readonly memory: ForwardMemory;
}
