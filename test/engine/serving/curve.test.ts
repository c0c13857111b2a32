import { describe, expect, it } from 'vitest';
import { Curve, logarithmicPoints, Surface } from '../../../src/engine/serving/step/curve.ts';

describe('a curve', () => {
  const curve = () => new Curve([1, 2, 4, 8], (x) => x * x);

  it('is met at its points, and straight between them and beyond the last', () => {
    expect([1, 2, 4, 8].map((x) => curve().at(x))).toEqual([1, 4, 16, 64]);
    expect(curve().at(3)).toBe(10);
    expect(curve().at(5)).toBe(28);
    expect(curve().at(10)).toBe(64 + 2 * 12);
  });

  it('holds its first value below', () => {
    expect(curve().at(0.5)).toBe(1);
  });

  it('never falls: what is done sooner at a larger size stands for the smaller ones', () => {
    const dip = new Curve([1, 2, 3, 4], (x) => [9, 5, 7, 8][x - 1] ?? 0);
    expect([1, 2, 3, 4].map((x) => dip.at(x))).toEqual([5, 5, 7, 8]);
  });
});

describe('points in logarithms', () => {
  it('are whole, rise, and end at the last', () => {
    expect(logarithmicPoints(1000, 4)).toEqual([1, 10, 100, 1000]);
    expect(logarithmicPoints(4, 9)).toEqual([1, 2, 3, 4]);
    expect(logarithmicPoints(2, 60)).toEqual([1, 2]);
  });
});

describe('a surface', () => {
  const surface = () => new Surface([1, 2, 4], [10, 20, 40], (x, y) => 100 * x + y);

  it('is met at its points, and straight along both axes', () => {
    for (const x of [1, 2, 4]) for (const y of [10, 20, 40]) expect(surface().at(x, y)).toBe(100 * x + y);
    expect(surface().at(3, 15)).toBe(315);
    expect(surface().at(1, 25)).toBe(125);
  });

  it('goes on beyond its ends, and holds the first context below', () => {
    expect(surface().at(8, 80)).toBe(880);
    expect(surface().at(2, 5)).toBe(210);
  });

  it('never falls with the context', () => {
    const dip = new Surface([1, 2], [1, 2, 3], (x, y) => x + ([9, 5, 7][y - 1] ?? 0));
    expect([1, 2, 3].map((y) => dip.at(1, y))).toEqual([6, 6, 8]);
  });
});
