import { describe, expect, it } from 'vitest';
import { ConfigReader } from '../../../src/engine/models/config-reader.ts';
import { linearBlock, withBlockLists } from '../../../src/engine/models/families/decoder-blocks.ts';
import { hasExperts, moeOf } from '../../../src/engine/models/families/decoder-experts.ts';
import { headsOfKinds } from '../../../src/engine/models/families/decoder-heads.ts';

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
      sliding: {},
      full: {},
      valueDim: null,
      sharesKeys: false,
      experts: null,
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
