import { describe, expect, it } from 'vitest';
import { withUsualNames } from '../../../src/engine/models/usual-names.ts';
import { problemOf } from './problem-of.ts';

describe('fields under their usual names', () => {
  it.each<[usual: string, others: string[]]>([
    ['hidden_size', ['n_embd', 'n_embed', 'd_model', 'dim', 'model_dim', 'hidden_dim']],
    [
      'num_hidden_layers',
      ['n_layer', 'n_layers', 'num_layers', 'num_decoder_layers', 'num_transformer_layers'],
    ],
    ['num_attention_heads', ['n_head', 'n_heads', 'num_heads', 'num_query_heads', 'attention_heads']],
    ['num_key_value_heads', ['num_kv_heads', 'n_kv_heads', 'n_head_kv', 'num_query_groups', 'kv_n_heads']],
    [
      'num_key_value_heads',
      ['multi_query_group_num', 'num_attention_groups', 'num_key_value_heads_per_layer'],
    ],
    ['head_dim', ['kv_channels', 'attention_head_dim', 'd_head', 'qk_head_dim']],
    [
      'intermediate_size',
      ['ffn_hidden_size', 'n_inner', 'ffn_dim', 'd_ff', 'dff', 'hidden_ff', 'inner_size'],
    ],
    ['vocab_size', ['padded_vocab_size', 'n_vocab', 'vocabulary_size', 'text_vocab_size']],
    ['max_position_embeddings', ['n_positions', 'seq_length', 'max_seq_len', 'n_ctx', 'model_max_length']],
    ['max_position_embeddings', ['max_sequence_length', 'max_seq_length', 'max_context_length']],
    [
      'rms_norm_eps',
      ['layer_norm_epsilon', 'layernorm_epsilon', 'layer_norm_eps', 'norm_eps', 'norm_epsilon'],
    ],
    [
      'n_routed_experts',
      ['num_experts', 'num_local_experts', 'moe_num_experts', 'num_moe_experts', 'n_experts'],
    ],
    [
      'num_experts_per_tok',
      ['num_experts_per_token', 'moe_topk', 'moe_k', 'top_k_experts', 'experts_per_token'],
    ],
    ['moe_intermediate_size', ['expert_hidden_size', 'moe_ffn_hidden_size', 'expert_dim', 'moe_hidden_size']],
    ['n_shared_experts', ['num_shared_experts', 'num_shared_expert', 'moe_num_shared_experts']],
    [
      'first_k_dense_replace',
      ['moe_layer_start_index', 'num_dense_layers', 'n_dense_layers', 'first_dense_layers'],
    ],
    [
      'sliding_window',
      ['sliding_window_size', 'window_size', 'attention_window_size', 'attention_chunk_size'],
    ],
    ['q_lora_rank', ['attention_q_lora_dim']],
    ['kv_lora_rank', ['attention_kv_lora_dim']],
    ['qk_nope_head_dim', ['attention_qk_dim']],
    ['qk_rope_head_dim', ['attention_qk_rope_dim']],
    ['v_head_dim', ['attention_v_dim']],
  ])('%s is stated as one of %j too', (usual, others) => {
    for (const other of others) {
      expect(withUsualNames({ [other]: 12 }), other).toEqual({ [other]: 12, [usual]: 12 });
      expect(withUsualNames({ [usual]: null, [other]: 12 })[usual]).toBe(12);
      expect(withUsualNames({ [usual]: 7, [other]: 12 })[usual]).toBe(7);
    }
  });

  it('the activation has other names too', () => {
    for (const name of [
      'hidden_activation',
      'activation_function',
      'activation',
      'mlp_hidden_act',
      'ffn_act',
    ])
      expect(withUsualNames({ [name]: 'gelu' }).hidden_act, name).toBe('gelu');
  });

  it('a list by layer states the size that all have, or the largest beside the list', () => {
    expect(withUsualNames({ hidden_size: [8, 8] }).hidden_size).toBe(8);
    expect(withUsualNames({ hidden_size: [0, 8, null] }).hidden_size).toBe(8);
    expect(withUsualNames({ num_key_value_heads: [2, 8, 0] })).toMatchObject({
      num_key_value_heads: 8,
      key_value_heads_by_layer: [2, 8, 0],
    });
    expect(withUsualNames({ n_head: [4, 16] })).toMatchObject({
      num_attention_heads: 16,
      attention_heads_by_layer: [4, 16],
    });
    expect(withUsualNames({ ffn_dim: [64, 32] })).toMatchObject({
      intermediate_size: 64,
      intermediate_sizes: [64, 32],
    });
    expect(withUsualNames({ num_key_value_heads: [2, 2] })).not.toHaveProperty('key_value_heads_by_layer');
    expect(withUsualNames({ hidden_size: [], d_model: 9 }).hidden_size).toBe(9);
    expect(problemOf(() => withUsualNames({ d_model: [1, 2, 3, 4] }, 'model'))).toEqual({
      code: 'field-value',
      field: 'd_model',
      value: '[1, 2, 3, …]',
      allowed: [],
    });
  });

  it('the language model lies in a group of its own, beside what its outside says', () => {
    for (const group of [
      'text_config',
      'llm_config',
      'language_config',
      'thinker_config',
      'text_cfg',
      'llm_cfg',
    ]) {
      const fields = withUsualNames({ model_type: 'outer', tie: true, [group]: { d_model: 8 } });
      expect(fields, group).toMatchObject({ model_type: 'outer', tie: true, hidden_size: 8 });
      expect(fields).not.toHaveProperty(group);
    }
    const nested = {
      model_type: 'a',
      thinker_config: { model_type: 'b', text_config: { model_type: 'c', dim: 8 } },
    };
    expect(withUsualNames(nested)).toMatchObject({ model_type: 'c', hidden_size: 8 });
  });

  it('parts of a layer may have groups of their own, which the outside overrules', () => {
    expect(
      withUsualNames({ attn_config: { kv_n_heads: 8 }, ffn_config: { ffn_hidden_size: 64, moe_top_k: 4 } }),
    ).toMatchObject({ num_key_value_heads: 8, intermediate_size: 64, num_experts_per_tok: 4 });
    expect(withUsualNames({ attn_config: { d_model: 8 }, d_model: 9 }).hidden_size).toBe(9);
    expect(withUsualNames({ attn_config: null, ffn_config: 'none', d_model: 9 }).hidden_size).toBe(9);
  });

  it.each<[type: string, sizes: number[]]>([
    ['llama', [4096, 11_008, 32, 32, 32_000, 2048]],
    ['mistral', [4096, 14_336, 32, 32, 32_000, 131_072]],
    ['qwen2', [4096, 22_016, 32, 32, 151_936, 32_768]],
    ['gemma', [3072, 24_576, 28, 16, 256_000, 8192]],
    ['gemma2', [2304, 9216, 26, 8, 256_000, 8192]],
  ])('an inner %s leaves out what transformers fills in', (model_type, sizes) => {
    const names = [
      'hidden_size',
      'intermediate_size',
      'num_hidden_layers',
      'num_attention_heads',
      'vocab_size',
    ];
    const fields = withUsualNames({ text_config: { model_type } });
    expect([...names, 'max_position_embeddings'].map((name) => fields[name])).toEqual(sizes);
    expect(fields.tie_word_embeddings).toBe(model_type.startsWith('gemma'));
    const stated = { model_type, hidden_size: 64 };
    expect(withUsualNames({ text_config: stated }).hidden_size).toBe(64);
    expect(withUsualNames({ model_type }).hidden_size).toBeUndefined();
  });

  it('key-value heads are filled in where transformers does', () => {
    const heads = (model_type: string) => withUsualNames({ text_config: { model_type } }).num_key_value_heads;
    expect(['llama', 'mistral', 'qwen2', 'gemma', 'gemma2'].map(heads)).toEqual([undefined, 8, 32, 16, 4]);
    expect(withUsualNames({ text_config: { model_type: 'gemma' } }).head_dim).toBe(256);
    expect(withUsualNames({ text_config: { model_type: 'gemma2' } }).head_dim).toBe(256);
  });
});
