import { describe, expect, it } from 'vitest';
import { distance } from '../../../src/dialog/understanding/figures/distance.ts';
import { marks } from '../../../src/dialog/understanding/source-text.ts';

describe('how far a number is from the word that may name it', () => {
  it.each(['', ' ', ' of about ', ': ', ' = ', ' (', '-'])('is nothing across "%s"', (between) => {
    expect(distance(between, false)).toBe(0);
  });

  it('counts words that matter, two Chinese characters as one', () => {
    expect(distance(' fast server rack ', false)).toBe(3);
    expect(distance('机房机柜', false)).toBe(2);
    expect(distance(' tp8 ', false)).toBe(1);
  });

  it('separates the more the harder a sign parts: phrase, comma, name, clause, sentence', () => {
    const phrase = distance(marks.read.repeat(3), false);
    const name = distance(marks.device.repeat(3), false);
    const [comma, clause, sentence] = [',', ';', '. '].map((sign) => distance(sign, false));
    expect([comma, phrase, name, clause, sentence]).toEqual([0.8, 1, 2.5, 4, 5]);
    expect(distance('\n', false)).toBe(5);
    expect(distance('?', false)).toBe(5);
  });

  it('a comma parts much more where the word stands behind the number', () => {
    expect(distance(', ', true)).toBe(3);
    expect(distance('、', true)).toBe(3);
    expect(distance(', of ', false)).toBe(0.8);
  });

  it('a point inside a number ends no sentence', () => {
    expect(distance(' 2.5x ', false)).toBeLessThan(distance('. x', false));
  });
});
