import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import { commonFacts, expertFacts } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import type { FamilyReader } from './family-reader.ts';

/** Ling and other Bailing MoE V2 models, without compilation (references/engine/families/moe-others.md 2). */
export const bailingMoeReader: FamilyReader = {
  modelTypes: ['bailing_moe'],
  read(config, id) {
    const reader = new ConfigReader(config, id);
    const facts = commonFacts(config, id);
    if (reader.flag('use_bias') || reader.flag('use_qkv_bias')) {
      throw new UnsupportedArchitectureError(id, { code: 'biases' });
    }
    const moe = expertFacts(config, id, {
      router: 'group-limited',
      biasBytes: 2,
      normalizesByDefault: true,
      dispatchesAllTokens: true,
    });
    return {
      ...facts,
      rotaryDim: facts.headDim,
      qkNorm: reader.flag('use_qk_norm') ? 'head' : 'none',
      denseLayers: reader.optional('first_k_dense_replace') ?? 0,
      // The choice itself leaves weights as they are; the router divides them.
      moe: {
        ...moe,
        normalizesWeights: false,
        sharedWidth: moe.expertWidth * (reader.optional('num_shared_experts') ?? 0),
      },
    };
  },
};
