import { expect, it } from 'vitest';
import { lengthTotals } from '../../../src/dialog/understanding/phrases/length-total.ts';
import { phrase } from '../../../src/dialog/understanding/phrases/phrase.ts';

it('no phrase gives two groups one name: the oldest Node that runs the program refuses that', () => {
  expect(() => phrase('(?<a>x)|(?<a>y)', () => null)).toThrow(/\(\?<a>/);
  expect(() => phrase('(?<a>x)|(?<b>y)', () => null)).not.toThrow();
  expect(lengthTotals.length).toBeGreaterThan(0);
});
