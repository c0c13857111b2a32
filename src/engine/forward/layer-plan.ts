import type { Segment } from './accumulate.ts';
import type { Batch } from './batch.ts';
import type { Phase } from './prepared-forward.ts';

/** A forward pass laid out for one model, split, quantisation and mode. */
export interface LayerPlan {
  /** In the order the operators run, for each phase. */
  readonly segments: Readonly<Record<Phase, readonly Segment[]>>;
  /** Bytes of parameters and persistent buffers on rank 0 (engine specification 6.1). */
  readonly weightBytes: number;
  /** Bytes of the cache (6.2), indexer cache included. */
  keyValueCacheBytes(batch: Batch): number;
  indexerCacheBytes(batch: Batch): number;
  /** Estimate of the activation peak (6.3). */
  activationBytes(batch: Batch): number;
}
