import { describe, expect, it } from 'vitest';
import type { Requests } from '../../../src/engine/serving/load/requests.ts';
import { RequestTooLongError } from '../../../src/engine/serving/scheduler/simulate.ts';
import { type PairSetup, simulatePair } from '../../../src/engine/serving/scheduler/simulate-pair.ts';
import type { WorkerSetup } from '../../../src/engine/serving/scheduler/worker-setup.ts';
import { plainTimes } from './stepwise-server.ts';

const worker = (role: 'prefill' | 'decode', cacheTokens = 1000): WorkerSetup => ({
  timer: plainTimes,
  policy: {
    budget: 8,
    mixes: true,
    chunks: true,
    lookEvery: 1,
    holdBack: null,
    maxRunning: 8,
    reservedOutput: 0,
    stepMicroseconds: 0,
    requestMicroseconds: 0,
  },
  firstToken: { floorMicroseconds: 0, scale: 1, overheadMicroseconds: 0 },
  attentionDp: 1,
  cacheTokens,
  speculation: null,
  role,
});

const pairOf = (change: Partial<PairSetup> = {}): PairSetup => ({
  prefill: worker('prefill'),
  prefillWorkers: 1,
  decode: worker('decode'),
  decodeWorkers: 1,
  transferMicroseconds: (tokens) => 1000 + 10 * tokens,
  ...change,
});

const requestsOf = (outputs: readonly number[], arrivals: readonly number[] | null, users = 1): Requests => ({
  prompts: new Int32Array(outputs.length).fill(4),
  cached: new Int32Array(outputs.length).fill(2),
  outputs: Int32Array.from(outputs),
  arrivals: arrivals === null ? null : Float64Array.from(arrivals),
  users,
});

/** One prompt of four tokens behind two cached ones: layers, its own row, attention. */
const prompt = 100 + 40 + 4 + 2 + (4 + 6);
/** The cache of all six tokens moves. */
const moved = 1000 + 60;
/** One decode step of a lone request with so many tokens in the cache. */
const step = (tokens: number) => 100 + 10 + 1 + 2 + tokens;

describe('instances that hand requests over', () => {
  it('give the first token when the cache of the prompt has moved, and the others from the decode instance', () => {
    const { starts, firstTokens, ends, accounts, microseconds } = simulatePair(
      pairOf(),
      requestsOf([3], [50]),
    );
    expect([starts[0], firstTokens[0]]).toEqual([50, 50 + prompt + moved]);
    expect(ends[0]).toBe(50 + prompt + moved + step(7) + step(8));
    expect(microseconds).toBe(ends[0]);
    expect(accounts.map((one) => [one.prefillMicroseconds, one.decodeMicroseconds])).toEqual([
      [prompt, 0],
      [0, step(7) + step(8)],
    ]);
  });

  it('end a request of one token where its prompt ran', () => {
    const { ends, accounts } = simulatePair(pairOf(), requestsOf([1], [0]));
    expect(ends[0]).toBe(prompt + moved);
    expect(accounts[1]?.steps).toBe(0);
  });

  it('send the next request of a user when the last one is done', () => {
    const { arrivals, ends } = simulatePair(pairOf(), requestsOf([2, 2], null));
    expect([...arrivals]).toEqual([0, ends[0]]);
    expect(ends[1]).toBe(2 * (ends[0] ?? 0));
  });

  it('share prompts in turn, and hand them to the decode instance with the fewest requests', () => {
    const setup = pairOf({ prefillWorkers: 2, decodeWorkers: 2 });
    const { starts, ends, accounts } = simulatePair(setup, requestsOf([5, 5], [0, 0]));
    // Each has a prefill and a decode instance of its own, so both are as fast as one alone.
    expect([...starts]).toEqual([0, 0]);
    const end = prompt + moved + [7, 8, 9, 10].reduce((sum, tokens) => sum + step(tokens), 0);
    expect([...ends]).toEqual([end, end]);
    expect(accounts.map(({ steps }) => steps)).toEqual([1, 1, 4, 4]);
  });

  it('come back to an instance that has become free', () => {
    const late = 1e5;
    const { accounts } = simulatePair(
      pairOf({ decodeWorkers: 2 }),
      requestsOf([9, 2, 2], [0, late, 2 * late]),
    );
    // Whoever comes finds all instances empty, and takes the first.
    expect(accounts.map(({ steps }) => steps)).toEqual([3, 8 + 1 + 1, 0]);
  });

  it('refuse a request that the smaller of their caches cannot hold', () => {
    const small = (role: 'prefill' | 'decode') =>
      simulatePair(pairOf({ [role]: worker(role, 8) }), requestsOf([3], [0]));
    expect(() => small('prefill')).toThrow(RequestTooLongError);
    expect(() => small('decode')).toThrow('9 tokens in a cache of 8');
    expect(
      simulatePair(pairOf({ decode: worker('decode', 9) }), requestsOf([3], [0])).ends[0],
    ).toBeGreaterThan(0);
  });
});
