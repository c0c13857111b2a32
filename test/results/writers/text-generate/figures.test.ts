import { describe, expect, test } from 'vitest';
import { general, printedTime } from '../../../../src/results/writers/text-generate/printed-numbers.ts';

describe('printed figures', () => {
  test.each([
    [1.5, '1.500s'],
    [0.0109, '10.900ms'],
    [0.001, '1.000ms'],
    [28.209e-6, '28.209us'],
    [3.2e-7, '320.000ns'],
    [0, '0.000ns'],
  ])('%d s is %s', (seconds, text) => {
    expect(printedTime(seconds)).toBe(text);
  });

  test.each([
    [323.41, '323.4'],
    [1104.2, '1104'],
    [33297.8, '3.33e+04'],
    [0.5, '0.5'],
    [0, '0'],
    [260.65, '260.6'],
    [99999, '1e+05'],
    [0.00001234, '1.234e-05'],
  ])('%d with four digits is %s', (value, text) => {
    expect(general(value, 4)).toBe(text);
  });
});
