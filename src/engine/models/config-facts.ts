import type { ArchitectureFacts, ConfigFields, MoeFacts } from '../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../terms/errors.ts';
import { isConfigGroup } from './config-group.ts';
import { ConfigReader } from './config-reader.ts';

/** The language model's fields: configs of models with vision keep them under `text_config`. */
export function textFields(config: ConfigFields): ConfigFields {
  const nested = config.text_config;
  return !('hidden_size' in config) && isConfigGroup(nested) ? nested : config;
}

function rotatedWidth(reader: ConfigReader, headDim: number, fallback: number): number {
  const nested = new ConfigReader(reader.group('rope_parameters'), '');
  const factor =
    reader.optional('partial_rotary_factor') ?? nested.optional('partial_rotary_factor') ?? fallback;
  return Math.trunc(headDim * factor);
}

/** Facts of a config.json that families state on top of the common ones. */
export interface FamilyFacts {
  /** Rotated share of a head where the config does not say. */
  readonly rotatedShare?: number;
}

/**
 * The facts that decoders of all families share, as a dense model without q/k norm.
 * @throws UnsupportedArchitectureError that names the missing field
 */
export function commonFacts(
  config: ConfigFields,
  id: string,
  { rotatedShare = 1 }: FamilyFacts = {},
): ArchitectureFacts {
  const fields = textFields(config);
  const reader = new ConfigReader(fields, id);
  const hiddenSize = reader.number('hidden_size');
  const queryHeads = reader.number('num_attention_heads');
  const layers = reader.number('num_hidden_layers');
  const headDim = reader.positive(Math.floor(hiddenSize / queryHeads), 'head_dim');
  return {
    id,
    modelType: typeof config.model_type === 'string' ? config.model_type : '',
    hiddenSize,
    layers,
    vocabSize: reader.number('vocab_size'),
    maxPositions: reader.number('max_position_embeddings'),
    epsilon: reader.optional('rms_norm_eps') ?? 1e-6,
    queryHeads,
    kvHeads: reader.positive(queryHeads, 'num_key_value_heads'),
    headDim,
    rotaryDim: rotatedWidth(reader, headDim, rotatedShare),
    intermediateSize: reader.optional('intermediate_size') ?? 0,
    denseLayers: layers,
    projectionBias: reader.flag('attention_bias'),
    outputBias: false,
    mlpBias: reader.flag('mlp_bias'),
    qkNorm: 'none',
    moe: null,
    mla: null,
    config,
  };
}

/** Facts about experts that a family knows and its config does not say. */
export type ExpertDefaults = Pick<MoeFacts, 'router' | 'biasBytes'> & {
  /** Where the config does not say whether expert weights are normalised. */
  readonly normalizesByDefault: boolean;
  readonly dispatchesAllTokens?: boolean;
};

/** Expert facts under the names that the families' configs use. @throws UnsupportedArchitectureError */
export function expertFacts(config: ConfigFields, id: string, rules: ExpertDefaults): MoeFacts {
  const reader = new ConfigReader(textFields(config), id);
  const expertWidth = reader.number('moe_intermediate_size', 'intermediate_size');
  const step = reader.optional('decoder_sparse_step') ?? 1;
  const denseOnly = reader.numbers('mlp_only_layers') ?? [];
  if (step !== 1 || denseOnly.length > 0) {
    throw new UnsupportedArchitectureError(id, { code: 'alternating-experts' });
  }
  return {
    experts: reader.number('n_routed_experts', 'num_experts', 'num_local_experts'),
    perToken: reader.number('num_experts_per_tok'),
    expertWidth,
    sharedWidth: expertWidth * (reader.optional('n_shared_experts') ?? 0),
    router: rules.router,
    normalizesWeights: reader.flag('norm_topk_prob', rules.normalizesByDefault),
    groups: reader.positive(1, 'n_group'),
    topGroups: reader.positive(1, 'topk_group'),
    biasBytes: rules.biasBytes,
    dispatchesAllTokens: rules.dispatchesAllTokens ?? false,
  };
}
