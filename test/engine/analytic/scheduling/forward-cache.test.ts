import { expect, it } from 'vitest';
import { ForwardCache } from '../../../../src/engine/analytic/scheduling/forward-cache.ts';
import type { ForwardShape } from '../../../../src/engine/terms/forward-pass.ts';
import type { StepTimer } from '../../../../src/engine/terms/step-timer.ts';
import { gibibyte } from '../../../../src/engine/terms/units.ts';

/** A step timer of 4 GiB of weights, 2 of cache and 20 of activation that counts what it is asked. */
function timer() {
  const asked: { timed: ForwardShape[]; weighed: ForwardShape[] } = { timed: [], weighed: [] };
  const step = {
    cost(shape: ForwardShape) {
      asked.timed.push(shape);
      return { seconds: 0.25, bounds: {} };
    },
    memory(shape: ForwardShape) {
      asked.weighed.push(shape);
      return { weightBytes: 4 * gibibyte, kvCacheBytes: 2 * gibibyte, activationBytes: 20 * gibibyte };
    },
  };
  return { asked, step: step as unknown as StepTimer };
}

function cacheOn(deviceGiB: number) {
  const { asked, step } = timer();
  const budget = { deviceBytes: deviceGiB * gibibyte, reservedGiB: 1 };
  return { asked, cache: new ForwardCache(step, 2, budget) };
}

const varied = [
  { count: 1, queryLength: 100, sequenceLength: 100 },
  { count: 1, queryLength: 200, sequenceLength: 200 },
];
const equal = [{ count: 2, queryLength: 100, sequenceLength: 100 }];

it('a mixed batch that does not fit is granted a tenth of its activation; one that fits keeps the whole', () => {
  expect(cacheOn(10).cache.mixed(varied).memory).toMatchObject({ activationGiB: 2, availableGiB: 1 });
  expect(cacheOn(64).cache.mixed(varied).memory).toMatchObject({ activationGiB: 20, availableGiB: 37 });
});

it('a batch of equal requests is granted nothing', () => {
  expect(cacheOn(10).cache.mixed(equal).memory).toMatchObject({ activationGiB: 20, availableGiB: -17 });
});

it('memory is asked at once and once, time only where somebody wants it', () => {
  const { asked, cache } = cacheOn(64);
  const sample = cache.of('decode', 1, 100).at(8);
  expect(cache.of('decode', 1, 100).at(8)).toBe(sample);
  expect(cache.of('decode', 1, 100).at(7)).toBe(sample);
  expect(asked).toMatchObject({ timed: [], weighed: [{ requests: [{ count: 4 }] }] });
  expect([sample.latencyMs, sample.latencyMs]).toEqual([250, 250]);
  expect(asked.timed).toHaveLength(1);
});
