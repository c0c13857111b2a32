import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparseAttention } from '../../../../src/engine/analytic/families/minimax-m3/block-sparse-attention.ts';
import { OperatorWork } from '../../../../src/engine/analytic/operators/work.ts';
import type { BlockIndexer } from '../../../../src/engine/models/families/minimax-m3.ts';
import { Batch } from '../../../../src/engine/terms/batch.ts';
import { callsOf, configOf, forwardOf, shapeOf } from './forward-of.ts';

const model = configOf('MiniMaxAI/MiniMax-M3');
const split = '--num-devices 8 --tp-size 8 --ep-size 8';

/** Attended tokens of every query token, one by one (references/engine/families/minimax-m3.md 3). */
function pairsOneByOne(query: number, sequence: number, indexer: BlockIndexer): number {
  const { blockTokens, topBlocks, localBlocks } = indexer;
  let pairs = 0;
  for (let visible = sequence - query + 1; visible <= sequence; visible += 1) {
    const blocks = Math.min(Math.ceil(visible / blockTokens), topBlocks);
    pairs +=
      localBlocks > 0
        ? (blocks - 1) * blockTokens + ((visible - 1) % blockTokens) + 1
        : Math.min(visible, blocks * blockTokens);
  }
  return pairs;
}

describe('attention to picked blocks', () => {
  it('counts pairs of tokens as if it went through them', () => {
    const indexers = fc.record({
      heads: fc.constant(1),
      width: fc.constant(128),
      topBlocks: fc.integer({ min: 1, max: 6 }),
      blockTokens: fc.constantFrom(1, 8, 32),
      localBlocks: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(
        indexers,
        fc.nat({ max: 400 }),
        fc.integer({ min: 1, max: 300 }),
        (indexer, past, query) => {
          const work = new OperatorWork();
          const operator = sparseAttention({ query: 1, keyValue: 1, width: 1 }, indexer);
          operator.fill(new Batch(shapeOf('prefill', 1, query, past + query), null), work);
          expect(work.matrixOperations[1]).toBe(4 * pairsOneByOne(query, past + query, indexer));
        },
      ),
    );
  });

  it('costs the same however long the context is, once there is more than is picked', () => {
    const seconds = (context: number) =>
      forwardOf(model, split)
        .operators(shapeOf('decode', 1, 1, context))
        .find(({ name }) => name === 'tensor_cast.minimax_sparse_attention');
    expect(seconds(64_000)?.matrixOperations).toEqual(seconds(128_000)?.matrixOperations);
  });
});

describe('MiniMax-M3', () => {
  it('runs three dense layers, then sparse ones, from either form of its config', () => {
    const calls = callsOf(forwardOf(model, split), shapeOf('decode', 8, 1, 4000));
    expect(calls.get('tensor_cast.minimax_indexer')).toBe(57);
    expect(calls.get('tensor_cast.attention')).toBe(3);
    const text = model.text_config as Record<string, unknown>;
    const kinds = (count: number, first: string, rest: string) =>
      Array.from({ length: 60 }, (_, layer) => (layer < count ? first : rest));
    const explicit = {
      ...model,
      text_config: {
        ...text,
        moe_layer_freq: undefined,
        layer_types: kinds(3, 'full_attention', 'minimax_m3_sparse'),
        mlp_layer_types: kinds(3, 'dense', 'sparse'),
      },
    };
    expect(callsOf(forwardOf(explicit, split), shapeOf('decode', 8, 1, 4000))).toEqual(calls);
  });

  it('refuses images by name, and lists that miss layers', () => {
    expect(() => forwardOf(model, `${split} --image-height 448 --image-width 448`)).toThrow(/: images/);
    const text = model.text_config as Record<string, unknown>;
    expect(() =>
      forwardOf({ ...model, text_config: { ...text, layer_types: ['full_attention'] } }, split),
    ).toThrow(/layer_types, entries 1, layers 60/);
  });
});
