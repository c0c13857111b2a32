import { commonFacts, expertFacts } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import type { FamilyReader } from './family-reader.ts';

/**
 * MiniMax-M2: one q/k norm over the whole row, a sigmoid router whose weights stay fp32, no shared expert.
 * Its router bias is made anew in every pass and no stored weight: recorded weights are without it.
 */
export const minimaxM2Reader: FamilyReader = {
  modelTypes: ['minimax_m2'],
  read(config, id) {
    const reader = new ConfigReader(config, id);
    const facts = commonFacts(config, id);
    const moe = expertFacts(config, id, { router: 'sigmoid', biasBytes: 0, normalizesByDefault: true });
    return {
      ...facts,
      rotaryDim: reader.optional('rotary_dim') ?? facts.headDim,
      qkNorm: reader.flag('use_qk_norm') ? 'full' : 'none',
      denseLayers: 0,
      moe: { ...moe, sharedWidth: 0 },
    };
  },
};
