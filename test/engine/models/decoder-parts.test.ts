import { describe, expect, it } from 'vitest';
import { ConfigReader } from '../../../src/engine/models/config-reader.ts';
import { linearBlock, withBlockLists } from '../../../src/engine/models/families/decoder-blocks.ts';
import { hasExperts, moeOf } from '../../../src/engine/models/families/decoder-experts.ts';
import { headsOfKinds } from '../../../src/engine/models/families/decoder-heads.ts';
import { respelled } from '../../../src/engine/models/families/decoder-spellings.ts';
import { stateOf } from '../../../src/engine/models/families/decoder-states.ts';
import { unlaidTypes } from '../../../src/engine/models/families/decoder-types.ts';
import { checkUnderstood } from '../../../src/engine/models/families/decoder-understood.ts';
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
import { problemOf } from './problem-of.ts';

describe('what layers keep of a request', () => {
  const state = (fields: object) => stateOf({ hidden_size: 64, ...fields }, 'model');

  it('is a window of a convolution', () => {
    expect(state({ conv_L_cache: 3, ssm_state_size: 16 })).toEqual({
      form: 'convolution',
      channels: 64,
      kernel: 3,
    });
  });

  it('is one element a channel behind a gate', () => {
    expect(state({ lru_width: 80, num_attention_heads: 4 })).toEqual({
      form: 'gated',
      channels: 80,
      blocks: 4,
      kernel: 4,
    });
    expect(state({ lru_width: 80, num_attention_heads: 4, conv1d_width: 2 })).toMatchObject({ kernel: 2 });
  });

  it('is a matrix of keys by values for each head of linear attention', () => {
    const stated = {
      linear_num_value_heads: 8,
      linear_value_head_dim: 32,
      linear_key_head_dim: 16,
      linear_num_key_heads: 4,
      linear_conv_kernel_dim: 4,
    };
    expect(state(stated)).toEqual({
      form: 'heads',
      heads: 8,
      headDim: 32,
      stateSize: 16,
      groups: 4,
      kernel: 4,
    });
    expect(state({ num_attention_heads: 4 })).toEqual({
      form: 'heads',
      heads: 4,
      headDim: 16,
      stateSize: 16,
      groups: 4,
      kernel: 1,
    });
    expect(state({ linear_num_heads: 4, linear_head_dim: 8 })).toMatchObject({
      heads: 4,
      headDim: 8,
      groups: 4,
    });
    expect(state({})).toMatchObject({ heads: 1, headDim: 64 });
    expect(state({ linear_attn_config: { num_heads: 4, head_dim: 8 } })).toEqual({
      form: 'heads',
      heads: 4,
      headDim: 8,
      stateSize: 8,
      groups: 4,
      kernel: 1,
    });
    expect(
      state({ linear_attn_config: { num_heads: 4, head_dim: 8, short_conv_kernel_size: 5 } }),
    ).toMatchObject({ kernel: 5 });
  });

  it('is a state for each channel where nothing tells heads', () => {
    expect(state({ state_size: 16 })).toEqual({
      form: 'channels',
      channels: 128,
      stateSize: 16,
      kernel: 4,
      rank: 4,
    });
    expect(state({ mamba_d_state: 16, mamba_expand: 3, mamba_dt_rank: 9, d_conv: 5 })).toEqual({
      form: 'channels',
      channels: 192,
      stateSize: 16,
      kernel: 5,
      rank: 9,
    });
    expect(state({ state_size: 16, hidden_size: 65 })).toMatchObject({ rank: 5, channels: 130 });
    expect(state({ state_size: 16, intermediate_size: 100 })).toMatchObject({ channels: 128 });
    expect(state({ state_size: 16, intermediate_size: 100, states_alone: true })).toMatchObject({
      channels: 100,
    });
  });

  it('is a state for each head where one of its sizes is told', () => {
    const heads = { form: 'heads', heads: 8, headDim: 16, stateSize: 32, groups: 1, kernel: 4 };
    expect(state({ ssm_state_size: 32, mamba_num_heads: 8, mamba_head_dim: 16 })).toEqual(heads);
    expect(state({ ssm_state_size: 32, mamba_n_heads: 8 })).toEqual(heads);
    expect(state({ ssm_state_size: 32, mamba_d_head: 16 })).toEqual(heads);
    expect(state({ ssm_state_size: 32, mamba_headdim: 16, mamba_d_ssm: 64 })).toEqual({ ...heads, heads: 4 });
    expect(state({ ssm_state_size: 32, n_mamba_heads: 4, mamba_intermediate_size: 64 })).toEqual({
      ...heads,
      heads: 4,
    });
    expect(state({ ssm_state_size: 32, mamba_num_heads: 8, n_groups: 2, conv_kernel: 3 })).toEqual({
      ...heads,
      groups: 2,
      kernel: 3,
    });
  });
});

