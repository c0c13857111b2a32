import { expect, test } from 'vitest';
import { bestSplit } from '../../../src/results/summary/best-split.ts';

const sides = { prefillQps: 6.49, decodeQps: 1.59, perPrefill: 4, perDecode: 4 };

test('devices are split into the whole instances that serve most', () => {
  expect(bestSplit(sides, 16)).toEqual({ prefills: 1, decodes: 3 });
  expect(bestSplit(sides, 64)).toEqual({ prefills: 3, decodes: 13 });
  expect(bestSplit({ ...sides, perDecode: 8 }, 20)).toEqual({ prefills: 1, decodes: 2 });
});

test('devices that hold no instance of a side have no split', () => {
  expect(bestSplit(sides, 7)).toBeNull();
  expect(bestSplit(sides, 8)).toEqual({ prefills: 1, decodes: 1 });
});
