import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  architectureOf,
  ParallelSplitError,
  UnsupportedArchitectureError,
} from '../../../../src/engine/index.ts';
import { callsOf, configOf, forwardOf, shapeOf } from './forward-of.ts';

const decode = shapeOf('decode', 4, 1, 3000);
const split = '--num-devices 16 --tp-size 4 --ep-size 16';

describe('sparse latent attention', () => {
  it('runs an indexer in every layer of DeepSeek-V3.2 and GLM-5', () => {
    for (const model of ['deepseek-ai/DeepSeek-V3.2', 'zai-org/GLM-5.1']) {
      const calls = callsOf(forwardOf(configOf(model), split), decode);
      const { layers } = architectureOf(model);
      expect(calls.get('tensor_cast.dsa_indexer')).toBe(layers);
      expect(calls.get('tensor_cast.mla_sparse_attention')).toBe(layers);
    }
  });

  it('shares the picks of every fourth layer in GLM-5.2; MTP layers pick on their own', () => {
    const forward = forwardOf(configOf('zai-org/GLM-5.2'), `${split} --num-mtp-tokens 2`);
    const calls = callsOf(forward, shapeOf('decode', 4, 3, 3000));
    expect(calls.get('tensor_cast.dsa_indexer')).toBe(3 + 18 + 2);
    expect(calls.get('tensor_cast.mla_sparse_attention')).toBe(80);
  });

  it('stores index keys for layers with an indexer only', () => {
    const bytes = (types: string[]) =>
      forwardOf(
        configOf('zai-org/GLM-5', { num_hidden_layers: types.length, indexer_types: types }),
        split,
      ).cost(decode).memory;
    const all = bytes(['full', 'full', 'full', 'full']);
    const half = bytes(['full', 'shared', 'full', 'shared']);
    expect(half.indexerCacheBytes * 2).toBe(all.indexerCacheBytes);
    expect(all.weightBytes).toBeGreaterThan(half.weightBytes);
    expect(all.kvCacheBytes - all.indexerCacheBytes).toBe(half.kvCacheBytes - half.indexerCacheBytes);
  });

  it('reads the types from a pattern as from a list', () => {
    const layers = { num_hidden_layers: 4 };
    const listed = configOf('zai-org/GLM-5', {
      ...layers,
      indexer_types: ['full', 'shared', 'full', 'full'],
    });
    const pattern = configOf('zai-org/GLM-5', { ...layers, index_topk_pattern: 'FSFF' });
    expect(forwardOf(pattern, split).cost(decode)).toEqual(forwardOf(listed, split).cost(decode));
  });

  it('refuses picks that are not there, and names what is missing', () => {
    const shared = configOf('zai-org/GLM-5', {
      num_hidden_layers: 2,
      first_k_dense_replace: 0,
      indexer_types: ['shared', 'full'],
    });
    expect(() => forwardOf(shared, '')).toThrow(UnsupportedArchitectureError);
    const odd = configOf('zai-org/GLM-5', {
      num_hidden_layers: 1,
      first_k_dense_replace: 0,
      indexer_types: ['half'],
    });
    expect(() => forwardOf(odd, '')).toThrow(/indexer_types, value half/);
    const { index_topk: _, ...without } = configOf('deepseek-ai/DeepSeek-V3.2');
    expect(() => forwardOf(without, '')).toThrow(/index_topk/);
    const cut = configOf('zai-org/GLM-5', {
      num_hidden_layers: 4,
      indexer_types: ['full', 'full', 'shared', 'full'],
    });
    expect(() => forwardOf(cut, '--num-devices 2 --pp-size 2')).toThrow(ParallelSplitError);
  });

  it('needs quantised linears for a quantised cache', () => {
    const flags = '--quantize-attention-action INT8 --quantize-linear-action DISABLED';
    expect(() => forwardOf(configOf('zai-org/GLM-5'), flags)).toThrow(UnsupportedArchitectureError);
  });

  it('is flat in the context once enough tokens are picked, but for the indexer', () => {
    const forward = forwardOf(configOf('zai-org/GLM-5'), split);
    const attention = (context: number) =>
      forward
        .operators(shapeOf('decode', 4, 1, context))
        .find(({ name }) => name === 'tensor_cast.mla_sparse_attention')?.seconds;
    expect(attention(4096)).toBe(attention(65_536));
    expect(attention(512)).toBeLessThan(attention(4096) ?? 0);
  });

  it('never gets faster with more requests of the same length', () => {
    const forward = forwardOf(
      configOf('deepseek-ai/DeepSeek-V3.2'),
      '--num-devices 4 --tp-size 4 --ep-size 4',
    );
    const attentionSeconds = (count: number, context: number) =>
      forward
        .operators(shapeOf('decode', count, 1, context))
        .filter(({ name }) => /dsa|mla|cache/.test(name))
        .reduce((sum, one) => sum + one.calls * one.seconds, 0);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 100_000 }),
        (count, context) => {
          expect(attentionSeconds(count + 1, context)).toBeGreaterThanOrEqual(
            attentionSeconds(count, context),
          );
        },
      ),
    );
  });
});
