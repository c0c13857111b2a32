import type { Architecture } from '../../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import { commonFacts } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import type { FamilyReader } from './family-reader.ts';

/**
 * ERNIE-4.5 with experts: plain grouped-query attention rotated in fp32 and an fp32 router
 * (references/engine/families/moe-others.md 1).
 */
export const ernie45MoeReader: FamilyReader = {
  modelTypes: ['ernie4_5_moe'],
  read(config, id) {
    const reader = new ConfigReader(config, id);
    const facts = commonFacts(config, id);
    checkLayout(reader, facts);
    const expertWidth = reader.number('moe_intermediate_size');
    return {
      ...facts,
      denseLayers: Math.min(facts.layers, reader.optional('moe_layer_start_index') ?? 1),
      moe: {
        experts: reader.number('moe_num_experts'),
        perToken: reader.number('moe_k'),
        expertWidth,
        sharedWidth: expertWidth * (reader.optional('moe_num_shared_experts') ?? 0),
        router: 'softmax-fp32',
        normalizesWeights: true,
        groups: 1,
        topGroups: 1,
        biasBytes: 4,
        dispatchesAllTokens: true,
      },
    };
  },
};

/** @throws UnsupportedArchitectureError for arrangements of layers and biases that were never measured */
export function checkLayout(reader: ConfigReader, { id, layers }: Pick<Architecture, 'id' | 'layers'>): void {
  const interval = reader.optional('moe_layer_interval') ?? 1;
  const end = reader.optional('moe_layer_end_index') ?? -1;
  if (interval !== 1 || (end >= 0 && end < layers - 1)) {
    throw new UnsupportedArchitectureError(id, { code: 'dense-between-experts' });
  }
  if (reader.flag('use_bias')) {
    throw new UnsupportedArchitectureError(id, { code: 'biases' });
  }
}
