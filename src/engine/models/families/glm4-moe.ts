import { commonFacts, expertFacts, textFields } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import type { FamilyReader } from './family-reader.ts';

/** GLM-4.5 to GLM-4.7 and the text model of GLM-4.5V: half-rotated heads, leading dense layers, a router on raw logits. */
export const glm4MoeReader: FamilyReader = {
  modelTypes: ['glm4_moe', 'glm4v_moe', 'glm4v_moe_text'],
  read(config, id) {
    const reader = new ConfigReader(textFields(config), id);
    return {
      ...commonFacts(config, id, { rotatedShare: 0.5 }),
      qkNorm: reader.flag('use_qk_norm') ? 'head' : 'none',
      denseLayers: reader.optional('first_k_dense_replace') ?? 0,
      moe: expertFacts(config, id, { router: 'raw-logits', biasBytes: 4, normalizesByDefault: false }),
    };
  },
};
