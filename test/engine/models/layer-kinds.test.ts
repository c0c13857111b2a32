import { describe, expect, it } from 'vitest';
import { feedForwardsOf, mixersOf, singleBlocks } from '../../../src/engine/models/layer-kinds.ts';
import { problemOf } from './problem-of.ts';

/** One letter a layer: full, window, state, both beside each other, shared block, nothing. */
const letters = {
  full_attention: 'F',
  sliding_attention: 'W',
  state: 'S',
  attention_and_state: 'B',
  sliding_attention_and_state: 'w',
  gated_memory: 'G',
  shared_block_and_state: 'H',
  none: '-',
};
const kinds = (config: object, layers = 6) =>
  mixersOf({ ...config }, layers, 'model')
    .map((one) => letters[one])
    .join('');

describe('how layers mix tokens', () => {
  it.each<[config: object, kinds: string]>([
    [{}, 'FFFFFF'],
    [{ layer_types: ['full_attention', 'sliding_attention'] }, 'FWFWFW'],
    [{ layer_types: ['attention', 'mamba', 'none'] }, 'FS-FS-'],
    [{ layer_types: ['mamba2', 'conv', 'recurrent', 'linear_attention', 'state', 'hybrid'] }, 'SSSSSF'],
    [
      {
        layer_types: [
          'global',
          'local',
          'sliding',
          'chunked_attention',
          'local_attention',
          'global_attention',
        ],
      },
      'FWWWWF',
    ],
    [{ layer_types: ['attention_and_state', 'shared_block_and_state'] }, 'BHBHBH'],
    [{ layer_types: [], layers_block_type: ['attention'] }, 'FFFFFF'],
    [{ layers_block_type: ['mamba', 'attention'] }, 'SFSFSF'],
    [{ block_types: ['recurrent', 'recurrent', 'attention'] }, 'SSFSSF'],
    [{ attention_layers: ['global', 'local'] }, 'FWFWFW'],
    [{ attention_types: [[['global', 'local'], 3]] }, 'FWFWFW'],
    [
      {
        attention_types: [
          [['global'], 2],
          [['local'], 4],
        ],
      },
      'FFWWWW',
    ],
    [{ attention_types: [['global', 3]] }, 'FFFFFF'],
    [{ attention_types: [[['local'], 'three']] }, 'FFFFFF'],
    [{ attention_types: ['local'] }, 'FFFFFF'],
    [{ sliding_window_pattern: 'LLG' }, 'WWFWWF'],
    [{ sliding_window_pattern: 'LLX', sliding_window: 0 }, 'FFFFFF'],
    [{ hybrid_layer_pattern: [0, 1, 1, 0, 1, 0] }, 'FWWFWF'],
    [{ sliding_window_layout: [1, 0, 0, 0, 0, 1] }, 'WFFFFW'],
    [{ attn_type_list: [0, 1, 0, 0, 0, 1] }, 'SFSSSF'],
    [{ linear_attn_config: { full_attn_layers: [1, 4] } }, 'FSSFSS'],
    [{ attn_layer_indices: [1, 4] }, 'SFSSFS'],
    [{ full_attn_idxs: [0] }, 'FSSSSS'],
    [{ full_attention_layers: [5] }, 'SSSSSF'],
    [{ full_attn_layers: [2] }, 'SSFSSS'],
    [{ attn_layer_ids: [3] }, 'SSSFSS'],
    [{ gqa_layers: [2, 3] }, 'SSFFSS'],
    [{ attn_layer_period: 3 }, 'FSSFSS'],
    [{ attn_layer_period: 3, attn_layer_offset: 2 }, 'SSFSSF'],
    [{ mamba_step: 2 }, 'SFSFSF'],
    [{ mamba_step: 3 }, 'SFSSFS'],
    [{ mamba_step: 1 }, 'FFFFFF'],
    [{ layer_group_size: 3 }, 'SSFSSF'],
    [{ full_attention_interval: 2 }, 'SFSFSF'],
    [{ full_attention_interval: 1 }, 'FFFFFF'],
    [{ sliding_window: 128 }, 'WWWWWW'],
    [{ sliding_window: 0 }, 'FFFFFF'],
    [{ sliding_window: null }, 'FFFFFF'],
    [{ sliding_window: 128, use_sliding_window: false }, 'FFFFFF'],
    [{ sliding_window: 128, max_window_layers: 2 }, 'FFWWWW'],
    [{ sliding_window: 128, sliding_window_pattern: 3 }, 'WWFWWF'],
    [{ sliding_window: 128, sliding_window_pattern: 1 }, 'WWWWWW'],
    [{ sliding_window: 128, global_attn_every_n_layers: 2 }, 'WFWFWF'],
    [{ sliding_window: 128, _sliding_window_pattern: 6 }, 'WWWWWF'],
    [{ sliding_window: 128, model_type: 'gemma2' }, 'WFWFWF'],
    [{ sliding_window: 128, model_type: 'gpt_oss' }, 'WFWFWF'],
    [{ sliding_window: 128, model_type: 'mistral' }, 'WWWWWW'],
    [{ ssm_state_size: 16 }, 'SSSSSS'],
    [{ mamba_d_state: 16 }, 'SSSSSS'],
    [{ state_size: 16 }, 'SSSSSS'],
    [{ state_size: 16, model_type: 'falcon_h1' }, 'BBBBBB'],
    [{ model_type: 'falcon_h1' }, 'FFFFFF'],
  ])('%j: %s', (config, wanted) => expect(kinds(config)).toBe(wanted));

  it('refuse a kind that is not known, and linear attention at places that nothing tells', () => {
    const problem = (config: object) => problemOf(() => kinds(config));
    expect(problem({ layer_types: ['full_attention', 'odd'] })).toMatchObject({
      code: 'field-value',
      field: 'layer_types',
      value: 'odd',
      allowed: expect.arrayContaining(['full_attention', 'mamba', 'none']),
    });
    expect(problem({ linear_attn_config: { num_heads: 4 } })).toEqual({
      code: 'missing-field',
      field: 'linear_attn_config.full_attn_layers',
    });
    expect(problem({ linear_attn_config: {} })).toBeNull();
  });
});

