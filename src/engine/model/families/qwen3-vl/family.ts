import { ropeAngles } from '../../../operators/rope-angles.ts';
import { ConfigReader } from '../../architecture.ts';
import { commonFacts, expertFacts, textFields } from '../../config-facts.ts';
import { multimodalSections } from '../../multimodal-rope.ts';
import { visionPart, wholeEmbedding } from '../../vision/vision-part.ts';
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
    const { architecture, isCompiled } = context;
    const sections = multimodalSections(architecture, [24, 20, 20]);
    return groupedQueryPlan(
      wholeEmbedding(context),
      {},
      {
        vision: visionPart(context),
        mtpAngles: ropeAngles(architecture.ropeWidth, isCompiled, { sections }),
      },
    );
  },
};
