import { expect, it } from 'vitest';
import { MeanSplit } from '../../../../src/engine/analytic/scheduling/breakdown.ts';

const bounds = (memory: number, communication: number | null, matrix: number) => ({
  memory,
  communication,
  matrix,
  vector: null,
});

it('the mean of several passes weighs the shares of each, whatever time they took', () => {
  const mean = new MeanSplit();
  expect(mean.split()).toBeNull();
  mean.add(bounds(1, null, 3));
  mean.add(bounds(80, null, 20), 3);
  // Shares of 0.25 once and of 0.8 three times.
  const { shares, bounds: seconds } = mean.split() ?? {};
  expect(shares?.memory).toBeCloseTo((0.25 + 3 * 0.8) / 4, 12);
  expect(shares?.matrix).toBeCloseTo((0.75 + 3 * 0.2) / 4, 12);
  expect(shares?.communication).toBeNull();
  expect(seconds).toEqual({ memory: 81, communication: null, matrix: 23, vector: null });
});
