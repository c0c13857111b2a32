import { expect, it } from 'vitest';
import { Batch } from '../../../src/engine/terms/batch.ts';

function batchOf(queryLength: number, sequenceLength: number): Batch {
  return new Batch({ phase: 'decode', requests: [{ count: 2, queryLength, sequenceLength }] }, null);
}

it('five new tokens still decode over their context, six no longer do', () => {
  expect(batchOf(5, 1000).decodesOverContext).toBe(true);
  expect(batchOf(6, 1000).decodesOverContext).toBe(false);
});

it('a request without a cached context does not decode over one', () => {
  expect(batchOf(3, 3).decodesOverContext).toBe(false);
  expect(batchOf(3, 4).decodesOverContext).toBe(true);
});

it('blocks of 128 tokens are counted whole, for each request', () => {
  expect(batchOf(1, 128)).toMatchObject({ maxBlocks: 1, blockEntries: 2 });
  expect(batchOf(1, 129)).toMatchObject({ maxBlocks: 2, blockEntries: 4 });
});