describe('fields that types spell their own way', () => {
  const of = (fields: object) => respelled({ ...fields }, 'model');

  it.each<[fields: object, wanted: object]>([
    [{ model_type: 'falcon', num_attention_heads: 8 }, { num_key_value_heads: 1 }],
    [{ model_type: 'falcon', num_attention_heads: 8, multi_query: false }, { num_key_value_heads: 8 }],
    [
      { model_type: 'falcon', num_attention_heads: 8, new_decoder_architecture: true },
      { num_key_value_heads: 8 },
    ],
    [
      {
        model_type: 'falcon',
        num_attention_heads: 8,
        num_key_value_heads: 2,
        new_decoder_architecture: true,
      },
      { num_key_value_heads: 2 },
    ],
    [
      { model_type: 'RefinedWeb', num_attention_heads: 8, num_key_value_heads: 2 },
      { num_key_value_heads: 2 },
    ],
    [
      { model_type: 'RefinedWebModel', num_attention_heads: 8, num_key_value_heads: 2 },
      { num_key_value_heads: 1 },
    ],
    [
      { model_type: 'qwen', intermediate_size: 100, num_attention_heads: 8 },
      { intermediate_size: 50, qkv_bias: true, num_key_value_heads: 8 },
    ],
    [
      { model_type: 'longcat_flash', num_hidden_layers: 2 },
      { num_hidden_layers: 4, mlp_layer_types: ['dense', 'both', 'dense', 'both'] },
    ],
    [
      { model_type: 'longcat_flash', num_hidden_layers: 2, mlp_layer_types: ['dense', 'both'] },
      { num_hidden_layers: 2 },
    ],
    [
      { model_type: 'arctic', intermediate_size: 10, hidden_size: 20 },
      { moe_intermediate_size: 10, intermediate_size: 20, experts_beside_dense: true },
    ],
    [
      { model_type: 'arctic', intermediate_size: 10, hidden_size: 20, moe_intermediate_size: 5 },
      { moe_intermediate_size: 5, intermediate_size: 10 },
    ],
    [{ model_type: 'gemma4', enable_moe_block: true }, { experts_beside_dense: true }],
    [{ model_type: 'gemma4_text' }, { experts_beside_dense: false }],
    [{ model_type: 'lfm2', intermediate_size: 1000 }, { intermediate_size: 1000 }],
    [
      { model_type: 'lfm2', intermediate_size: 1000, block_auto_adjust_ff_dim: true },
      { intermediate_size: 768 },
    ],
    [
      {
        ...{ model_type: 'lfm2', intermediate_size: 1000, block_auto_adjust_ff_dim: true },
        ...{ block_ffn_dim_multiplier: 1.5, block_multiple_of: 100 },
      },
      { intermediate_size: 1000 },
    ],
    [{ model_type: 'plamo', num_attention_heads: 40, n_shared_head: 8 }, { num_key_value_heads: 5 }],
    [{ model_type: 'plamo', num_attention_heads: 40 }, { num_key_value_heads: 40 }],
    [{ model_type: 'plamo', num_attention_heads: 4, n_shared_head: 8 }, { num_key_value_heads: 1 }],
    [
      { model_type: 'internlm', bias: true },
      { bias: false, qkv_bias: true, attention_out_bias: true },
    ],
    [{ model_type: 'internlm', bias: false }, { bias: false }],
    [{ model_type: 'mpt', hidden_size: 8 }, { intermediate_size: 32 }],
    [{ model_type: 'mpt', hidden_size: 8, expansion_ratio: 3 }, { intermediate_size: 24 }],
    [{ model_type: 'mpt', hidden_size: 8, intermediate_size: 9 }, { intermediate_size: 9 }],
    [
      { model_type: 'hf_olmo', hidden_size: 8, vocab_size: 50, weight_tying: true },
      { intermediate_size: 16, vocab_size: 50, tie_word_embeddings: true },
    ],
    [
      { model_type: 'hf_olmo', hidden_size: 8, mlp_ratio: 6, embedding_size: 64, vocab_size: 50 },
      { intermediate_size: 24, vocab_size: 64, tie_word_embeddings: false },
    ],
    [{ model_type: 'hf_olmo', hidden_size: 8, mlp_hidden_size: 20 }, { intermediate_size: 10 }],
    [
      { model_type: 'openelm', hidden_size: 1000, ffn_multipliers: [0.5, 1] },
      { intermediate_size: 1024, intermediate_sizes: [512, 1024] },
    ],
    [
      { model_type: 'openelm', hidden_size: 100, ffn_dim_divisor: 10, ffn_multipliers: [0.54, 0.55, 0.01] },
      { intermediate_sizes: [50, 60, 10] },
    ],
    [{ model_type: 'openelm', hidden_size: 383, ffn_multipliers: [1] }, { intermediate_sizes: [512] }],
    [
      { model_type: 'recurrent_gemma', num_hidden_layers: 4, intermediate_size: 10 },
      {
        intermediate_size: 5,
        num_key_value_heads: 1,
        layer_types: ['recurrent', 'recurrent', 'sliding_attention', 'recurrent'],
      },
    ],
    [
      {
        ...{ model_type: 'recurrent_gemma', num_hidden_layers: 2, intermediate_size: 10 },
        ...{ block_types: ['attention'], num_key_value_heads: 3 },
      },
      { num_key_value_heads: 3, layer_types: ['sliding_attention', 'sliding_attention'] },
    ],
    [
      {
        model_type: 'zamba2',
        num_hidden_layers: 3,
        hybrid_layer_ids: [1],
        hidden_size: 64,
        num_attention_heads: 4,
      },
      {
        layer_types: ['state', 'shared_block_and_state', 'state'],
        mlp_layer_types: ['none', 'none', 'none'],
        head_dim: 32,
      },
    ],
    [
      {
        model_type: 'zamba2',
        num_hidden_layers: 2,
        layers_block_type: ['hybrid', 'mamba'],
        attention_head_dim: 7,
        head_dim: 3,
      },
      { layer_types: ['shared_block_and_state', 'state'], head_dim: 7 },
    ],
    [
      { model_type: 'mamba2', hidden_size: 64, num_attention_heads: 4, head_dim: 16 },
      {
        ...{ mamba_num_heads: 4, mamba_head_dim: 16, states_alone: true },
        ...{ num_attention_heads: 4, num_key_value_heads: 4, head_dim: 2 },
      },
    ],
    [
      { model_type: 'mamba', hidden_size: 64, num_attention_heads: 4 },
      { states_alone: true, num_attention_heads: 64, num_key_value_heads: 64, head_dim: 2 },
    ],
    [
      { model_type: 'falcon_mamba', hidden_size: 64 },
      { states_alone: true, num_attention_heads: 64 },
    ],
    [{ model_type: 'gpt_bigcode', multi_query: true }, { num_key_value_heads: 1 }],
    [{ model_type: 'gpt_bigcode', multi_query: true, num_key_value_heads: 2 }, { num_key_value_heads: 2 }],
    [{ architectures: ['Grok1ForCausalLM'], residual_moe: true }, { experts_beside_dense: true }],
    [{ architectures: ['Grok1ForCausalLM'] }, { experts_beside_dense: false }],
  ])('%j', (fields, wanted) => {
    const once = of(fields);
    expect(once).toMatchObject({ ...wanted, is_respelled: true });
    expect(respelled(once, 'model')).toBe(once);
  });

  it('of one head for all keys are left where it is off', () => {
    expect(of({ model_type: 'x', multi_query: false })).toEqual({
      model_type: 'x',
      multi_query: false,
      is_respelled: true,
    });
    expect(of({ model_type: 'mamba', hidden_size: 64 })).not.toHaveProperty('mamba_num_heads');
  });
});

