import { ConfigReader, UnsupportedArchitectureError } from '../../../models/architecture.ts';
import { commonFacts, expertFacts, textFields } from '../../../models/config-facts.ts';
import { wholeEmbedding } from '../../blocks/frame.ts';
import { peakWithImages } from '../../vision/encoder-peak.ts';
import { visionPart } from '../../vision/vision-part.ts';
import type { Family } from '../family.ts';
import { groupedQueryPlan } from '../grouped-query-plan.ts';

/** Qwen3-VL, dense and with experts: the text model of Qwen3 behind an image encoder (engine family vl). */
export const qwen3VlFamily: Family = {
  modelTypes: ['qwen3_vl', 'qwen3_vl_moe'],
  read(config, id) {
    const facts = commonFacts(config, id);
    const hasExperts = new ConfigReader(textFields(config), id).optional('num_experts') !== null;
    return {
      ...facts,
      projectionBias: false,
      queryKeyNorm: 'head',
      ...(hasExperts
        ? {
            denseLayers: 0,
            moe: expertFacts(config, id, {
              router: 'softmax',
              biasBytes: 0,
              normalizesByDefault: true,
              dispatchesAllTokens: true,
            }),
          }
        : {}),
    };
  },
  plan(context) {
    if (context.mtpTokens > 0) {
      throw new UnsupportedArchitectureError(
        context.architecture.id,
        'multi-token prediction of Qwen3-VL does not run in the real program',
      );
    }
    const own = wholeEmbedding(context);
    return groupedQueryPlan(
      own,
      {},
      { vision: visionPart(own), activationBytes: peakWithImages(own, () => ({})) },
    );
  },
};
