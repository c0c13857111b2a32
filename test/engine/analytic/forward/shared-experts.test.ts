import { describe, expect, it } from 'vitest';
import { ParallelSplitError } from '../../../../src/engine/index.ts';
import { configOf, forwardOf } from '../families/forward-of.ts';

const glm = configOf('zai-org/GLM-4.5', { num_hidden_layers: 4, first_k_dense_replace: 1 });

describe('shared experts over TP', () => {
  it('need expert parallelism and no ranks of their own, as in the modelled program', () => {
    const flags = '--num-devices 8 --tp-size 8 --enable-shared-expert-tp';
    expect(() => forwardOf(glm, flags)).toThrow(ParallelSplitError);
    expect(() => forwardOf(glm, `${flags} --ep-size 8`)).not.toThrow();
    const hosted = '--enable-external-shared-experts --host-external-shared-experts';
    expect(() => forwardOf(glm, `${flags} --ep-size 8 ${hosted}`)).toThrow(/shared-expert-tp/);
  });

  it('are not looked at where the program has no rule for the experts, and without experts', () => {
    const flags = '--num-devices 2 --tp-size 2 --enable-shared-expert-tp';
    const olmoe = {
      model_type: 'olmoe',
      hidden_size: 256,
      intermediate_size: 128,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      num_key_value_heads: 4,
      num_experts: 8,
      num_experts_per_tok: 2,
      vocab_size: 1000,
      max_position_embeddings: 4096,
      rms_norm_eps: 1e-5,
    };
    expect(() => forwardOf(olmoe, flags)).not.toThrow();
    expect(() => forwardOf(configOf('Qwen/Qwen3-8B'), flags)).not.toThrow();
  });
});
