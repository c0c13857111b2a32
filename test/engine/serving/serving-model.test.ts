import { describe, expect, it } from 'vitest';
import { readServingModel } from '../../../src/engine/serving/model/read-serving-model.ts';
import { classOf, layerCount } from '../../../src/engine/serving/model/serving-model.ts';
import { candidateSplits, splitLabel } from '../../../src/engine/serving/search/candidate-splits.ts';
import { UnsupportedArchitectureError } from '../../../src/engine/terms/errors.ts';

const plain = {
  model_type: 'toy',
  hidden_size: 64,
  num_attention_heads: 8,
  num_key_value_heads: 2,
  num_hidden_layers: 4,
  intermediate_size: 128,
  vocab_size: 1000,
};
const read = (change: object = {}) => readServingModel({ ...plain, ...change }, 'a/b');
const grouped = { kind: 'grouped-query', queryHeads: 8, keyValueHeads: 2, headDim: 8, window: 0 };
const dense = { kind: 'dense', width: 128, gated: true };

describe('a config.json as serving reads it', () => {
  it('is equal layers of grouped queries, with a head of hidden size by heads', () => {
    expect(read()).toEqual({
      id: 'a/b',
      modelType: 'toy',
      hidden: 64,
      vocabulary: 1000,
      tied: false,
      maxPositions: 0,
      groups: [{ count: 4, attention: grouped, feedForward: dense }],
      checkpoint: null,
    });
    expect(read({ head_dim: 32, num_key_value_heads: undefined }).groups[0]?.attention).toEqual({
      ...grouped,
      headDim: 32,
      keyValueHeads: 8,
    });
    expect(read({ tie_word_embeddings: true, max_position_embeddings: 4096 })).toMatchObject({
      tied: true,
      maxPositions: 4096,
    });
    expect(read({ quantization_config: { quant_method: 'fp8' } }).checkpoint).toBe('fp8');
    expect(read({ intermediate_size_mlp: 512 }).groups[0]?.feedForward).toEqual({ ...dense, width: 512 });
  });

  it('names the field that is missing', () => {
    expect(() => read({ vocab_size: undefined })).toThrow(UnsupportedArchitectureError);
    try {
      read({ vocab_size: undefined });
    } catch (error) {
      expect((error as UnsupportedArchitectureError).problem).toMatchObject({ field: 'vocab_size' });
    }
  });

  it('has windows in the layers that slide, by list or by pattern', () => {
    const sliding = { ...grouped, window: 512 };
    const types = ['sliding_attention', 'full_attention', 'sliding_attention', 'sliding_attention'];
    const counts = (change: object) => read(change).groups.map(({ count, attention }) => [count, attention]);
    expect(counts({ layer_types: types, sliding_window: 512 })).toEqual([
      [3, sliding],
      [1, grouped],
    ]);
    expect(counts({ sliding_window_pattern: 2, sliding_window: 512 })).toEqual([
      [2, sliding],
      [2, grouped],
    ]);
    // A window that no layer slides in, and a list that is too short, say nothing.
    expect(counts({ sliding_window: 512 })).toEqual([[4, grouped]]);
    expect(counts({ layer_types: types.slice(0, 3), sliding_window: 512 })).toEqual([[4, grouped]]);
  });

  it('has recurrent layers between full ones, with a state of four bytes a number', () => {
    const { groups } = read({
      full_attention_interval: 4,
      linear_num_key_heads: 2,
      linear_num_value_heads: 4,
      linear_key_head_dim: 16,
      linear_value_head_dim: 8,
    });
    expect(groups).toEqual([
      {
        count: 3,
        attention: {
          kind: 'recurrent',
          inputWidth: 2 * 2 * 16 + 2 * 32 + 2 * 4,
          outputWidth: 32,
          stateBytes: 4 * 16 * 8 * 4,
        },
        feedForward: dense,
      },
      { count: 1, attention: grouped, feedForward: dense },
    ]);
  });

  it('has latent attention where it compresses keys and values', () => {
    const fields = { kv_lora_rank: 32, qk_rope_head_dim: 8, qk_nope_head_dim: 16, v_head_dim: 12 };
    const latent = {
      kind: 'latent',
      queryHeads: 8,
      queryRank: 0,
      cacheRank: 32,
      ropeWidth: 8,
      nopeWidth: 16,
      valueWidth: 12,
      kept: 0,
    };
    expect(read(fields).groups[0]?.attention).toEqual(latent);
    expect(read({ ...fields, q_lora_rank: 24, index_topk: 2048 }).groups[0]?.attention).toEqual({
      ...latent,
      queryRank: 24,
      kept: 2048,
    });
  });

  it('has experts behind the leading dense layers, in every so many, and never in those that are named', () => {
    const experts = { num_experts: 16, num_experts_per_tok: 4, moe_intermediate_size: 32 };
    const kinds = (change: object) =>
      read({ ...experts, ...change }).groups.map(({ count, feedForward }) => [count, feedForward.kind]);
    expect(kinds({})).toEqual([[4, 'experts']]);
    expect(kinds({ first_k_dense_replace: 1 })).toEqual([
      [1, 'dense'],
      [3, 'experts'],
    ]);
    expect(kinds({ decoder_sparse_step: 2 })).toEqual([
      [2, 'dense'],
      [2, 'experts'],
    ]);
    expect(kinds({ mlp_only_layers: [3] })).toEqual([
      [3, 'experts'],
      [1, 'dense'],
    ]);
    expect(kinds({ num_experts: 1, num_experts_per_tok: 1 })).toEqual([[4, 'dense']]);
    const shared = (change: object) => read({ ...experts, ...change }).groups[0]?.feedForward;
    const routed = { kind: 'experts', experts: 16, perToken: 4, width: 32 };
    expect(shared({})).toEqual({ ...routed, sharedWidth: 0 });
    expect(shared({ n_shared_experts: 2 })).toEqual({ ...routed, sharedWidth: 64 });
    expect(shared({ n_shared_experts: 2, shared_expert_intermediate_size: 48 })).toEqual({
      ...routed,
      sharedWidth: 48,
    });
    expect(shared({ moe_intermediate_size: undefined })).toEqual({ ...routed, width: 128, sharedWidth: 0 });
  });

  it('is of the class of what decides its operators', () => {
    const experts = { num_experts: 16, num_experts_per_tok: 4, moe_intermediate_size: 32 };
    const latent = { kv_lora_rank: 32, qk_rope_head_dim: 8, qk_nope_head_dim: 16, v_head_dim: 12 };
    const linear = {
      full_attention_interval: 2,
      linear_num_key_heads: 2,
      linear_num_value_heads: 4,
      linear_key_head_dim: 16,
      linear_value_head_dim: 8,
    };
    expect(classOf(read())).toBe('dense');
    expect(classOf(read(experts))).toBe('moe');
    expect(classOf(read({ ...experts, ...latent }))).toBe('mla');
    expect(classOf(read({ ...experts, ...linear }))).toBe('hybrid');
    expect(layerCount(read(linear))).toBe(4);
  });
});

