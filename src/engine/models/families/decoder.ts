import type { ArchitectureFacts, ConfigFields } from '../../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import { commonFacts } from '../config-facts.ts';
import { checkConfig } from '../config-ranges.ts';
import { ConfigReader } from '../config-reader.ts';
import { type FeedForward, feedForwardsOf, mixersOf, singleBlocks } from '../layer-kinds.ts';
import { mlaFacts } from '../mla-facts.ts';
import { withUsualNames } from '../usual-names.ts';
import { isGrok, linearBlock } from './decoder-blocks.ts';
import { hasExperts, moeOf } from './decoder-experts.ts';
import { decoderFacts, isTrue, typeOf } from './decoder-facts.ts';
import { respelled } from './decoder-spellings.ts';
import {
  headNormed,
  noDecoders,
  statesAlone,
  ungated,
  unlaidArchitectures,
  unlaidTypes,
} from './decoder-types.ts';
import { checkUnderstood } from './decoder-understood.ts';
import type { FamilyReader } from './family-reader.ts';

/**
 * For each layer 1 where its attention reads the cache of an earlier one: the last layers of Gemma 3n and 4
 * (`num_kv_shared_layers`), all but the first of each group with cross-layer attention (`use_cla`,
 * https://arxiv.org/abs/2411.02265), and those that attend to images alone (`cross_attention_layers`).
 */
function layersWithoutCache(reader: ConfigReader, layers: number): number[] {
  const last = reader.optional('num_kv_shared_layers') ?? 0;
  const group = reader.flag('use_cla') ? (reader.optional('cla_share_factor') ?? 2) : 1;
  const toImages = reader.numbers('cross_attention_layers') ?? [];
  return Array.from({ length: layers }, (_, layer) =>
    layer >= layers - last || layer % Math.max(1, group) > 0 || toImages.includes(layer) ? 1 : 0,
  );
}

function feedForwards(fields: ConfigFields, layers: number): FeedForward[] {
  if (statesAlone.has(typeOf(fields))) return Array.from({ length: layers }, () => 'none');
  if (!hasExperts(fields)) {
    const told = new ConfigReader(fields, '').texts('mlp_layer_types') ?? [];
    return Array.from({ length: layers }, (_, layer) => (told[layer] === 'none' ? 'none' : 'dense'));
  }
  const kinds = feedForwardsOf(fields, layers);
  return fields.experts_beside_dense === true
    ? kinds.map((kind) => (kind === 'sparse' ? 'both' : kind))
    : kinds;
}

/** The configuration with the kinds of all layers stated, so that it can be cut into stages. */
function withKinds(given: ConfigFields, id: string): ConfigFields {
  const named = withUsualNames(given, id);
  // Lists as long as the layers are made from here on.
  checkConfig(named, id);
  const fields = respelled(named, id);
  const reader = new ConfigReader(fields, id);
  const blocks = singleBlocks(fields);
  const layers = blocks?.length ?? reader.number('num_hidden_layers');
  return {
    ...fields,
    // The type of a nested language model may have a family of its own; its layers stay of this one.
    layout_family: 'decoder',
    num_hidden_layers: layers,
    layer_types: blocks?.map(([mixer]) => mixer) ?? mixersOf(fields, layers, id),
    mlp_layer_types: blocks?.map(([, feedForward]) => feedForward) ?? feedForwards(fields, layers),
    layers_without_cache: reader.numbers('layers_without_cache') ?? layersWithoutCache(reader, layers),
    is_gated: !ungated.has(typeOf(fields)) && fields.lacks_gate !== true,
    hybrid_override_pattern: undefined,
    layers_block_type: undefined,
    block_configs: undefined,
  };
}

/** @throws UnsupportedArchitectureError for what is no decoder, or has a part that no layout covers */
function checkKind(given: ConfigFields, id: string): void {
  const modelType = typeOf(given);
  const isBoth = given.is_encoder_decoder === true;
  if (isBoth || (noDecoders.has(modelType) && given.is_decoder !== true && !isGrok(given))) {
    const field = isBoth ? 'is_encoder_decoder' : 'model_type';
    throw new UnsupportedArchitectureError(id, { code: 'no-decoder', modelType, field });
  }
  const [architecture] = new ConfigReader(given, id).texts('architectures') ?? [];
  const unlaid = unlaidTypes[modelType] ?? unlaidArchitectures[architecture ?? ''] ?? linearBlock(given);
  if (unlaid !== undefined)
    throw new UnsupportedArchitectureError(id, { code: 'unlaid', modelType, ...unlaid });
}

/** Biases of the linears of attention and of the feed-forward. */
function biasesOf(config: ConfigFields, modelType: string) {
  const ofAll = isTrue(config, 'use_bias', 'bias');
  return {
    projectionBias:
      ofAll ||
      isTrue(config, 'attention_bias', 'qkv_bias', 'add_qkv_bias', 'use_qkv_bias') ||
      modelType.startsWith('qwen2'),
    outputBias: ofAll || isTrue(config, 'attention_out_bias') || modelType === 'gpt_oss',
    mlpBias: ofAll || isTrue(config, 'mlp_bias'),
  };
}

/**
 * Any decoder whose `model_type` has no family of its own, laid out from its published architecture: attention of every
 * grouping, windows, experts, latent attention, state-space layers. No run of the modelled program stands behind it.
 */
export const decoderReader: FamilyReader = {
  /** Whatever no other family reads. */
  modelTypes: [],
  /** @throws UnsupportedArchitectureError that names the field without which nothing can be laid out */
  read(given: ConfigFields, id: string): ArchitectureFacts {
    checkKind(given, id);
    const config = withKinds(given, id);
    checkKind({ model_type: config.model_type, architectures: config.architectures }, id);
    checkConfig(config, id);
    const reader = new ConfigReader(config, id);
    const positions = reader.optional('max_position_embeddings') ?? 0;
    const facts = commonFacts({ ...config, max_position_embeddings: positions }, id);
    const { layers } = decoderFacts(config, id);
    const moe = moeOf(config, id);
    const mla =
      (reader.optional('kv_lora_rank') ?? 0) > 0 ? mlaFacts(config, id, { canBeWhole: true }) : null;
    const isSparse = layers.filter(({ feedForward }) => feedForward === 'sparse' || feedForward === 'both');
    checkUnderstood(config, id, {
      hasDense: layers.some(({ feedForward }) => feedForward === 'dense'),
      hasMoe: moe !== null,
    });
    return {
      ...facts,
      config,
      mla,
      moe,
      rotaryDim: mla?.rope ?? facts.rotaryDim,
      intermediateSize:
        reader.optional('intermediate_size_mlp', 'dense_intermediate_size', 'intermediate_size') ??
        4 * facts.hiddenSize,
      denseLayers: layers.length - (moe === null ? 0 : isSparse.length),
      ...biasesOf(config, facts.modelType),
      qkNorm:
        isTrue(
          config,
          'use_qk_norm',
          'qk_layernorm',
          'use_qk_layernorm',
          'qk_norm',
          'normalize_qk_projections',
        ) || headNormed.has(facts.modelType)
          ? 'head'
          : 'none',
    };
  },
};
