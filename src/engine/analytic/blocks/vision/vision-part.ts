import { visionFacts } from '../../../models/vision-facts.ts';
import { ParallelSplitError } from '../../../terms/errors.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import type { VisionPart } from '../layer-plan.ts';
import { imageEncoder } from './encoder.ts';
import { encoderWeightBytes } from './encoder-weights.ts';
import { imageGrid } from './image-grid.ts';

/**
 * The images of a forward pass; null for text only, when the encoder costs neither time nor memory. The real program
 * leaves images out where the model is cut into pipeline stages.
 * @throws UnsupportedArchitectureError for an image that the image processor refuses, ParallelSplitError for heads of the
 * encoder that its ranks do not divide
 */
export function visionPart(setup: ForwardSetup): VisionPart | null {
  const { architecture, options, processGroups, stage } = setup;
  const { config, id } = architecture;
  if (options.image === null || !stage.isFirst || !stage.isLast) return null;
  const vision = visionFacts(config, id);
  if (vision === null) return null;
  const grid = imageGrid(vision, options.image, id);
  const { size } = processGroups.vision;
  if (vision.heads % size !== 0)
    throw new ParallelSplitError({ code: 'query-heads', heads: vision.heads, tp: size });
  return {
    image: {
      tokens: grid.tokens,
      perRequest: options.image.perQuery,
      encoderWeightBytes: encoderWeightBytes(vision, size),
    },
    operators: imageEncoder(setup, vision, grid),
  };
}
