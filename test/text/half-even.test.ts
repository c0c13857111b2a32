import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixedHalfEven, roundHalfEven, roundScaled } from '../../src/text/half-even.ts';

describe('fixed decimals, ties to even', () => {
  test.each([
    [0.125, 2, '0.12'],
    [0.375, 2, '0.38'],
    [2.5, 0, '2'],
    [-0.125, 2, '-0.12'],
    [-0.5, 0, '-0'],
    [31.745, 2, '31.75'],
    [1e15 + 0.5, 0, '1000000000000000'],
    [Number.POSITIVE_INFINITY, 2, 'inf'],
    [Number.NaN, 2, 'nan'],
  ])('%d to %d decimals is %s', (value, decimals, text) => {
    expect(fixedHalfEven(value, decimals)).toBe(text);
  });

  test('away from ties it is toFixed', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.integer({ min: 0, max: 6 }),
        (value, n) => {
          if (Number.isInteger(value * 2 ** (n + 1))) return;
          expect(fixedHalfEven(value, n)).toBe(value.toFixed(n));
        },
      ),
    );
  });
});

describe('scaled rounding', () => {
  test.each([
    [0.0625, 0.062],
    [2.6755, 2.676],
    [2.6745, 2.674],
    [-1.0005, -1],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ])('%d is %d', (value, rounded) => {
    expect(roundScaled(value, 3)).toBe(rounded);
  });

  test('never further than half a step, and the same as exact rounding away from ties', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (value) => {
        expect(Math.abs(roundScaled(value, 3) - value)).toBeLessThanOrEqual(0.0005000001);
        const rest = (value * 1000) % 1;
        if (Math.abs(rest - 0.5) > 1e-6) expect(roundScaled(value, 3)).toBe(roundHalfEven(value, 3));
      }),
    );
  });
});
