import type {
  ForwardCost,
  ForwardShape,
  ForwardSpec,
  StageCost,
  StageOperators,
} from '../../../engine/index.ts';

/** One forward pass as it was asked for. */
export interface ForwardRequest {
  readonly model: string;
  readonly spec: ForwardSpec;
  readonly shape: ForwardShape;
  /** Queries over all ranks. */
  readonly queries: number;
  /** New tokens of each query, prefix hits included. */
  readonly queryLength: number;
  readonly reservedMemoryGiB: number;
}

/** Models that time operators, as the real program calls them. */
export type PerformanceModel = 'analytic' | 'empirical';

/** A forward pass with everything that is printed about it. */
export interface SimulatedPass {
  readonly timedBy: PerformanceModel;
  readonly request: ForwardRequest;
  readonly cost: ForwardCost;
  /** One without pipeline parallelism. */
  readonly stages: readonly StageCost[];
  readonly operators: readonly StageOperators[];
  readonly queriesPerRank: number;
  readonly tokensPerSecondPerDevice: number;
  /** GiB of one device, of the pipeline stage that holds most. */
  readonly memory: PassMemory;
}

/** Memory of one device in a forward pass, in GiB, as `text_generate` prints its parts. */
export interface PassMemory {
  readonly totalGiB: number;
  readonly reservedGiB: number;
  readonly weightGiB: number;
  readonly kvCacheGiB: number;
  readonly indexerCacheGiB: number;
  /** Tokens that the blocks of the cache hold. */
  readonly cachedTokens: number;
  readonly activationGiB: number;
  /** Below 0: it does not fit. */
  readonly availableGiB: number;
}
