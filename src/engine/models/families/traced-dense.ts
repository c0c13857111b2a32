import type { ConfigFields } from '../../terms/architecture.ts';
import { commonFacts } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import type { FamilyReader } from './family-reader.ts';

/** How a dense model that the modelled program traces differs from the plain one. */
export interface TracedTraits {
  /** One weight for queries, keys and values; eager runs it as one linear. */
  readonly joinsProjections: boolean;
  /** One weight for gate and up. */
  readonly joinsGate: boolean;
  /**
   * `joined`: the rotated part and an empty rest are put together; `interleaved`: neighbours turn together, over a part
   * of the head; `interleaved-fp32`: the same over all of it in fp32.
   */
  readonly rotation: 'plain' | 'joined' | 'interleaved' | 'interleaved-fp32';
  /** Heads are normed behind the rotation. */
  readonly normsRotated: boolean;
  /** A norm behind each block, in front of its residual addition. */
  readonly hasPostNorms: boolean;
  /** Embedding and residuals are multiplied by a constant each. */
  readonly isScaled: boolean;
}

const plain: TracedTraits = {
  joinsProjections: false,
  joinsGate: false,
  rotation: 'plain',
  normsRotated: false,
  hasPostNorms: false,
  isScaled: false,
};

const traits: Readonly<Record<string, TracedTraits>> = {
  phi3: { ...plain, joinsProjections: true, joinsGate: true, rotation: 'joined' },
  granite: { ...plain, isScaled: true },
  glm: { ...plain, joinsGate: true, rotation: 'interleaved' },
  glm4: { ...plain, joinsGate: true, rotation: 'interleaved', hasPostNorms: true },
  ernie4_5: { ...plain, rotation: 'interleaved-fp32' },
  hunyuan_v1_dense: { ...plain, normsRotated: true },
};

/** How a dense model with norms of its own kind differs: compiled graphs fuse none of them. */
export interface SpelledTraits {
  readonly norm: 'offset' | 'full-precision' | 'centred';
  /** Norms in front of blocks, behind them, or both. */
  readonly order: 'pre' | 'post' | 'sandwich';
  /** Attention and feed-forward read one normed input. */
  readonly isParallel: boolean;
  /** `wide`: angles are fp32; `widened`: heads are turned in fp32, neighbours together. */
  readonly rotation: 'plain' | 'wide' | 'widened';
  readonly isGelu: boolean;
  /** Embeddings are multiplied by a constant. */
  readonly scalesEmbedding: boolean;
}

const spelled: Readonly<Record<string, Omit<SpelledTraits, 'isGelu'>>> = {
  gemma: { norm: 'offset', order: 'pre', isParallel: false, rotation: 'plain', scalesEmbedding: true },
  gemma2: { norm: 'offset', order: 'sandwich', isParallel: false, rotation: 'plain', scalesEmbedding: true },
  olmo2: {
    norm: 'full-precision',
    order: 'post',
    isParallel: false,
    rotation: 'wide',
    scalesEmbedding: false,
  },
  cohere: { norm: 'centred', order: 'pre', isParallel: true, rotation: 'widened', scalesEmbedding: false },
};

/** The traits of a model whose norms are spelled out; null for one with plain norms. */
export function spelledTraits(modelType: string, config: ConfigFields): SpelledTraits | null {
  const known = spelled[modelType];
  if (known === undefined) return null;
  const own = modelType === 'gemma2' ? config.hidden_activation : config.hidden_act;
  const fallback = modelType.startsWith('gemma') ? 'gelu' : 'silu';
  return { ...known, isGelu: String(own ?? fallback).startsWith('gelu') };
}

/** The traits of a model type of this family. */
export function tracedTraits(modelType: string): TracedTraits {
  return traits[modelType] ?? plain;
}

/** Which rows of queries and keys are normed. */
function headNorms(config: ConfigFields, modelType: string): 'none' | 'head' | 'full' {
  if (modelType === 'olmo2') return 'full';
  return modelType === 'hunyuan_v1_dense' || (modelType === 'cohere' && config.use_qk_norm === true)
    ? 'head'
    : 'none';
}

/** Biases of the input projections, the output projection and the feed-forward, as each type states them. */
function biasesOf(config: ConfigFields, id: string, modelType: string) {
  const reader = new ConfigReader(config, id);
  const attention = reader.flag('attention_bias') || reader.flag('use_bias');
  return {
    projectionBias: modelType === 'phi3' ? false : attention,
    outputBias: modelType !== 'phi3' && !modelType.startsWith('glm') && attention,
    mlpBias: reader.flag('mlp_bias') || reader.flag('use_bias'),
  };
}

/**
 * Phi-3 and Phi-4, Granite, GLM-4-9B, dense ERNIE-4.5 and Hunyuan, Gemma and Gemma 2, OLMo 2, Command-R: traced by
 * the modelled program through their own modules (references/engine/families/traced-dense.md).
 */
export const tracedDenseReader: FamilyReader = {
  modelTypes: [...Object.keys(traits), ...Object.keys(spelled)],
  read(config, id) {
    const modelType = String(config.model_type);
    const isPartial = modelType.startsWith('glm');
    const facts = commonFacts(config, id, isPartial ? { rotatedShare: 0.5 } : {});
    return {
      ...facts,
      intermediateSize: new ConfigReader(config, id).number('intermediate_size'),
      ...biasesOf(config, id, modelType),
      qkNorm: headNorms(config, modelType),
    };
  },
};
