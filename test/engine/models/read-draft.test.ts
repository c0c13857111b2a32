import { describe, expect, it } from 'vitest';
import { UnsupportedArchitectureError } from '../../../src/engine/index.ts';
import { builtInDraft, type DraftChoices, readDraft } from '../../../src/engine/models/read-draft.ts';

const choices: DraftChoices = {
  method: 'dflash',
  speculativeTokens: 0,
  layers: 0,
  contextTokens: 0,
  markovRank: 0,
  markovHead: 'vanilla',
} as DraftChoices;
const least = { dflash_config: { target_layer_ids: [1] } };
const draft = (config: object | null = least, given: Partial<DraftChoices> = {}) =>
  readDraft(config === null ? null : { ...config }, { ...choices, ...given }, 'draft');
function problemOf(config: object | null, given: Partial<DraftChoices> = {}) {
  try {
    draft(config, given);
  } catch (error) {
    if (error instanceof UnsupportedArchitectureError) return error.problem;
    throw error;
  }
  return null;
}

describe('a draft model', () => {
  it('is the built-in one without a file', () => {
    expect(draft(null, { contextTokens: 7 })).toEqual({
      method: 'dflash',
      blockSize: 8,
      windows: [null, null, null, null, null, null],
      targetLayers: [1, 12, 24, 35, 47, 58],
      queryHeads: 64,
      kvHeads: 8,
      headDim: 128,
      intermediateSize: 18_432,
      bias: false,
      epsilon: 1e-5,
      contextTokens: 7,
      markov: null,
    });
    expect(builtInDraft.block_size).toBe(8);
  });

  it('takes what its file leaves out from Qwen3', () => {
    expect(draft()).toMatchObject({
      blockSize: 8,
      windows: [null, null, null, null, null, null],
      targetLayers: [1],
      queryHeads: 32,
      kvHeads: 32,
      headDim: 128,
      intermediateSize: 22_016,
      bias: false,
      epsilon: 1e-6,
    });
    expect(draft({ ...least, num_attention_heads: 16 }).kvHeads).toBe(32);
    expect(draft({ ...least, num_attention_heads: 16, num_key_value_heads: null }).kvHeads).toBe(16);
    expect(draft({ ...least, attention_bias: true, num_hidden_layers: 2 })).toMatchObject({
      bias: true,
      windows: [null, null],
    });
  });

  it.each<[config: object, tokens: number, block: number]>([
    [{}, 0, 8],
    [{ block_size: 16 }, 0, 16],
    [{ block_size: 16 }, 3, 4],
    [{ block_size: 16 }, 1, 2],
    [{ block_size: 2 }, 0, 2],
    [{ block_size: 1 }, 0, 8],
    [{ block_size: 4096 }, 0, 4096],
  ])('of %j with %d speculative tokens has blocks of %d', (config, tokens, block) => {
    expect(draft({ ...least, ...config }, { speculativeTokens: tokens }).blockSize).toBe(block);
  });

  it('may state its block beside its layers of the target', () => {
    const own = { dflash_config: { target_layer_ids: [1], block_size: 12 } };
    expect(draft(own).blockSize).toBe(12);
    expect(draft({ ...own, block_size: 6 }).blockSize).toBe(6);
  });

  it('has windows where its layers say so, the last kind going on', () => {
    const types = (...layer_types: readonly string[]) => ({ ...least, layer_types, num_hidden_layers: 3 });
    expect(draft(types('full_attention', 'sliding_attention')).windows).toEqual([null, 2048, 2048]);
    expect(draft({ ...types('sliding_attention', 'full_attention'), sliding_window: 512 }).windows).toEqual([
      512,
      null,
      null,
    ]);
    expect(draft(types(), { layers: 2 }).windows).toEqual([null, null]);
  });

  it('has a Markov head in dspark alone, and of a rank above nothing', () => {
    expect(draft(least, { method: 'dspark', markovRank: 64 }).markov).toEqual({
      rank: 64,
      head: choices.markovHead,
    });
    expect(draft(least, { method: 'dspark' }).markov).toBeNull();
    expect(draft(least, { markovRank: 64 }).markov).toBeNull();
    expect(draft(least, { method: 'dspark', markovRank: 1_000_000 }).markov?.rank).toBe(1_000_000);
  });

  it.each<[config: object, given: Partial<DraftChoices>, problem: object]>([
    [
      { hidden_act: 'gelu' },
      {},
      { code: 'field-value', field: 'hidden_act', value: 'gelu', allowed: ['silu'] },
    ],
    [{ dflash_config: {} }, {}, { code: 'missing-field', field: 'dflash_config.target_layer_ids' }],
    [{ dflash_config: { target_layer_ids: [] } }, {}, { code: 'missing-field' }],
    [
      { dflash_config: { target_layer_ids: [1, -1] } },
      {},
      {
        code: 'out-of-range',
        field: 'dflash_config.target_layer_ids',
        value: '-1',
        least: 0,
        most: 1024,
        isWhole: true,
      },
    ],
    [{ dflash_config: { target_layer_ids: [1025] } }, {}, { code: 'out-of-range', value: '1025' }],
    [{ dflash_config: { target_layer_ids: [1.5] } }, {}, { code: 'out-of-range', value: '1.5' }],
    [
      { layer_types: ['full_attention', 'odd'] },
      {},
      {
        code: 'field-value',
        field: 'layer_types',
        value: 'odd',
        allowed: ['full_attention', 'sliding_attention'],
      },
    ],
    [{ block_size: 4097 }, {}, { code: 'out-of-range', field: 'block_size', least: 2, most: 4096 }],
    [{}, { speculativeTokens: 4096 }, { code: 'out-of-range', field: 'block_size', value: '4097' }],
    [{}, { layers: 1025 }, { code: 'out-of-range', field: 'num_hidden_layers', least: 1, most: 1024 }],
    [{ sliding_window: 0.5 }, {}, { code: 'out-of-range', field: 'sliding_window', least: 1 }],
    [
      {},
      { method: 'dspark', markovRank: 1_000_001 },
      { code: 'out-of-range', field: '--dspark-markov-rank', least: 1, most: 1_000_000 },
    ],
    [{ head_dim: -1 }, {}, { code: 'out-of-range', field: 'head_dim' }],
  ])('is refused with %j and %j', (config, given, problem) => {
    expect(problemOf({ ...least, ...config }, given)).toMatchObject(problem);
  });
});
