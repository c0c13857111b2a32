import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../../src/engine/models/config-ranges.ts';
import { problemOf } from './problem-of.ts';

describe('numbers of a config that fit', () => {
  it.each<[field: string, least: number, most: number]>([
    ['num_hidden_layers', 1, 4096],
    ['hidden_size', 1, 10_000_000],
    ['num_attention_heads', 1, 65_536],
    ['head_dim', 1, 65_536],
    ['vocab_size', 1, 100_000_000],
    ['max_position_embeddings', 1, 100_000_000],
    ['rotary_dim', 0, 65_536],
    ['kv_lora_rank', 0, 10_000_000],
    ['num_experts', 0, 65_536],
    ['moe_intermediate_size', 0, 10_000_000],
    ['num_nextn_predict_layers', 0, 4096],
    ['linear_num_value_heads', 0, 65_536],
    ['index_topk', 0, 100_000_000],
    ['depth', 1, 4096],
    ['patch_size', 1, 65_536],
    ['in_channels', 1, 65_536],
  ])('%s is from %d to %d', (field, least, most) => {
    const problem = (value: unknown) => problemOf(() => checkConfig({ [field]: value }, 'model'));
    expect(problem(least)).toBeNull();
    expect(problem(most)).toBeNull();
    expect(problem([least - 1])).toBeNull();
    expect(problem(least - 1)).toEqual({
      code: 'out-of-range',
      field,
      value: String(least - 1),
      least,
      most,
      isWhole: true,
    });
    expect(problem(most + 1)).toMatchObject({ code: 'out-of-range', field });
    expect(problem(least + 0.5)).toMatchObject({ code: 'out-of-range', field });
    expect(problem('1')).toMatchObject({ value: '"1"' });
  });

  it('shares may be broken', () => {
    expect(
      problemOf(() => checkConfig({ partial_rotary_factor: 0.5, rms_norm_eps: 1e-6 }, 'model')),
    ).toBeNull();
    expect(problemOf(() => checkConfig({ partial_rotary_factor: 1.1 }, 'model'))).toMatchObject({
      isWhole: false,
      most: 1,
    });
  });

  it('are looked at in every group that the readers read', () => {
    const bad = { partial_rotary_factor: 2 };
    for (const [config, field] of [
      [{ text_config: { head_dim: 0 } }, 'text_config.head_dim'],
      [{ vision_config: { depth: 0 } }, 'vision_config.depth'],
      [{ rope_parameters: bad }, 'rope_parameters.partial_rotary_factor'],
      [{ text_config: { rope_parameters: bad } }, 'text_config.rope_parameters.partial_rotary_factor'],
    ] as const)
      expect(problemOf(() => checkConfig(config, 'model'))).toMatchObject({ code: 'out-of-range', field });
  });

  it.each<[config: object, problem: object | null]>([
    [{ num_attention_heads: 8, num_key_value_heads: 4 }, null],
    [
      { num_attention_heads: 8, num_key_value_heads: 3 },
      { field: 'num_attention_heads', value: 8, divisor: 3 },
    ],
    [{ num_experts_per_tok: 4, num_experts: 4 }, null],
    [
      { num_experts_per_tok: 5, num_experts: 4 },
      { field: 'num_experts_per_tok', other: 'num_experts', most: 4 },
    ],
    [{ num_experts_per_tok: 5, num_local_experts: 4 }, { other: 'num_local_experts' }],
    [{ num_experts_per_tok: 5, n_routed_experts: 4 }, { other: 'n_routed_experts' }],
    [{ num_experts_per_tok: 5, num_experts: 0 }, null],
    [{ num_experts_per_tok: 5 }, null],
    [
      { first_k_dense_replace: 3, num_hidden_layers: 2 },
      { other: 'num_hidden_layers', value: 3 },
    ],
    [{ first_k_dense_replace: 2, num_hidden_layers: 2 }, null],
    [{ topk_group: 5, n_group: 4 }, { other: 'n_group' }],
  ])('fit each other: %j', (config, problem) => {
    const found = problemOf(() => checkConfig({ ...config }, 'model'));
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatchObject(problem);
  });
});
