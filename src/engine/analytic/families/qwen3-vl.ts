import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { wholeEmbedding } from '../blocks/embedding-and-head.ts';
import type { LayerPlan } from '../blocks/layer-plan.ts';
import { peakWithImages } from '../blocks/vision/encoder-peak.ts';
import { visionPart } from '../blocks/vision/vision-part.ts';
import { groupedQueryPlan } from './grouped-query-plan.ts';

/**
 * Qwen3-VL, dense and with experts: the text model of Qwen3 behind an image encoder
 * (references/engine/families/vl.md).
 */
export function qwen3VlPlan(setup: ForwardSetup): LayerPlan {
  if (setup.mtpTokens > 0) {
    throw new UnsupportedArchitectureError(setup.architecture.id, { code: 'mtp' });
  }
  const own = wholeEmbedding(setup);
  return groupedQueryPlan(
    own,
    {},
    { vision: visionPart(own), activationBytes: peakWithImages(own, () => ({})) },
  );
}