describe('splits of one replica', () => {
  const experts = read({ num_experts: 16, num_experts_per_tok: 4, moe_intermediate_size: 32 });
  const labels = (...given: Parameters<typeof candidateSplits>) => candidateSplits(...given).map(splitLabel);

  it('are powers of two that deal the heads, or the sizes that are asked', () => {
    expect(labels(read(), 16, [], true)).toEqual(['TP=1', 'TP=2', 'TP=4', 'TP=8']);
    expect(labels(read(), 4, [], true)).toEqual(['TP=1', 'TP=2', 'TP=4']);
    expect(labels(read(), 4, [2, 3, 8], true)).toEqual(['TP=2']);
  });

  it('of experts are widened by expert and attention data parallelism where that is asked', () => {
    expect(labels(experts, 2, [], false)).toEqual(['TP=1', 'TP=2']);
    expect(labels(experts, 2, [], true)).toEqual(['TP=1', 'TP=2', 'TP=2 EP=2', 'DP=2 EP=2']);
    expect(candidateSplits(experts, 2, [], true)).toEqual([
      { tp: 1, attentionDp: 1, expertTp: 1, expertEp: 1, pp: 1 },
      { tp: 2, attentionDp: 1, expertTp: 2, expertEp: 1, pp: 1 },
      { tp: 2, attentionDp: 1, expertTp: 1, expertEp: 2, pp: 1 },
      { tp: 1, attentionDp: 2, expertTp: 1, expertEp: 2, pp: 1 },
    ]);
    expect(splitLabel({ tp: 2, attentionDp: 4, expertTp: 1, expertEp: 8, pp: 1 })).toBe('DP=4 TP=2 EP=8');
  });
});