describe('feed-forwards of layers', () => {
  const short = { dense: 'd', sparse: 's', both: 'b', none: '-' };
  const rows = (config: object, layers = 6) =>
    feedForwardsOf({ ...config }, layers)
      .map((one) => short[one])
      .join('');

  it.each<[config: object, kinds: string]>([
    [{}, 'ssssss'],
    [{ mlp_layer_types: ['dense', 'sparse', 'moe', 'both', 'none', 'odd'] }, 'dssb-d'],
    [{ first_k_dense_replace: 2 }, 'ddssss'],
    [{ mlp_only_layers: [0, 3] }, 'dssdss'],
    [{ moe_layer_freq: [0, 1, 0, 2] }, 'dsdsdd'],
    [{ moe_layers_enum: '1, 4,5' }, 'dsddss'],
    [{ moe_layers_enum: 'odd' }, 'ssssss'],
    [{ moe_layers: [0, 5] }, 'sdddds'],
    [{ expert_layer_period: 2 }, 'sdsdsd'],
    [{ expert_layer_period: 3, expert_layer_offset: 1 }, 'dsddsd'],
    [{ moe_layer_freq: 2 }, 'sdsdsd'],
    [{ moe_layer_freq: 2, first_k_dense_replace: 1 }, 'dsdsds'],
    [{ moe_layer_interval: 3 }, 'sddsdd'],
    [{ moe_every_n_layers: 2 }, 'sdsdsd'],
    [{ moe_layer_frequency: 2 }, 'sdsdsd'],
    [{ decoder_sparse_step: 2 }, 'dsdsds'],
    [{ interleave_moe_layer_step: 3 }, 'ddsdds'],
    [{ moe_layer_end_index: 3 }, 'ssssdd'],
    [{ moe_layer_end_index: 0 }, 'sddddd'],
    [{ moe_layer_end_index: -1 }, 'ssssss'],
    [
      { first_k_dense_replace: 1, moe_layer_end_index: 4, decoder_sparse_step: 2, mlp_only_layers: [3] },
      'dsdddd',
    ],
  ])('%j: %s', (config, wanted) => expect(rows(config)).toBe(wanted));
});

describe('layers of one block', () => {
  it('are read from letters or from names', () => {
    const blocks = [
      ['state', 'none'],
      ['full_attention', 'none'],
      ['none', 'dense'],
      ['none', 'sparse'],
    ];
    expect(singleBlocks({ hybrid_override_pattern: 'M*-E' })).toEqual(blocks);
    expect(singleBlocks({ hybrid_override_pattern: 'M|*-?E' })).toEqual(blocks);
    expect(singleBlocks({ layers_block_type: ['mamba', 'attention', 'mlp', 'moe'] })).toEqual(blocks);
    expect(
      singleBlocks({ layers_block_type: ['linear_attention', 'full_attention', 'sliding_attention', 'mlp'] }),
    ).toEqual([
      ['state', 'none'],
      ['full_attention', 'none'],
      ['sliding_attention', 'none'],
      ['none', 'dense'],
    ]);
    expect(singleBlocks({ layers_block_type: ['moe', 'odd'] })).toEqual([['none', 'sparse']]);
  });

  it('are none where blocks come in pairs', () => {
    expect(singleBlocks({ layers_block_type: ['mamba', 'attention'] })).toBeNull();
    expect(singleBlocks({})).toBeNull();
  });
});
