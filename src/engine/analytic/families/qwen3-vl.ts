import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import type { PlanContext } from '../../terms/plan-context.ts';
import { wholeEmbedding } from '../blocks/embedding-and-head.ts';
import type { LayerPlan } from '../blocks/layer-plan.ts';
import { peakWithImages } from '../blocks/vision/encoder-peak.ts';
import { visionPart } from '../blocks/vision/vision-part.ts';
import { groupedQueryPlan } from './grouped-query-plan.ts';

/**
 * Qwen3-VL, dense and with experts: the text model of Qwen3 behind an image encoder
 * (references/engine/families/vl.md).
 */
export function qwen3VlPlan(context: PlanContext): LayerPlan {
  if (context.mtpTokens > 0) {
    throw new UnsupportedArchitectureError(context.architecture.id, { code: 'mtp' });
  }
  const own = wholeEmbedding(context);
  return groupedQueryPlan(
    own,
    {},
    { vision: visionPart(own), activationBytes: peakWithImages(own, () => ({})) },
  );
}
