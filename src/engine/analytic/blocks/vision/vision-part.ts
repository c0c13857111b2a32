import { visionFacts } from '../../../models/vision-facts.ts';
import type { PlanContext } from '../../../terms/plan-context.ts';
import type { VisionPart } from '../layer-plan.ts';
import { imageEncoder } from './encoder.ts';
import { encoderWeightBytes } from './encoder-weights.ts';
import { imageGrid } from './image-grid.ts';

/**
 * The images of a forward pass; null for text only, when the encoder costs neither time nor memory. The real program
 * leaves images out where the model is cut into pipeline stages.
 * @throws UnsupportedArchitectureError for an image that the image processor refuses
 */
export function visionPart(context: PlanContext): VisionPart | null {
  const { architecture, options, stage } = context;
  const { config, id } = architecture;
  if (options.image === null || !stage.isFirst || !stage.isLast) return null;
  const vision = visionFacts(config, id);
  if (vision === null) return null;
  const grid = imageGrid(vision, options.image, id);
  return {
    image: {
      tokens: grid.tokens,
      perRequest: options.image.perQuery,
      encoderWeightBytes: encoderWeightBytes(vision),
    },
    operators: imageEncoder(context, vision, grid),
  };
}
