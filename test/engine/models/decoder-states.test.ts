import { describe, expect, it } from 'vitest';
import { stateOf } from '../../../src/engine/models/families/decoder-states.ts';

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
