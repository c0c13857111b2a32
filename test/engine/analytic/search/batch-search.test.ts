import { describe, expect, test } from 'vitest';
import type { ServingOutcome } from '../../../../src/engine/analytic/scheduling/outcome.ts';
import {
  type BatchSearchBounds,
  searchBatches,
} from '../../../../src/engine/analytic/search/batch-search.ts';

const plain: BatchSearchBounds = {
  range: null,
  strategy: 'exponential',
  totalGiB: 64,
  reservedGiB: 10,
  limits: { ttftMs: null, tpotMs: 50 },
};

/** Latency and memory that grow with the batch. */
function growing(batch: number, msPerRequest: number, gibPerRequest = 0): ServingOutcome {
  const availableGiB = 50 - gibPerRequest * batch;
  return {
    concurrency: batch,
    ttftMs: null,
    tpotMs: msPerRequest * batch,
    tokensPerSecond: 1000,
    memory: { weightGiB: 4, kvCacheGiB: gibPerRequest * batch, activationGiB: 0, availableGiB },
    isOutOfMemory: availableGiB < 0,
    outOfMemoryIn: availableGiB < 0 ? 'decode' : null,
    prefillChunks: 1,
    prefill: null,
    decode: null,
    schedule: null,
    lengths: null,
  };
}

function tried(rules: BatchSearchBounds, serve: (batch: number) => ServingOutcome) {
  const batches: number[] = [];
  const search = searchBatches((batch) => {
    batches.push(batch);
    return serve(batch);
  }, rules);
  return { batches, accepted: search.accepted.map((probe) => probe.batchSize), search };
}

describe('batch search', () => {
  test('1, then doubling from 512, then bisection; only the bisection makes rows', () => {
    const { batches, accepted, search } = tried(plain, (batch) => growing(batch, 0.05));
    expect(batches).toEqual([1, 512, 1024, 768, 896, 960, 992, 1008, 1000, 1004, 1002, 1001]);
    expect(accepted).toEqual([768, 896, 960, 992, 1000]);
    expect(search.stopped).toMatchObject({ batchSize: 1001, stop: 'tpot-limit' });
  });

  test('a range is bisected as it is', () => {
    const { batches, accepted } = tried({ ...plain, range: { from: 4, to: 9 } }, (batch) =>
      growing(batch, 1),
    );
    expect(batches).toEqual([4, 6, 8, 9]);
    expect(accepted).toEqual([6, 8, 9]);
  });

  test('nothing is searched when the first batch breaks a rule', () => {
    const { batches, accepted, search } = tried(plain, (batch) => growing(batch, 51));
    expect(batches).toEqual([1]);
    expect(accepted).toEqual([]);
    expect(search.first.stop).toBe('tpot-limit');
  });

  test('memory counts before latency', () => {
    const { search } = tried(plain, (batch) => growing(batch, 60, 60));
    expect(search.first.stop).toBe('decode-oom');
  });

  test('the linear strategy looks no further than memory and latency allow', () => {
    const linear: BatchSearchBounds = { ...plain, strategy: 'linear_exponential' };
    const byLatency = tried(linear, (batch) => growing(batch, 0.2));
    expect(byLatency.batches.slice(0, 3)).toEqual([1, 512, 188]);
    expect(byLatency.accepted.at(-1)).toBe(250);
    const byMemory = tried(linear, (batch) => growing(batch, 0.001, 0.125));
    expect(byMemory.batches.slice(0, 2)).toEqual([1, 512]);
    expect(byMemory.accepted.at(-1)).toBe(400);
    expect(Math.max(...byMemory.batches.slice(2))).toBeLessThanOrEqual(401);
  });

  test('it gives up doubling in the end', () => {
    const { batches, accepted } = tried(plain, (batch) => growing(batch, 0));
    expect(batches.slice(0, 11)).toEqual([1, ...Array.from({ length: 10 }, (_, at) => 512 * 2 ** at)]);
    expect(accepted.at(-1)).toBe(512 * 2 ** 10);
  });
});
