import { describe, expect, it } from 'vitest';
import { UnsupportedArchitectureError } from '../../../../src/engine/index.ts';
import { forwardOf } from './forward-of.ts';

const text = {
  hidden_size: 1024,
  intermediate_size: 4096,
  num_hidden_layers: 4,
  num_attention_heads: 16,
  num_key_value_heads: 4,
  vocab_size: 32000,
  max_position_embeddings: 32768,
  rms_norm_eps: 1e-6,
};

const encoder = {
  depth: 2,
  embed_dim: 128,
  num_heads: 4,
  patch_size: 14,
  spatial_merge_size: 2,
  mlp_ratio: 4,
};

describe('models of images with text alone', () => {
  it('hold an encoder in fp16, whole whatever the split is', () => {
    const bare = forwardOf({ ...text, model_type: 'qwen2_vl' }, '--num-devices 1');
    const whole = forwardOf({ ...text, model_type: 'qwen2_vl', vision_config: encoder }, '--num-devices 1');
    const shape = { phase: 'decode', requests: [{ count: 1, queryLength: 1, sequenceLength: 100 }] } as const;
    const wide = 128;
    const block = 4 * wide ** 2 + 4 * wide + 8 * wide ** 2 + 5 * wide + 4 * wide;
    const merged = 4 * wide;
    const merger = 2 * wide + merged ** 2 + merged + merged * 1024 + 1024;
    expect(whole.memory(shape).weightBytes - bare.memory(shape).weightBytes).toBe(
      2 * (3 * 2 * 14 ** 2 * wide + 2 * block + merger),
    );
    expect(whole.cost(shape).seconds).toBe(bare.cost(shape).seconds);
  });

  it('are refused with images and with predictors, which were never recorded', () => {
    const config = { ...text, model_type: 'qwen2_vl', vision_config: encoder };
    for (const flags of ['--image-height 448 --image-width 448', '--num-mtp-tokens 1']) {
      expect(() => forwardOf(config, `--num-devices 1 ${flags}`), flags).toThrow(
        UnsupportedArchitectureError,
      );
    }
  });
});
