import { commonFacts, expertFacts, textFields } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import { mlaFacts } from '../mla-facts.ts';
import type { FamilyReader } from './family-reader.ts';

/** DeepSeek-V3, V3.1, R1 and Kimi-K2: latent attention, leading dense layers, a router on raw logits. */
export const deepseekV3Reader: FamilyReader = {
  modelTypes: ['deepseek_v3', 'kimi_k2', 'kimi_k25'],
  uncomparedTypes: ['kimi_k25'],
  read(config, id) {
    const mla = mlaFacts(textFields(config), id);
    return {
      ...commonFacts(config, id),
      rotaryDim: mla.rope,
      denseLayers: new ConfigReader(textFields(config), id).optional('first_k_dense_replace') ?? 0,
      moe: expertFacts(config, id, { router: 'raw-logits', biasBytes: 2, normalizesByDefault: true }),
      mla,
    };
  },
};
