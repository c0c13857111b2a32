import { describe, expect, it } from 'vitest';
import {
  spelledTraits,
  tracedDenseReader,
  tracedTraits,
} from '../../../src/engine/models/families/traced-dense.ts';
import {
  expertTraits,
  tracedExpertsReader,
  wholeExpertBytes,
} from '../../../src/engine/models/families/traced-experts.ts';
import type { Architecture } from '../../../src/engine/terms/architecture.ts';

const dense = {
  hidden_size: 64,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  num_hidden_layers: 2,
  vocab_size: 100,
  max_position_embeddings: 128,
  intermediate_size: 96,
};

describe('traced dense types', () => {
  const read = (model_type: string, more: object = {}) =>
    tracedDenseReader.read({ ...dense, model_type, ...more }, 'model');

  it('differ from the plain dense model in a few things each', () => {
    const plain = {
      joinsProjections: false,
      joinsGate: false,
      rotation: 'plain',
      normsRotated: false,
      hasPostNorms: false,
      isScaled: false,
      plainActivation: null,
    };
    const different: Readonly<Record<string, object>> = {
      llama: {},
      phi3: { joinsProjections: true, joinsGate: true, rotation: 'joined' },
      granite: { isScaled: true },
      glm: { joinsGate: true, rotation: 'interleaved' },
      glm4: { joinsGate: true, rotation: 'interleaved', hasPostNorms: true },
      ernie4_5: { rotation: 'interleaved-fp32' },
      hunyuan_v1_dense: { normsRotated: true },
      arcee: { plainActivation: 'relu2' },
      apertus: { plainActivation: 'xielu' },
    };
    for (const [type, given] of Object.entries(different)) {
      expect(tracedTraits(type), type).toEqual({ ...plain, ...given });
      expect(spelledTraits(type, {})).toBeNull();
    }
  });

  it('with norms of their own kind differ in others', () => {
    const plain = {
      norm: 'offset',
      order: 'pre',
      isParallel: false,
      rotation: 'plain',
      computesAngles: false,
      isGated: true,
      scalesEmbedding: false,
      normsEachHead: false,
      wholeLinears: 'none',
      activation: 'silu',
    };
    const gemma = { scalesEmbedding: true, activation: 'gelu' };
    const cohere = { norm: 'centred', isParallel: true, rotation: 'widened', normsEachHead: true };
    const olmo = { norm: 'full-precision', order: 'post', rotation: 'wide' };
    const different: Readonly<Record<string, object>> = {
      gemma,
      gemma2: { ...gemma, order: 'sandwich' },
      gemma3_text: { ...gemma, order: 'sandwich', computesAngles: true },
      olmo2: olmo,
      olmo3: { ...olmo, computesAngles: true },
      cohere,
      cohere2: cohere,
      exaone4: { norm: 'fused', order: 'post' },
      helium: { norm: 'widened-weight', rotation: 'interleaved' },
      starcoder2: { norm: 'layer', isGated: false, wholeLinears: 'feed-forward', activation: 'gelu' },
      phi: {
        norm: 'layer',
        isParallel: true,
        rotation: 'partial',
        isGated: false,
        wholeLinears: 'output-too',
      },
    };
    for (const [type, given] of Object.entries(different))
      expect(spelledTraits(type, {}), type).toEqual({ ...plain, ...given });
  });

  it.each<[type: string, config: object, activation: string]>([
    ['gemma', { hidden_act: 'gelu_pytorch_tanh' }, 'gelu'],
    ['gemma', { hidden_act: 'silu' }, 'silu'],
    ['gemma2', { hidden_act: 'silu' }, 'gelu'],
    ['gemma2', { hidden_activation: 'silu' }, 'silu'],
    ['phi', { hidden_act: 'gelu_new' }, 'gelu_new'],
    ['helium', { hidden_act: 'relu' }, 'silu'],
  ])('%s with %j computes %s', (type, config, activation) => {
    expect(spelledTraits(type, { ...config })?.activation).toBe(activation);
  });

  it.each<[type: string, more: object, facts: object]>([
    ['phi', {}, { projectionBias: true, outputBias: true, mlpBias: true, rotaryDim: 8 }],
    ['starcoder2', {}, { projectionBias: true, outputBias: true, mlpBias: true }],
    ['starcoder2', { use_bias: false }, { projectionBias: false, outputBias: false, mlpBias: false }],
    ['phi3', { attention_bias: true }, { projectionBias: false, outputBias: false }],
    ['glm', { attention_bias: true }, { projectionBias: true, outputBias: false, rotaryDim: 8 }],
    ['glm4', { attention_bias: true }, { projectionBias: true, outputBias: false, rotaryDim: 8 }],
    ['helium', { attention_bias: true }, { projectionBias: true, outputBias: false, rotaryDim: 16 }],
    ['granite', { attention_bias: true }, { projectionBias: true, outputBias: true, mlpBias: false }],
    ['granite', { mlp_bias: true }, { projectionBias: false, outputBias: false, mlpBias: true }],
    ['ernie4_5', { use_bias: true }, { projectionBias: true, outputBias: true, mlpBias: true }],
    ['olmo2', {}, { qkNorm: 'full' }],
    ['olmo3', {}, { qkNorm: 'full' }],
    ['exaone4', {}, { qkNorm: 'head' }],
    ['apertus', {}, { qkNorm: 'head' }],
    ['hunyuan_v1_dense', {}, { qkNorm: 'head' }],
    ['cohere', { use_qk_norm: true }, { qkNorm: 'head' }],
    ['cohere', {}, { qkNorm: 'none' }],
    ['cohere2', { use_qk_norm: true }, { qkNorm: 'none' }],
    ['granite', {}, { qkNorm: 'none', intermediateSize: 96 }],
  ])('%s with %j has %j', (type, more, facts) => expect(read(type, more)).toMatchObject(facts));

  it('of Gemma 3 take from transformers what they leave out', () => {
    const { hidden_size, num_hidden_layers, intermediate_size } = dense;
    const sizes = { hidden_size, num_hidden_layers, intermediate_size };
    const facts = { queryHeads: 8, kvHeads: 4, headDim: 256, vocabSize: 262_208, maxPositions: 131_072 };
    expect(tracedDenseReader.read({ model_type: 'gemma3_text', ...sizes }, 'model')).toMatchObject({
      ...facts,
      modelType: 'gemma3_text',
      qkNorm: 'head',
      config: { sliding_window: 4096, sliding_window_pattern: 6, angle_kinds: 1 },
    });
    expect(tracedDenseReader.read({ model_type: 'gemma3', text_config: sizes }, 'model')).toMatchObject({
      ...facts,
      modelType: 'gemma3_text',
    });
    const deep = { model_type: 'gemma3_text', ...sizes, num_hidden_layers: 6 };
    expect(tracedDenseReader.read(deep, 'model').config).toMatchObject({ angle_kinds: 2 });
    expect(tracedDenseReader.read({ ...deep, angle_kinds: 1 }, 'model').config).toMatchObject({
      angle_kinds: 1,
    });
  });
});

