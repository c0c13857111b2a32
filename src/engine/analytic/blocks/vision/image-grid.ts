import { roundHalfEven } from '../../../../text/half-even.ts';
import type { VisionFacts } from '../../../models/vision-facts.ts';
import { UnsupportedArchitectureError } from '../../../terms/errors.ts';
import type { ImageInput } from '../../../terms/forward-setup.ts';

/** One image cut into patches. */
export interface ImageGrid {
  readonly rows: number;
  readonly columns: number;
  readonly patches: number;
  /** Tokens that the image adds to its request: merged patches with a start and an end mark. */
  readonly tokens: number;
}

const marks = 2;
/** The image processor takes no images that are longer than this many times their width. */
const maxAspectRatio = 200;

/** Sides in pixels, scaled to multiples of `factor` within the pixel limits. */
function scaledSides(image: ImageInput, factor: number): { height: number; width: number } {
  const { heightPx, widthPx, minPixels, maxPixels } = image;
  const both = (scale: (side: number) => number) => ({ height: scale(heightPx), width: scale(widthPx) });
  const nearest = both((side) => roundHalfEven(side / factor) * factor);
  const area = nearest.height * nearest.width;
  if (area > maxPixels) {
    const shrink = Math.sqrt((heightPx * widthPx) / maxPixels);
    return both((side) => Math.max(factor, Math.floor(side / shrink / factor) * factor));
  }
  if (area < minPixels) {
    const grow = Math.sqrt(minPixels / (heightPx * widthPx));
    return both((side) => Math.ceil((side * grow) / factor) * factor);
  }
  return nearest;
}

/**
 * The patches of an image (references/engine/families/vl.md 2).
 * @throws UnsupportedArchitectureError for an image that the image processor refuses
 */
export function imageGrid(vision: VisionFacts, image: ImageInput, id: string): ImageGrid {
  const { heightPx, widthPx } = image;
  if (Math.max(heightPx, widthPx) > maxAspectRatio * Math.min(heightPx, widthPx)) {
    throw new UnsupportedArchitectureError(id, {
      code: 'image-aspect',
      widthPx,
      heightPx,
      most: maxAspectRatio,
    });
  }
  const { height, width } = scaledSides(image, vision.patch * vision.merge);
  const rows = height / vision.patch;
  const columns = width / vision.patch;
  const patches = rows * columns;
  return { rows, columns, patches, tokens: patches / vision.merge ** 2 + marks };
}