describe('layers that were searched for', () => {
  const lists = (...block_configs: readonly unknown[]) => {
    const fields = { hidden_size: 96, num_attention_heads: 8, block_configs };
    return withBlockLists(fields, new ConfigReader(fields, 'model'));
  };

  it('list their sizes and what they leave out', () => {
    expect(
      lists(
        { attention: { n_heads_in_group: 2 }, ffn: { ffn_mult: 5 } },
        { attention: { no_op: true }, ffn: { intermediate_size: 40 } },
        { attention: { num_key_value_heads: 8 }, ffn: { no_op: true } },
        null,
      ),
    ).toMatchObject({
      num_hidden_layers: 4,
      num_key_value_heads: 8,
      key_value_heads_by_layer: [4, 0, 8, 0],
      intermediate_size: 512,
      intermediate_sizes: [512, 40, 0, 0],
      layer_types: ['full_attention', 'none', 'full_attention', 'full_attention'],
      mlp_layer_types: ['dense', 'dense', 'none', 'dense'],
    });
    expect(lists()).not.toHaveProperty('layer_types');
    expect(lists({})).toMatchObject({ num_key_value_heads: 1, intermediate_size: 1 });
    // Two thirds of 4 · 96 are 256, of 4.02 · 96 a block more.
    expect(lists({ ffn: { ffn_mult: 4 } }, { ffn: { ffn_mult: 4.02 } })).toMatchObject({
      intermediate_sizes: [256, 512],
    });
  });

  it('of one linear are not laid out', () => {
    const block = (attention: object, ffn: object) =>
      linearBlock({ block_configs: [{}, { attention, ffn }] });
    expect(block({ replace_with_linear: true }, {})).toMatchObject({ part: 'linear-block' });
    expect(block({}, { replace_with_linear: true })).toMatchObject({ part: 'linear-block' });
    expect(block({ replace_with_linear: false }, {})).toBeUndefined();
    expect(linearBlock({})).toBeUndefined();
  });
});

