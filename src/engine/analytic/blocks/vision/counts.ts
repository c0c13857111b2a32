import type { Count } from '../../operators/planned-operator.ts';
import type { ImageGrid } from './image-grid.ts';

/** Sizes of the encoder's tensors, as counts of the images on a rank. */
export interface VisionCounts {
  readonly images: Count;
  readonly patches: Count;
  /** The single pass over all images; 0 where there are none. */
  readonly passes: Count;
}

/** The counts of images that are all of one size. */
export function visionCounts(grid: ImageGrid): VisionCounts {
  return {
    images: (batch) => batch.images,
    patches: (batch) => batch.images * grid.patches,
    passes: (batch) => (batch.images > 0 ? 1 : 0),
  };
}
