import { expect, it } from 'vitest';
import { sizeApart } from '../../../src/plan/sizing/apart.ts';
import type { Sizes } from '../../../src/plan/sizing/size.ts';
import type { Capacity, Instances, Load } from '../../../src/results/sizing.ts';

const row: Capacity = {
  parallel: 'TP=4 | PP=1 | DP=1',
  numDevices: 4,
  batchSize: 10,
  concurrency: 10,
  tokensPerSecond: 200,
  requestsPerSecond: 5,
  ttftMs: 400,
  tpotMs: 20,
  e2eMs: null,
  stoppedBy: null,
} as Capacity;
const sizesOf = (instances: number): Sizes => ({
  group: null,
  replicas: { instances, devicesPerInstance: 4, devices: 4 * instances, row } as Instances,
  tried: instances,
});
const nothing: Load = {
  concurrentUsers: null,
  requestsPerSecond: null,
  outputTokensPerSecond: null,
  peakFactor: 1.5,
};

function asked(load: Partial<Load>): Load {
  let seen: Load | null = null;
  sizeApart(
    { ...nothing, ...load },
    {
      outputTokens: 51,
      ttftMs: 1000,
      decode: () => sizesOf(2),
      prefill: (one) => {
        seen = one;
        return sizesOf(3);
      },
    },
  );
  if (seen === null) throw new Error('prefill was not sized');
  return seen;
}

it('prefill is asked for as many requests as decode finishes', () => {
  // A request takes 1000 ms to its first token and 50 steps of 20 ms: 100 users finish 50 a second.
  expect(asked({ concurrentUsers: 100 }).requestsPerSecond).toBeCloseTo(50, 9);
  expect(asked({ requestsPerSecond: 7 }).requestsPerSecond).toBe(7);
  expect(asked({ outputTokensPerSecond: 510 }).requestsPerSecond).toBe(10);
  expect(asked({ requestsPerSecond: 7 })).toMatchObject({
    concurrentUsers: null,
    outputTokensPerSecond: null,
    peakFactor: 1.5,
  });
});

it('a service serves what its weaker phase does, on the devices of both', () => {
  const phases = { outputTokens: 51, ttftMs: 1000, decode: () => sizesOf(2), prefill: () => sizesOf(3) };
  // Two instances decode 400 tokens/s; three prefill 15 requests/s of 51 tokens.
  expect(sizeApart(nothing, phases)).toMatchObject({
    tokensPerSecond: 400,
    tried: 3,
    phases: { devices: 20 },
  });
  const slow = { ...phases, prefill: () => sizesOf(1) };
  expect(sizeApart(nothing, slow).tokensPerSecond).toBe(255);
});

it('there is no service where a phase finds no group', () => {
  const none: Sizes = { group: null, replicas: null, tried: 4 };
  const phases = { outputTokens: 51, ttftMs: 1000, decode: () => sizesOf(2), prefill: () => none };
  expect(sizeApart(nothing, phases)).toEqual({ phases: null, tokensPerSecond: 0, tried: 4 });
  expect(sizeApart(nothing, { ...phases, decode: () => none }).phases).toBeNull();
});
