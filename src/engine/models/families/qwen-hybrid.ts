import type { Architecture, ConfigFields } from '../../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import { commonFacts, expertFacts, textFields } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import type { FamilyReader } from './family-reader.ts';

/** Facts of a gated delta rule layer and of how such layers alternate with full attention. */
export interface HybridFacts {
  /** Linear attention is one operator that reads no weights and is never sharded (Qwen3-Next). */
  readonly isFused: boolean;
  readonly keyHeads: number;
  readonly valueHeads: number;
  readonly keyWidth: number;
  readonly valueWidth: number;
  /** Tokens that the convolution looks at. */
  readonly kernel: number;
  /** For every layer whether it is full attention. */
  readonly isFullAttention: readonly boolean[];
  /** Whether a predictor is a full attention layer; it is of the kind that follows the layers that run. */
  readonly isMtpFull: (index: number) => boolean;
  /** How many of them are. */
  readonly fullLayers: number;
}

/** The config with `layer_types`, also where it states only how often full attention comes. */
export function withLayerTypes(config: ConfigFields, id: string): ConfigFields {
  const fields = textFields(config);
  const reader = new ConfigReader(fields, id);
  const interval = reader.positive(4, 'full_attention_interval');
  const kinds =
    reader.texts('layer_types') ??
    Array.from({ length: reader.number('num_hidden_layers') }, (_, layer) =>
      (layer + 1) % interval === 0 ? 'full_attention' : 'linear_attention',
    );
  const explicit = { ...fields, layer_types: kinds };
  return fields === config ? explicit : { ...config, text_config: explicit };
}

/** @throws UnsupportedArchitectureError that names a missing field or an unknown kind of layer */
export function hybridFacts({
  config,
  id,
  layers,
  modelType,
}: Pick<Architecture, 'config' | 'id' | 'layers' | 'modelType'>): HybridFacts {
  const reader = new ConfigReader(textFields(config), id);
  const kinds = reader.texts('layer_types') ?? [];
  const unknown = kinds.find((kind) => kind !== 'full_attention' && kind !== 'linear_attention');
  if (unknown !== undefined || kinds.length !== layers) {
    throw new UnsupportedArchitectureError(
      id,
      unknown === undefined
        ? { code: 'layer-list', field: 'layer_types', entries: kinds.length, layers }
        : {
            code: 'field-value',
            field: 'layer_types',
            value: unknown,
            allowed: ['full_attention', 'linear_attention'],
          },
    );
  }
  const next = new ConfigReader(textFields(config), id).texts('mtp_layer_types');
  const isFullAttention = kinds.map((kind) => kind === 'full_attention');
  return {
    isFused: modelType === 'qwen3_next',
    keyHeads: reader.number('linear_num_key_heads'),
    valueHeads: reader.number('linear_num_value_heads'),
    keyWidth: reader.number('linear_key_head_dim'),
    valueWidth: reader.number('linear_value_head_dim'),
    kernel: reader.number('linear_conv_kernel_dim'),
    isFullAttention,
    isMtpFull: (index) => (next?.[index] ?? 'full_attention') === 'full_attention',
    fullLayers: isFullAttention.filter((isFull) => isFull).length,
  };
}

/** Qwen3-Next and Qwen3.5, dense and with experts: gated delta rule layers between gated full attention. */
export const qwenHybridReader: FamilyReader = {
  modelTypes: ['qwen3_next', 'qwen3_5', 'qwen3_5_moe', 'qwen3_5_text', 'qwen3_5_moe_text'],
  uncomparedTypes: ['qwen3_5_text', 'qwen3_5_moe_text'],
  read(config, id) {
    const explicit = withLayerTypes(config, id);
    const reader = new ConfigReader(textFields(explicit), id);
    const facts = commonFacts(explicit, id);
    hybridFacts(facts);
    const common = { ...facts, projectionBias: false, mlpBias: false, qkNorm: 'head' } as const;
    if (reader.optional('num_experts') === null) return common;
    const moe = expertFacts(explicit, id, {
      router: 'softmax',
      biasBytes: 0,
      normalizesByDefault: true,
      dispatchesAllTokens: true,
    });
    const sharedWidth = reader.optional('shared_expert_intermediate_size') ?? 0;
    return { ...common, denseLayers: 0, moe: { ...moe, sharedWidth } };
  },
};