describe('traced types with experts', () => {
  const sparse = { ...dense, num_experts: 8, num_experts_per_tok: 2, moe_intermediate_size: 32 };
  const read = (model_type: string, more: object = {}) =>
    tracedExpertsReader.read({ ...sparse, model_type, ...more }, 'model');

  it('differ in their router, their shared expert and their norms', () => {
    const plain = {
      router: 'softmax',
      shared: 'none',
      normsRotated: false,
      qkNorm: 'none',
      isScaled: false,
      isSpelled: false,
    };
    const different: Readonly<Record<string, object>> = {
      mixtral: {},
      qwen2_moe: { shared: 'gated' },
      olmoe: { qkNorm: 'full' },
      granitemoe: { router: 'choice', isScaled: true },
      hunyuan_v1_moe: { router: 'linear', shared: 'first', normsRotated: true, qkNorm: 'head' },
      dots1: { router: 'groups', shared: 'plain', qkNorm: 'head' },
      gpt_oss: { router: 'biased-choice', isSpelled: true },
    };
    for (const [type, given] of Object.entries(different))
      expect(expertTraits(type), type).toEqual({ ...plain, ...given });
  });

  it.each<[type: string, more: object, facts: object]>([
    ['qwen2_moe', {}, { projectionBias: true, outputBias: false, qkNorm: 'none', denseLayers: 0 }],
    ['qwen2_moe', { qkv_bias: false, attention_bias: true }, { projectionBias: false, outputBias: false }],
    ['gpt_oss', {}, { projectionBias: true, outputBias: true }],
    ['gpt_oss', { attention_bias: false }, { projectionBias: false, outputBias: false }],
    ['dots1', { attention_bias: true }, { projectionBias: true, outputBias: false, qkNorm: 'head' }],
    ['olmoe', {}, { projectionBias: false, outputBias: false, qkNorm: 'full', intermediateSize: 96 }],
    ['dots1', { first_k_dense_replace: 1 }, { denseLayers: 1 }],
    [
      'dots1',
      {},
      { moe: { normalizesWeights: true, router: 'group-limited', biasBytes: 2, groups: 1, topGroups: 1 } },
    ],
    ['dots1', { n_group: 4, topk_group: 2 }, { moe: { groups: 4, topGroups: 2 } }],
    ['olmoe', {}, { moe: { normalizesWeights: false, router: 'softmax', biasBytes: 0, expertWidth: 32 } }],
    ['olmoe', { norm_topk_prob: true }, { moe: { normalizesWeights: true } }],
    ['hunyuan_v1_moe', {}, { moe: { normalizesWeights: true, expertWidth: 96, sharedWidth: 96 } }],
    ['hunyuan_v1_moe', { n_shared_experts: 2 }, { moe: { sharedWidth: 192 } }],
    ['olmoe', { num_experts: 0 }, { moe: null, denseLayers: 2 }],
  ])('%s with %j has %j', (type, more, facts) => expect(read(type, more)).toMatchObject(facts));

  it('hold their experts whole, in half precision, on every rank', () => {
    const architecture = { ...read('dots1', { first_k_dense_replace: 1 }), family: 'traced-experts' };
    expect(wholeExpertBytes(architecture as Architecture)).toBe(2 * 1 * 8 * 3 * 64 * 32);
    expect(wholeExpertBytes({ ...architecture, family: 'decoder' } as Architecture)).toBeNull();
    expect(wholeExpertBytes({ ...architecture, moe: null } as Architecture)).toBeNull();
  });
});
