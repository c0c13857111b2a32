import { describe, expect, it } from 'vitest';
import { respelled } from '../../../src/engine/models/families/decoder-spellings.ts';

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
        model_type: 'lfm2',
        intermediate_size: 1000,
        block_auto_adjust_ff_dim: true,
        block_ffn_dim_multiplier: 1.5,
        block_multiple_of: 100,
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
        model_type: 'recurrent_gemma',
        num_hidden_layers: 2,
        intermediate_size: 10,
        block_types: ['attention'],
        num_key_value_heads: 3,
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
        mamba_num_heads: 4,
        mamba_head_dim: 16,
        states_alone: true,
        num_attention_heads: 4,
        num_key_value_heads: 4,
        head_dim: 2,
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
