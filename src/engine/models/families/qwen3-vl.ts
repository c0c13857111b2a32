import { commonFacts, expertFacts, textFields } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import type { FamilyReader } from './family-reader.ts';

/**
 * Qwen3-VL, dense and with experts: the text model of Qwen3 behind an image encoder
 * (references/engine/families/vl.md).
 */
export const qwen3VlReader: FamilyReader = {
  modelTypes: ['qwen3_vl', 'qwen3_vl_moe'],
  read(config, id) {
    const facts = commonFacts(config, id);
    const hasExperts = new ConfigReader(textFields(config), id).optional('num_experts') !== null;
    return {
      ...facts,
      projectionBias: false,
      qkNorm: 'head',
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
};
