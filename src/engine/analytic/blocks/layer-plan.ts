import type { Batch } from '../../terms/batch.ts';
import type { Phase } from '../../terms/forward-pass.ts';
import type { PlannedOperator } from '../operators/planned-operator.ts';
import type { Segment } from '../operators/segment.ts';

/** Images in front of a language model. */
export interface ImagePlan {
  /** Tokens that one image adds to its request. */
  readonly tokens: number;
  /** Images of each request; null leaves it to the shape. */
  readonly perRequest: number | null;
  /** Bytes of the encoder on rank 0; held only where it runs, in prefill with images. */
  readonly encoderWeightBytes: number;
}

/** A forward pass laid out for one model, split, quantisation and mode; with pipeline parallelism one stage of it. */
export interface LayerPlan {
  /** In the order the operators run, for each phase. */
  readonly segments: Readonly<Record<Phase, readonly Segment[]>>;
  /**
   * Bytes of parameters and persistent buffers on rank 0, image encoder left out (references/engine/memory.md 6.1).
   */
  readonly weightBytes: number;
  /** null for text only. */
  readonly image: ImagePlan | null;
  /** Bytes of the cache (references/engine/memory.md 6.2), indexer cache included. */
  keyValueCacheBytes(batch: Batch): number;
  indexerCacheBytes(batch: Batch): number;
  /** Estimate of the activation peak; below 0 where weights are never read (references/engine/memory.md 6.3). */
  activationBytes(batch: Batch): number;
}

/** An image encoder: how its images enter the lengths, and its operators. */
export interface VisionPart {
  readonly image: ImagePlan;
  readonly operators: readonly PlannedOperator[];
}
