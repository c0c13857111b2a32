import { describe, expect, it } from 'vitest';
import { wholeExpertBytes } from '../../../../src/engine/models/families/traced-experts.ts';
import { readArchitecture, someLayersOf } from '../../../../src/engine/models/read-architecture.ts';
import { windowedLayers } from '../../../../src/engine/models/windowed-layers.ts';
import type { ConfigFields } from '../../../../src/engine/terms/architecture.ts';
import { plainMemory } from './plain-memory.ts';
import { grouped, published, sized } from './published-configs.ts';

/** Weights and cache of a configuration in fp16 on one device, in all and for each of 4096 tokens. */
function memoryOf(config: ConfigFields) {
  const { billions, kvCacheBytes, seconds } = plainMemory(readArchitecture(config, 'model'));
  expect(seconds).toBeGreaterThan(0);
  return { billions, perToken: kvCacheBytes / 4096, kvCacheBytes };
}

describe('published decoders without a family of their own', () => {
  it.each(published)('%s has %d billion parameters and %d bytes a token', (_, billions, perToken, config) => {
    const own = memoryOf(config);
    expect(Math.abs(own.billions / billions - 1)).toBeLessThan(0.01);
    expect(own.perToken).toBeCloseTo(perToken, 3);
  });

  it('reads which layers attend beside linear attention from any list of them, and refuses where none tells', () => {
    const layers = sized(4096, 10240, 48, 64, 8, 196608);
    const state = { linear_attn_config: { short_conv_kernel_size: 4, head_dim: 128, num_heads: 64 } };
    const attending = Array.from({ length: 12 }, (_, index) => 4 * index);
    const named = { ...layers, ...state, model_type: 'solar_open2', head_dim: 128 };
    const perState = 4 * 64 * 128 * 128 + 2 * 3 * 3 * 64 * 128;
    expect(memoryOf({ ...named, gqa_layers: attending }).perToken).toBeCloseTo(
      grouped(12, 8, 128) + (36 * perState) / 4096,
      3,
    );
    expect(() => memoryOf(named)).toThrow(/field linear_attn_config.full_attn_layers/);
  });

  it('says what it cannot lay out, and what is closest to it', () => {
    const refusal = (config: ConfigFields) => () => memoryOf(config);
    const bytes = { ...sized(3712, 14848, 76, 16, 16, 32000), model_type: 'blt' };
    expect(refusal(bytes)).toThrow(
      /unlaid, modelType blt, part byte-patches, field patch_size, closest llama/,
    );
    expect(refusal({ model_type: 'hrm_text', hidden_size: 4096 })).toThrow(/hrm_text, part looped-layers/);
    const newer = { ...sized(4096, 16384, 32, 64, 64, 65536), model_type: 'rwkv8' };
    expect(refusal({ ...newer, layer_types: ['state'] })).toThrow(/model_type, value rwkv8, allowed rwkv,/);
    expect(refusal({ ...sized(768, 3072, 12, 12, 12, 30522), model_type: 'bert' })).toThrow(/no-decoder/);
    expect(refusal({ model_type: 't5', is_encoder_decoder: true })).toThrow(/is_encoder_decoder/);
    const uneven = { ...sized(2560, 10240, 3, 32, 32, 32000), model_type: 'uneven', head_dim: [64, 128, 64] };
    expect(refusal(uneven)).toThrow(/head_dim, value \[64, 128, …\]/);
  });

  it('keeps a nested language model what it was, whatever its type is alone', () => {
    const inner = { ...sized(2560, 10240, 34, 8, 4, 262208), model_type: 'gemma3_text', head_dim: 256 };
    const whole = readArchitecture({ model_type: 'some_vl', text_config: inner }, 'model');
    expect(whole.family).toBe('decoder');
    expect(someLayersOf(whole, { first: 0, end: 3 }).family).toBe('decoder');
  });

  it('reads its own result again as the same model', () => {
    for (const [name, , , config] of published) {
      const { config: stated } = readArchitecture(config, name);
      expect(memoryOf(stated).kvCacheBytes, name).toBe(memoryOf(config).kvCacheBytes);
      expect(memoryOf(stated).billions, name).toBe(memoryOf(config).billions);
      expect(readArchitecture(stated, name).family, name).toBe(readArchitecture(config, name).family);
    }
  });
});

describe('windows that the modelled program does not look at', () => {
  it('are counted by layer where whole sequences are counted for them', () => {
    const gemma = { ...sized(1152, 6912, 26, 4, 1, 262144), model_type: 'gemma3_text', sliding_window: 512 };
    expect(windowedLayers(readArchitecture(gemma, 'model'))).toEqual({ layers: 22, of: 26, window: 512 });
    const qwen = {
      ...sized(1024, 3072, 24, 16, 8, 151936),
      sliding_window: 32768,
      use_sliding_window: false,
    };
    expect(windowedLayers(readArchitecture({ ...qwen, model_type: 'qwen2' }, 'model'))).toBeNull();
    const general = { ...gemma, model_type: 'some_decoder' };
    expect(windowedLayers(readArchitecture(general, 'model'))).toBeNull();
  });
});

describe('experts that the modelled program keeps whole', () => {
  it('are counted as fp16 in every layer that has them, and not of other models', () => {
    const olmoe = {
      ...sized(2048, 1024, 16, 16, 16, 50304),
      model_type: 'olmoe',
      num_experts: 64,
      num_experts_per_tok: 8,
    };
    expect(wholeExpertBytes(readArchitecture(olmoe, 'model'))).toBe(2 * 16 * 64 * 3 * 2048 * 1024);
    const mixtral = { ...olmoe, model_type: 'mixtral' };
    expect(wholeExpertBytes(readArchitecture(mixtral, 'model'))).toBeNull();
  });
});
