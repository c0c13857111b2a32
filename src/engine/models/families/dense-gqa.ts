import { commonFacts } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import type { FamilyReader } from './family-reader.ts';

/** Llama 3, Mistral, Qwen2, Qwen2.5 and Qwen3 dense, Seed-OSS and SmolLM3 (references/engine/forward-pass.md 5.2, 5.3). */
export const denseGqaReader: FamilyReader = {
  modelTypes: ['llama', 'mistral', 'qwen2', 'qwen3', 'seed_oss', 'smollm3'],
  read(config, id) {
    const facts = commonFacts(config, id);
    const reader = new ConfigReader(config, id);
    return {
      ...facts,
      intermediateSize: reader.number('intermediate_size'),
      projectionBias: facts.modelType === 'qwen2' || facts.projectionBias,
      outputBias: facts.modelType !== 'qwen2' && reader.flag('attention_out_bias', facts.projectionBias),
      qkNorm: facts.modelType === 'qwen3' ? 'head' : 'none',
    };
  },
};
