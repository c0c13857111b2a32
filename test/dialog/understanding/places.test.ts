import { describe, expect, it } from 'vitest';
import { isWithin, overlaps } from '../../../src/dialog/understanding/places.ts';
import { textBefore, textBehind } from '../../../src/text/words/around.ts';

const place = (start: number, end: number) => ({ start, end });

describe('places of a text', () => {
  it.each([
    ['the whole place', place(4, 9), true],
    ['a part of it', place(5, 8), true],
    ['what begins in front', place(3, 8), false],
    ['what ends behind', place(5, 10), false],
    ['what stands elsewhere', place(20, 24), false],
  ])('hold %s: %o is %s', (_, one, expected) => {
    expect(isWithin(one, [4, 9])).toBe(expected);
  });

  it.each([
    ['one that shares a character in front', place(2, 5), true],
    ['one that shares a character behind', place(8, 12), true],
    ['one that ends where it begins', place(2, 4), false],
    ['one that begins where it ends', place(9, 12), false],
  ])('share characters with %s: %o is %s', (_, one, expected) => {
    expect(overlaps(one, [4, 9])).toBe(expected);
  });
});

describe('what stands around a place', () => {
  it('is no longer than asked for, and as long as there is text', () => {
    expect(textBefore('TTFT below 2 s', 11, 6)).toBe('below ');
    expect(textBefore('TTFT below 2 s', 5, 24)).toBe('TTFT ');
    expect(textBehind('TTFT below 2 s', 4, 6)).toBe(' below');
    expect(textBehind('TTFT below 2 s', 11, 24)).toBe('2 s');
  });
});
