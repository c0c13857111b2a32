import { describe, expect, it } from 'vitest';
import { storedQuantization } from '../../../src/engine/models/checkpoint-quantization.ts';
import { checkConfig } from '../../../src/engine/models/config-ranges.ts';
import { ConfigReader } from '../../../src/engine/models/config-reader.ts';
import { contextLength } from '../../../src/engine/models/context-length.ts';
import { mlaFacts } from '../../../src/engine/models/mla-facts.ts';
import { multimodalSections } from '../../../src/engine/models/multimodal-rope.ts';
import { withUsualNames } from '../../../src/engine/models/usual-names.ts';
import { visionFacts } from '../../../src/engine/models/vision-facts.ts';
import { windowedLayers } from '../../../src/engine/models/windowed-layers.ts';
import type { Architecture } from '../../../src/engine/terms/architecture.ts';
import { problemOf } from './problem-of.ts';

describe('a field of a config', () => {
  const reader = new ConfigReader(
    { one: 1, none: 0, nil: null, text: '3', yes: true, endless: Infinity, group: { a: 1 }, list: [1] },
    'model',
  );

  it('is the first name that holds a number', () => {
    expect(reader.optional('nil', 'text', 'endless', 'one')).toBe(1);
    expect(reader.optional('nil', 'absent')).toBeNull();
    expect(reader.number('absent', 'none')).toBe(0);
    expect(problemOf(() => reader.number('absent', 'text'))).toEqual({
      code: 'missing-field',
      field: 'absent',
    });
  });

  it('falls back where it is not used or of another kind', () => {
    expect(reader.positive(7, 'none')).toBe(7);
    expect(reader.positive(7, 'one')).toBe(1);
    expect(reader.flag('yes')).toBe(true);
    expect(reader.flag('one')).toBe(false);
    expect(reader.flag('absent', true)).toBe(true);
    expect(reader.group('group')).toEqual({ a: 1 });
    expect(reader.group('list')).toEqual({});
    expect(reader.group('nil')).toEqual({});
  });

  it('is a list where every entry is of its kind', () => {
    const lists = new ConfigReader({ mixed: ['a', 1], texts: ['a', 'b'], numbers: [1, 2], one: 1 }, '');
    expect(lists.texts('texts')).toEqual(['a', 'b']);
    expect(lists.texts('mixed')).toBeNull();
    expect(lists.texts('one')).toBeNull();
    expect(lists.numbers('numbers')).toEqual([1, 2]);
    expect(lists.numbers('mixed')).toBeNull();
    expect(lists.numbers('absent')).toBeNull();
  });
});

describe('the longest context', () => {
  const of = (config: object, maxPositions = 4096) => contextLength({ config: { ...config }, maxPositions });

  it.each<[rope: object, positions: number, kind: string | null]>([
    [{ rope_type: 'yarn', factor: 4, original_max_position_embeddings: 32_768 }, 131_072, 'yarn'],
    [{ type: 'yarn', factor: 4, original_max_position_embeddings: 100 }, 4096, 'yarn'],
    [{ rope_type: 'llama3', factor: 8, original_max_position_embeddings: 8192 }, 4096, 'llama3'],
    [{ type: 'dynamic', factor: 2 }, 4096, 'dynamic'],
    [{ type: 'yarn', factor: 1.5, original_max_position_embeddings: 4001 }, 6002, 'yarn'],
    [{ rope_type: 'default', factor: 4, original_max_position_embeddings: 32_768 }, 4096, null],
    [{ rope_type: 'yarn', factor: 1, original_max_position_embeddings: 32_768 }, 4096, null],
    [{ rope_type: 'yarn', original_max_position_embeddings: 32_768 }, 4096, null],
    [{ factor: 4, original_max_position_embeddings: 32_768 }, 4096, null],
    [{ rope_type: 3, factor: 4, original_max_position_embeddings: 32_768 }, 4096, null],
  ])('with %j is %d', (rope, positions, kind) => {
    for (const group of ['rope_scaling', 'rope_parameters']) {
      expect(of({ hidden_size: 8, [group]: rope })).toMatchObject({
        positions,
        scaling: kind === null ? null : { kind },
      });
    }
    expect(of({ text_config: { rope_scaling: rope } }).positions).toBe(positions);
  });

  it('says how positions are stretched', () => {
    const rope = { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 32_768 };
    expect(of({ rope_scaling: rope, rope_parameters: {} }).scaling).toEqual({
      kind: 'yarn',
      factor: 4,
      from: 32_768,
    });
    expect(of({ rope_scaling: { type: 'dynamic', factor: 2 } }).scaling).toEqual({
      kind: 'dynamic',
      factor: 2,
      from: null,
    });
  });
});

describe('sections of a multimodal rotary embedding', () => {
  it('are those of the config, else those of the family', () => {
    const of = (config: object) => multimodalSections({ config: { ...config }, id: 'model' }, [1, 2, 3]);
    expect(of({})).toEqual([1, 2, 3]);
    expect(of({ rope_scaling: { mrope_section: [4, 5, 6] } })).toEqual([4, 5, 6]);
    expect(
      of({ rope_parameters: { mrope_section: [7, 8, 9] }, rope_scaling: { mrope_section: [4, 5, 6] } }),
    ).toEqual([7, 8, 9]);
    expect(of({ rope_parameters: { mrope_section: ['a'] } })).toEqual([1, 2, 3]);
  });
});

