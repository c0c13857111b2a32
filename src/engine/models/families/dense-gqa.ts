import { commonFacts } from '../config-facts.ts';
import type { FamilyReader } from './family-reader.ts';

/** Llama 3, Qwen2, Qwen2.5 and Qwen3 dense models (references/engine/forward-pass.md 5.2, 5.3). */
export const denseGqaReader: FamilyReader = {
  modelTypes: ['llama', 'mistral', 'qwen2', 'qwen3', 'seed_oss', 'smollm3'],
  read(config, id) {
    const facts = commonFacts(config, id);
    return {
      ...facts,
      projectionBias: facts.modelType === 'qwen2' || facts.projectionBias,
      outputBias: facts.modelType !== 'qwen2' && facts.projectionBias,
      qkNorm: facts.modelType === 'qwen3' ? 'head' : 'none',
    };
  },
};
