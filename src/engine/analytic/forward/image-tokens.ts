import type { ForwardShape } from '../../terms/forward-pass.ts';
import type { ImagePlan } from '../blocks/layer-plan.ts';

/**
 * Lengths with the tokens of images: prefill computes them, decode finds them in the cache. The encoder runs in
 * prefill only (references/engine/families/vl.md 2).
 */
export function withImageTokens(shape: ForwardShape, image: ImagePlan | null): ForwardShape {
  if (image === null) return { ...shape, imagesPerRequest: 0 };
  const images = shape.imagesPerRequest ?? image.perRequest ?? 0;
  const isPrefill = shape.phase === 'prefill';
  const added = images * image.tokens;
  return {
    ...shape,
    imagesPerRequest: isPrefill ? images : 0,
    requests: shape.requests.map((group) => ({
      count: group.count,
      queryLength: group.queryLength + (isPrefill ? added : 0),
      sequenceLength: group.sequenceLength + added,
    })),
  };
}