describe('dimensions of latent attention', () => {
  const sizes = { kv_lora_rank: 512, qk_nope_head_dim: 128, qk_rope_head_dim: 64, v_head_dim: 96 };

  it('are those of the config; queries without a rank only where they may', () => {
    expect(mlaFacts({ ...sizes, q_lora_rank: 1536 }, 'model')).toEqual({
      qLoraRank: 1536,
      kvLoraRank: 512,
      nope: 128,
      rope: 64,
      value: 96,
    });
    expect(mlaFacts(sizes, 'model', true).qLoraRank).toBe(0);
    expect(problemOf(() => mlaFacts(sizes, 'model'))).toEqual({ code: 'mla-without-query-rank' });
    expect(problemOf(() => mlaFacts({ ...sizes, v_head_dim: null }, 'model', true))).toMatchObject({
      field: 'v_head_dim',
    });
  });
});

describe('an image encoder', () => {
  const encoder = {
    depth: 27,
    hidden_size: 1152,
    num_heads: 16,
    intermediate_size: 4304,
    out_hidden_size: 4096,
    patch_size: 16,
    num_position_embeddings: 2304,
  };

  it('merges two patches a side of three channels and two frames unless it says otherwise', () => {
    expect(visionFacts({ vision_config: encoder }, 'model')).toEqual({
      depth: 27,
      hiddenSize: 1152,
      heads: 16,
      feedForward: 4304,
      outputs: 4096,
      patch: 16,
      merge: 2,
      patchValues: 3 * 2 * 16 * 16,
      positions: 2304,
      deepstack: [],
    });
    const more = {
      in_channels: 1,
      temporal_patch_size: 4,
      spatial_merge_size: 3,
      deepstack_visual_indexes: [8],
    };
    expect(visionFacts({ vision_config: { ...encoder, ...more } }, 'model')).toMatchObject({
      merge: 3,
      patchValues: 4 * 256,
      deepstack: [8],
    });
  });

  it('is none without its group, and refused without a size', () => {
    expect(visionFacts({}, 'model')).toBeNull();
    expect(visionFacts({ vision_config: {} }, 'model')).toBeNull();
    for (const field of Object.keys(encoder)) {
      expect(
        problemOf(() => visionFacts({ vision_config: { ...encoder, [field]: null } }, 'model')),
      ).toMatchObject({
        code: 'missing-field',
        field,
      });
    }
  });
});

describe('layers that count whole although they have a window', () => {
  const of = (config: object, family = 'dense-gqa') =>
    windowedLayers({ family, config: { ...config }, layers: 4, id: 'model' } as unknown as Architecture);

  it('are those of families that the program counts whole', () => {
    const config = { sliding_window: 128, layer_types: ['sliding_attention', 'full_attention'] };
    expect(of(config)).toEqual({ layers: 2, of: 4, window: 128 });
    expect(of(config, 'traced-dense')).toEqual({ layers: 2, of: 4, window: 128 });
    expect(of(config, 'traced-experts')).toEqual({ layers: 2, of: 4, window: 128 });
    expect(of(config, 'decoder')).toBeNull();
    expect(of({ ...config, sliding_window: 0 })).toBeNull();
    expect(of({ ...config, layer_types: ['full_attention'] })).toBeNull();
    expect(of({})).toBeNull();
  });
});

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

describe('what else checkpoints state of their weights', () => {
  it.each<[stated: object, name: string, linear: string | null]>([
    [{ quant_method: 'FP8' }, 'fp8', 'FP8'],
    [{ quant_method: 'gptq', bits: 4 }, 'gptq 4 bit', null],
    [{ quant_method: 'gptq', bits: 8 }, 'gptq 8 bit', 'W8A16_STATIC'],
    [{ quant_method: 'awq', w_bit: 4 }, 'awq 4 bit', null],
    [{ quant_method: 'other' }, 'other', null],
    [{ quant_method: 'modelopt' }, 'modelopt', null],
    [{ quant_method: 'modelopt', quant_algo: 'FP8' }, 'modelopt FP8', 'FP8'],
    [{ quant_method: 'modelopt', quant_algo: 'W4A8' }, 'modelopt W4A8', null],
    [{ quant_method: 'modelopt', quant_algo: 'INT8' }, 'modelopt INT8', 'W8A8_STATIC'],
    [
      { quant_method: 'compressed-tensors', config_groups: { g: { weights: { num_bits: 8, type: 'int' } } } },
      'compressed-tensors int8',
      'W8A16_DYNAMIC',
    ],
    [
      {
        quant_method: 'compressed-tensors',
        config_groups: { g: { weights: { num_bits: 4, type: 'float' } } },
      },
      'compressed-tensors float4',
      'MXFP4',
    ],
    [
      { quant_method: 'compressed-tensors', config_groups: { g: { weights: {} } } },
      'compressed-tensors',
      null,
    ],
  ])('%j is %s', (quantization_config, name, linear) => {
    expect(storedQuantization({ quantization_config })).toMatchObject({ name, linear });
  });
});
