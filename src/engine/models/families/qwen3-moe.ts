import { commonFacts, expertFacts } from '../config-facts.ts';
import type { FamilyReader } from './family-reader.ts';

/** Qwen3 models with experts in every layer. */
export const qwen3MoeReader: FamilyReader = {
  modelTypes: ['qwen3_moe'],
  read: (config, id) => ({
    ...commonFacts(config, id),
    qkNorm: 'head',
    denseLayers: 0,
    moe: expertFacts(config, id, {
      router: 'softmax',
      biasBytes: 0,
      normalizesByDefault: false,
      dispatchesAllTokens: true,
    }),
  }),
};