describe('experts of any decoder', () => {
  const base = { n_routed_experts: 8, num_experts_per_tok: 2, intermediate_size: 64 };
  const moe = (fields: object = {}) => moeOf({ ...base, ...fields }, 'model');

  it('are there where more than one is stated and no switch is off', () => {
    expect(hasExperts(base)).toBe(true);
    expect(hasExperts({ n_routed_experts: 2 })).toBe(true);
    expect(hasExperts({ n_routed_experts: 1 })).toBe(false);
    expect(hasExperts({})).toBe(false);
    expect(hasExperts({ ...base, is_moe: false })).toBe(false);
    expect(hasExperts({ ...base, enable_moe_block: false })).toBe(false);
    expect(hasExperts({ ...base, is_moe: true })).toBe(true);
    expect(moe({ n_routed_experts: 0 })).toBeNull();
  });

  it.each<[fields: object, facts: object]>([
    [
      {},
      {
        experts: 8,
        perToken: 2,
        expertWidth: 64,
        sharedWidth: 0,
        router: 'softmax',
        normalizesWeights: true,
      },
    ],
    [{}, { groups: 1, topGroups: 1, biasBytes: 0, dispatchesAllTokens: false }],
    [
      { moe_intermediate_size: 16, n_shared_experts: 2 },
      { expertWidth: 16, sharedWidth: 32 },
    ],
    [{ n_shared_experts: 2, shared_expert_intermediate_size: 5 }, { sharedWidth: 5 }],
    [{ shared_intermediate_size: 6 }, { sharedWidth: 6 }],
    [{ moe_shared_expert_intermediate_size: 7 }, { sharedWidth: 7 }],
    [{ share_expert_dim: 8 }, { sharedWidth: 8 }],
    [{ model_type: 'llama4_text' }, { sharedWidth: 64 }],
    [{ model_type: 'llama4', n_shared_experts: 0 }, { sharedWidth: 0 }],
    [{ model_type: 7 }, { sharedWidth: 0 }],
    [{ scoring_func: 'sigmoid' }, { router: 'sigmoid' }],
    [{ score_function: 'sigmoid' }, { router: 'sigmoid' }],
    [{ router_score_function: 'sigmoid' }, { router: 'sigmoid' }],
    [{ moe_router_enable_expert_bias: true }, { router: 'sigmoid' }],
    [{ use_expert_bias: true }, { router: 'sigmoid' }],
    [{ scoring_func: 'softmax', score_function: 'sigmoid' }, { router: 'softmax' }],
    [{ norm_topk_prob: false }, { normalizesWeights: false }],
    [{ zero_expert_num: 8 }, { perToken: 1 }],
    [{ zero_expert_num: 4, num_experts_per_tok: 6 }, { perToken: 4 }],
    [{ zero_expert_num: 100 }, { perToken: 1 }],
  ])('%j: %j', (fields, facts) => expect(moe(fields)).toMatchObject(facts));
});

