import { describe, expect, it } from 'vitest';
import type { DeviceResult, PdPair } from '../../../src/results/result.ts';
import { pdService, wholeRatio } from '../../../src/results/summary/pd-service.ts';

const pair = {
  pdRatio: 0.5,
  prefillQps: 4,
  decodeQps: 2,
  prefillDevicesPerInstance: 4,
  decodeDevicesPerInstance: 8,
  decodeConcurrency: 100,
} as PdPair;
const result = (prefillInstances: number | null, decodeInstances: number | null) =>
  ({ pdRatio: { pairs: [pair], prefillInstances, decodeInstances } }) as DeviceResult;

describe('what the instances serve together', () => {
  it('is held by the slower side; the other one idles for the rest', () => {
    expect(pdService(result(2, 3), 1000)).toEqual({
      prefillInstances: 2,
      decodeInstances: 3,
      devices: 32,
      prefillQps: 8,
      decodeQps: 6,
      qps: 6,
      prefillIdle: 0.25,
      decodeIdle: 0,
      outputTokensPerSecond: 6000,
      outputTokensPerSecondPerDevice: 187.5,
      concurrency: 300,
    });
    const held = pdService(result(1, 3), null);
    expect(held).toMatchObject({ qps: 4, prefillIdle: 0, outputTokensPerSecond: null });
    expect(held?.decodeIdle).toBeCloseTo(1 / 3, 12);
  });
  it('is not said where no pair fits', () => expect(pdService(result(null, null), 1000)).toBeNull());
});

it.each([
  [0.03, [1, 33]],
  [0.5, [1, 2]],
  [1, [1, 1]],
  [3.2, [10, 3]],
  [1.5, [3, 2]],
  [0.65, [2, 3]],
  [0.0003, [1, 3333]],
  [null, null],
])('a ratio of %s is %j instances', (ratio, whole) => expect(wholeRatio(ratio)).toEqual(whole));
