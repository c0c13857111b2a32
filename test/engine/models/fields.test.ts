import { describe, expect, it } from 'vitest';
import { ConfigReader } from '../../../src/engine/models/config-reader.ts';
import { contextLength } from '../../../src/engine/models/context-length.ts';
import { mlaFacts } from '../../../src/engine/models/mla-facts.ts';
import { multimodalSections } from '../../../src/engine/models/multimodal-rope.ts';
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
    expect(mlaFacts(sizes, 'model', { canBeWhole: true }).qLoraRank).toBe(0);
    expect(problemOf(() => mlaFacts(sizes, 'model'))).toEqual({ code: 'mla-without-query-rank' });
    expect(
      problemOf(() => mlaFacts({ ...sizes, v_head_dim: null }, 'model', { canBeWhole: true })),
    ).toMatchObject({
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