describe('heads of single kinds of layers', () => {
  const of = (fields: object) => headsOfKinds(new ConfigReader({ ...fields }, ''));

  it('are stated for layers with a window and for the others', () => {
    expect(of({})).toEqual({
      ...{ sliding: {}, full: {}, valueDim: null, sharesKeys: false, experts: null },
    });
    expect(of({ swa_num_attention_heads: 8, swa_num_key_value_heads: 4, swa_head_dim: 2 }).sliding).toEqual({
      queryHeads: 8,
      kvHeads: 4,
      headDim: 2,
    });
    expect(of({ num_global_key_value_heads: 3, global_head_dim: 512 }).full).toEqual({
      kvHeads: 3,
      headDim: 512,
    });
    expect(of({ per_layer_config: { 5: { head_dim: 96 } } }).full).toEqual({ headDim: 96 });
    expect(of({ per_layer_config: { 5: 3 } }).full).toEqual({});
    expect(of({ attention_k_eq_v: true }).sharesKeys).toBe(true);
  });

  it('values have a width of their own unless attention is latent', () => {
    expect(of({ v_head_dim: 96 }).valueDim).toBe(96);
    expect(of({ v_head_dim: 0 }).valueDim).toBeNull();
    expect(of({ v_head_dim: 96, kv_lora_rank: 512 }).valueDim).toBeNull();
    expect(of({ v_head_dim: 96, kv_lora_rank: 0 }).valueDim).toBe(96);
  });
});

describe('a configuration that is not understood', () => {
  const problem = (config: object, hasDense = true, hasMoe = false) =>
    problemOf(() => checkUnderstood({ ...config }, 'model', { hasDense, hasMoe }));

  it('counts experts in words of its own', () => {
    const told = (fields: object, hasMoe = false) =>
      problem({ intermediate_size: 8, ...fields }, true, hasMoe);
    expect(told({ num_of_experts: 4 })).toEqual({
      code: 'field-value',
      field: 'num_of_experts',
      value: '4',
      allowed: [],
    });
    for (const name of ['count_experts', 'expert_count', 'experts_num'])
      expect(told({ [name]: 2 }), name).toMatchObject({ field: name });
    expect(told({ num_of_experts: 1 })).toBeNull();
    expect(told({ num_of_experts: '4' })).toBeNull();
    expect(told({ num_of_experts: 4 }, true)).toBeNull();
    expect(told({ num_of_experts: 4, is_moe: false })).toBeNull();
    expect(told({ num_of_experts: 4, enable_moe_block: false })).toBeNull();
    for (const name of ['num_experts_per_tok', 'num_topk_expert', 'num_active_experts', 'num_shared_experts'])
      expect(told({ [name]: 4 }), name).toBeNull();
  });

  it('has a dense feed-forward of no width, unless the type knows one', () => {
    expect(problem({ model_type: 'llama' })).toEqual({ code: 'missing-field', field: 'intermediate_size' });
    expect(problem({})).toMatchObject({ code: 'missing-field' });
    expect(problem({ model_type: 'llama' }, false)).toBeNull();
    for (const name of ['intermediate_size_mlp', 'dense_intermediate_size', 'intermediate_size'])
      expect(problem({ [name]: 8 }), name).toBeNull();
    const fourfold = 'gpt2 gpt-sw3 gpt_neo gptj gpt_bigcode openai-gpt codegen bloom mpt falcon RefinedWeb';
    for (const model_type of [...fourfold.split(' '), 'RefinedWebModel', 'jais', 'biogpt', 'ctrl'])
      expect(problem({ model_type }), model_type).toBeNull();
  });
});

describe('types with a part that no layout covers', () => {
  it('say which field tells of it, and what to take them for', () => {
    const told = Object.entries(unlaidTypes).map(([type, { part, field, closest }]) => [
      type,
      part,
      field,
      closest,
    ]);
    expect(told).toHaveLength(4);
    for (const [type, part, field] of told) {
      expect(part, String(type)).toMatch(/^[a-z-]+$/);
      expect(field, String(type)).toMatch(/^\w+$/);
    }
    expect(told.map(([, , , closest]) => closest)).toEqual(['llama', 'llama', 'llama', null]);
  });
});

const dense = {
  ...{
    hidden_size: 64,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    num_hidden_layers: 2,
    vocab_size: 100,
  },
  ...{ max_position_embeddings: 128, intermediate_size: 96 },
};

describe('traced dense types', () => {
  const read = (model_type: string, more: object = {}) =>
    tracedDenseReader.read({ ...dense, model_type, ...more }, 'model');

  it('differ from the plain dense model in a few things each', () => {
    const plain = {
      ...{ joinsProjections: false, joinsGate: false, rotation: 'plain', normsRotated: false },
      ...{ hasPostNorms: false, isScaled: false, plainActivation: null },
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
      ...{ norm: 'offset', order: 'pre', isParallel: false, rotation: 'plain', computesAngles: false },
      ...{
        isGated: true,
        scalesEmbedding: false,
        normsEachHead: false,
        wholeLinears: 'none',
        activation: 'silu',
      },
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
      ...{ router: 'softmax', shared: 'none', normsRotated: false, qkNorm: 'none' },
      ...{ isScaled: false, isSpelled: false },
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
