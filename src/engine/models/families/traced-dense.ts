import type { ConfigFields } from '../../terms/architecture.ts';
import { commonFacts } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import { mixersOf } from '../layer-kinds.ts';
import { withUsualNames } from '../usual-names.ts';
import type { FamilyReader } from './family-reader.ts';
import {
  type FeedForwardActivation,
  plainTraits,
  type SpelledTraits,
  spelledTypes,
  type TracedTraits,
  tracedTypes,
} from './traced-traits.ts';

/** The traits of a model type of this family whose norms are fused. */
export function tracedTraits(modelType: string): TracedTraits {
  return tracedTypes[modelType] ?? plainTraits;
}

/** Which function a model type's configuration names. */
function activationOf(modelType: string, config: ConfigFields): FeedForwardActivation {
  const own =
    modelType.startsWith('gemma') && modelType !== 'gemma' ? config.hidden_activation : config.hidden_act;
  const fallback = modelType.startsWith('gemma') || modelType === 'starcoder2' ? 'gelu' : 'silu';
  const name = String(own ?? fallback);
  if (name === 'gelu_new') return 'gelu_new';
  return name.startsWith('gelu') ? 'gelu' : 'silu';
}

/** The traits of a model whose norms are spelled out, with its activation; null for one with fused norms. */
export function spelledTraits(
  modelType: string,
  config: ConfigFields,
): (SpelledTraits & { readonly activation: FeedForwardActivation }) | null {
  const known = spelledTypes[modelType];
  return known === undefined ? null : { ...known, activation: activationOf(modelType, config) };
}

/** Kinds of layers of the whole model that have rotary angles of their own, also where only some of its layers run. */
export function angleKinds(config: ConfigFields, layers: number): number {
  const { angle_kinds: counted } = config;
  return typeof counted === 'number' ? counted : new Set(mixersOf(withUsualNames(config), layers, '')).size;
}

const headNormed = new Set(['hunyuan_v1_dense', 'exaone4', 'gemma3_text', 'apertus']);

/** Which rows of queries and keys are normed. */
function headNorms(config: ConfigFields, modelType: string): 'none' | 'head' | 'full' {
  if (modelType === 'olmo2' || modelType === 'olmo3') return 'full';
  return headNormed.has(modelType) || (modelType === 'cohere' && config.use_qk_norm === true)
    ? 'head'
    : 'none';
}

/** Biases of the input projections, the output projection and the feed-forward, as each type states them. */
function biasesOf(config: ConfigFields, id: string, modelType: string) {
  if (modelType === 'phi') return { projectionBias: true, outputBias: true, mlpBias: true };
  const reader = new ConfigReader(config, id);
  const isBiased = reader.flag('use_bias', modelType === 'starcoder2');
  const attention = reader.flag('attention_bias') || isBiased;
  return {
    projectionBias: modelType === 'phi3' ? false : attention,
    outputBias: modelType !== 'phi3' && !modelType.startsWith('glm') && modelType !== 'helium' && attention,
    mlpBias: reader.flag('mlp_bias') || isBiased,
  };
}

/** Where a type rotates a part of each head unless the configuration says otherwise. */
const rotatedShares: Readonly<Record<string, number>> = { glm: 0.5, glm4: 0.5, phi: 0.5 };

/** Defaults that configurations of Gemma 3 leave out, as transformers fills it in. */
const gemma3Defaults: ConfigFields = {
  vocab_size: 262_208,
  num_attention_heads: 8,
  num_key_value_heads: 4,
  head_dim: 256,
  max_position_embeddings: 131_072,
  sliding_window: 4096,
  sliding_window_pattern: 6,
};

/** The text model of Gemma 3, alone or behind an image encoder, with the fields that its configuration leaves out. */
function gemma3Fields(config: ConfigFields, id: string): ConfigFields {
  const isNested = config.model_type === 'gemma3';
  const fields = isNested ? { ...withUsualNames(config, id), model_type: 'gemma3_text' } : config;
  return { ...gemma3Defaults, ...fields };
}

/**
 * Dense models that the modelled program traces through their own modules
 * (references/engine/families/traced-dense.md).
 */
export const tracedDenseReader: FamilyReader = {
  modelTypes: [...Object.keys(tracedTypes), ...Object.keys(spelledTypes), 'gemma3'],
  read(given, id) {
    const isGemma3 = given.model_type === 'gemma3' || given.model_type === 'gemma3_text';
    const config = isGemma3 ? gemma3Fields(given, id) : given;
    const modelType = String(config.model_type);
    const rotatedShare = rotatedShares[modelType];
    const facts = commonFacts(config, id, rotatedShare === undefined ? {} : { rotatedShare });
    return {
      ...facts,
      config: { ...config, angle_kinds: angleKinds(config, facts.layers) },
      intermediateSize: new ConfigReader(config, id).number('intermediate_size'),
      ...biasesOf(config, id, modelType),
      qkNorm: headNorms(config, modelType),
    };
  },
};
