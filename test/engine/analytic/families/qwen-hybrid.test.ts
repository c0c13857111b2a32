import { describe, expect, it } from 'vitest';
import { ParallelSplitError, UnsupportedArchitectureError } from '../../../../src/engine/index.ts';
import { callsOf, configOf, forwardOf, shapeOf } from './forward-of.ts';

const dense = configOf('Qwen/Qwen3.5-27B');
const next = configOf('Qwen/Qwen3-Next-80B-A3B-Thinking');
const chunked = 'tensor_cast.linear_attn_chunk_gated_delta_rule';
const recurrent = 'tensor_cast.linear_attn_recurrent_gated_delta_rule';

describe('Qwen3.5', () => {
  const forward = forwardOf(dense, '--num-devices 2 --tp-size 2');
  const decode = shapeOf('decode', 4, 1, 3000);

  it('steps from state to state only where a context is given', () => {
    expect(callsOf(forward, { ...decode, hasContext: true }).get(recurrent)).toBe(48);
    expect(callsOf(forward, decode).get(chunked)).toBe(48);
    const long = { ...shapeOf('decode', 4, 2, 3000), hasContext: true };
    expect(callsOf(forward, long).get(chunked)).toBe(48);
    const single = { ...shapeOf('prefill', 1, 1, 300), hasContext: true };
    expect(callsOf(forward, single).get(recurrent)).toBe(48);
  });

  it('takes the tokens of a predicted window one by one as well', () => {
    const predicting = forwardOf(dense, '--num-devices 2 --tp-size 2 --num-mtp-tokens 3');
    const window = { ...shapeOf('decode', 4, 4, 3000), hasContext: true };
    expect(callsOf(predicting, window).get(recurrent)).toBe(48);
    expect(callsOf(predicting, { ...shapeOf('decode', 4, 2, 3000), hasContext: true }).get(chunked)).toBe(48);
  });

  it('caches keys and values of full attention only', () => {
    const bytes = (config: typeof dense) => forwardOf(config, '').cost(decode).memory.kvCacheBytes;
    const text = dense.text_config as Record<string, unknown>;
    const fourLayers = (kinds: string[]) => ({
      ...dense,
      text_config: { ...text, num_hidden_layers: kinds.length, layer_types: kinds },
    });
    const one = bytes(
      fourLayers(['linear_attention', 'linear_attention', 'linear_attention', 'full_attention']),
    );
    expect(bytes(fourLayers(['full_attention', 'full_attention', 'full_attention', 'full_attention']))).toBe(
      4 * one,
    );
  });

  it('cannot be split over ranks that its heads do not divide by', () => {
    expect(() => forwardOf(dense, '--num-devices 3 --tp-size 3')).toThrow(ParallelSplitError);
    const text = dense.text_config as Record<string, unknown>;
    const odd = { ...dense, text_config: { ...text, linear_num_value_heads: 18 } };
    expect(() => forwardOf(odd, '--num-devices 4 --tp-size 4')).toThrow(/linear-attention-heads/);
    const uneven = { ...dense, text_config: { ...text, linear_value_head_dim: 64 } };
    expect(() => forwardOf(uneven, '--num-devices 2 --tp-size 2')).toThrow(/linear-attention-widths/);
    expect(() => forwardOf(uneven, '')).not.toThrow();
  });

  it('names kinds of layers that it does not know', () => {
    const text = dense.text_config as Record<string, unknown>;
    const odd = {
      ...dense,
      text_config: { ...text, num_hidden_layers: 1, layer_types: ['sliding_attention'] },
    };
    expect(() => forwardOf(odd, '')).toThrow(UnsupportedArchitectureError);
    expect(() => forwardOf(odd, '')).toThrow(/value sliding_attention/);
  });
});

describe('Qwen3-Next', () => {
  it('runs linear attention as one operator that no split makes smaller', () => {
    const seconds = (flags: string) =>
      forwardOf(next, flags)
        .operators(shapeOf('decode', 4, 1, 3000))
        .find(({ name }) => name === 'tensor_cast.linear_attention')?.seconds;
    expect(seconds('--num-devices 4 --tp-size 4 --ep-size 4')).toBe(
      seconds('--num-devices 4 --tp-size 1 --ep-size 4'),
    );
  });

  it('keeps a cache for every layer', () => {
    const { kvCacheBytes } = forwardOf(next, '').cost(shapeOf('decode', 1, 1, 127)).memory;
    expect(kvCacheBytes).toBe(48 * 2 * 128 * 2 * 256 * 2);
  });

  it('predicts tokens with tensor parallelism as well', () => {
    expect(() => forwardOf(next, '--num-mtp-tokens 1')).not.toThrow();
    expect(() => forwardOf(next, '--num-devices 2 --tp-size 2 --num-mtp-tokens 1')).not.toThrow();
  });
});

describe('linears with a size of their own', () => {
  it('refuse rows that cannot be cut into equal slices', () => {
    const forward = forwardOf(dense, '--num-devices 8 --tp-size 4 --o-proj-tp-size 8');
    expect(() => forward.cost(shapeOf('decode', 2, 1, 500))).toThrow(/rows 2, tp 4/);
    expect(() => forward.cost(shapeOf('decode', 4, 1, 500))).not.toThrow();
  });
});

describe('a Qwen3-Next config', () => {
  it('says of a pipeline stage what its layers are in the whole model', () => {
    const layers = (flags: string) =>
      forwardOf(next, flags)
        .operators(shapeOf('decode', 1, 1, 300))
        .filter(({ name }) => name === 'tensor_cast.attention')
        .reduce((sum, { calls }) => sum + calls, 0);
    expect(layers('--num-devices 5 --pp-size 5')).toBe(layers(''));
  });
});
