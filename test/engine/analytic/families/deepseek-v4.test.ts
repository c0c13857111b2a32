import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParallelSplitError, UnsupportedArchitectureError } from '../../../../src/engine/index.ts';
import { callsOf, configOf, forwardOf, shapeOf } from './forward-of.ts';

const flash = 'deepseek-ai/DeepSeek-V4-Flash';
const split = '--num-devices 8 --tp-size 8 --ep-size 8';
const decode = shapeOf('decode', 4, 1, 3000);

describe('DeepSeek-V4', () => {
  it('counts its layers by ratio and by routing', () => {
    const calls = callsOf(forwardOf(configOf(flash), split), decode);
    expect(calls.get('tensor_cast.hc_pre_sinkhorn')).toBe(2 * 43);
    expect(calls.get('tensor_cast.quant_lightning_indexer')).toBe(21);
    expect(calls.get('tensor_cast.compressor')).toBe(21 * 2 + 20);
    expect(calls.get('tensor_cast.moe_gating_top_k_hash')).toBe(3);
    expect(calls.get('tensor_cast.moe_gating_top_k')).toBe(40);
    expect(calls.get('tensor_cast.hc_head')).toBe(1);
  });

  it('reads the names of the reference code, and layer types in place of ratios', () => {
    const {
      hidden_size,
      num_hidden_layers,
      moe_intermediate_size,
      num_hash_layers,
      compress_ratios,
      ...rest
    } = configOf(flash, { num_hidden_layers: 3, compress_ratios: [0, 4, 128] });
    const raw = {
      ...rest,
      dim: hidden_size,
      n_layers: num_hidden_layers,
      moe_inter_dim: moe_intermediate_size,
      n_hash_layers: num_hash_layers,
      layer_types: ['sliding_attention', 'compressed_sparse_attention', 'heavily_compressed_attention'],
    };
    const published = configOf(flash, { num_hidden_layers: 3, compress_ratios: [0, 4, 128] });
    expect(forwardOf(raw, split).cost(decode)).toEqual(forwardOf(published, split).cost(decode));
    expect(compress_ratios).toHaveLength(3);
  });

  it('refuses ratios that are missing, too few or unknown', () => {
    const { compress_ratios: _, ...without } = configOf(flash);
    expect(() => forwardOf(without, '')).toThrow(/compress_ratios/);
    expect(() => forwardOf(configOf(flash, { compress_ratios: [0, 4] }), '')).toThrow(/entries 2, layers 43/);
    const odd = configOf(flash, { num_hidden_layers: 1, compress_ratios: [8] });
    expect(() => forwardOf(odd, '')).toThrow(UnsupportedArchitectureError);
    expect(() => forwardOf(odd, '')).toThrow(/compress_ratios, value 8/);
  });

  it('refuses splits that its heads and output groups do not allow', () => {
    const refused = (flags: string) => expect(() => forwardOf(configOf(flash), flags));
    refused('--num-devices 16 --tp-size 16').toThrow(/output-groups, groups 8/);
    refused('--num-devices 8 --tp-size 8 --o-proj-tp-size 4').toThrow(ParallelSplitError);
    refused('--num-devices 3 --tp-size 3').toThrow(ParallelSplitError);
  });

  it('quantises the indexer cache only', () => {
    const memory = (action: string) =>
      forwardOf(configOf(flash), `${split} --quantize-attention-action ${action}`).cost(decode).memory;
    const [plain, quantised] = [memory('DISABLED'), memory('INT8')];
    expect(quantised.indexerCacheBytes * 2).toBe(plain.indexerCacheBytes);
    expect(quantised.kvCacheBytes - quantised.indexerCacheBytes).toBe(
      plain.kvCacheBytes - plain.indexerCacheBytes,
    );
  });

  it('decides between decode and prefill by the new tokens of a request, not by the phase', () => {
    const forward = forwardOf(configOf(flash), split);
    const seconds = (phase: 'prefill' | 'decode', query: number) =>
      forward
        .operators(shapeOf(phase, 2, query, 1000))
        .find(({ name }) => name === 'tensor_cast.sparse_attn_sharedkv')?.seconds;
    expect(seconds('prefill', 4)).toBe(seconds('decode', 4));
    expect(seconds('decode', 5)).toBe(seconds('prefill', 5));
  });

  it('holds at least as much cache for more requests and longer ones', () => {
    const forward = forwardOf(configOf(flash), `${split} --num-mtp-tokens 1`);
    const bytes = (count: number, length: number) =>
      forward.cost(shapeOf('decode', count, 2, length)).memory.kvCacheBytes;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 2, max: 90_000 }), (count, length) => {
        expect(bytes(count + 1, length)).toBeGreaterThanOrEqual(bytes(count, length));
        expect(bytes(count, length + 1)).toBeGreaterThanOrEqual(bytes(count, length));
      }),
    );
  });
});
