import { describe, expect, it } from 'vitest';
import { duration, fixed, percent, significant } from '../../src/text/figures.ts';

describe('a duration', () => {
  it.each([
    [0.0124, '0.0124 ms'],
    [49.8, '49.8 ms'],
    [999.4, '999 ms'],
    [999.9, '1.00 s'],
    [15_543, '15.5 s'],
    [59_900, '59.9 s'],
    [59_990, '1 m 0 s'],
    [119_600, '2 m 0 s'],
    [72_000, '1 m 12 s'],
    [3_599_400, '59 m 59 s'],
    [3_599_600, '1 h 0 m'],
    [7_530_000, '2 h 6 m'],
  ])('%d ms is %s', (milliseconds, words) => {
    expect(duration(milliseconds)).toBe(words);
  });
});

describe('a figure for prose', () => {
  it.each([
    [3875.213, '3,880'],
    [49.804, '49.8'],
    [0, '0'],
    [0.01239, '0.0124'],
    [-1234, '-1,230'],
    [9.996, '10.0'],
    [0.9999, '1.00'],
    [999.6, '1,000'],
  ])('%d is %s', (value, words) => {
    expect(significant(value)).toBe(words);
  });

  it('separates thousands and keeps the decimals asked for', () => {
    expect(fixed(15543.014, 2)).toBe('15,543.01');
    expect(fixed(0.5)).toBe('1');
    expect(percent(0.125)).toBe('12.5 %');
  });
});
