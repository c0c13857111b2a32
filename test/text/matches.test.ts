import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesOf } from '../../src/text/words/matches.ts';

const plain = (found: Iterable<RegExpExecArray>) =>
  [...found].map((match) => ({ all: [...match], index: match.index, groups: { ...match.groups } }));

describe('all matches of an expression', () => {
  const patterns = [/a(?<letter>b)?/gu, /b*/gu, /(?=a)/gu, /(?<=b)|😀/gu, /./gsu, /[ab]*?/g, /^|$/gmu];

  it('are those that matchAll finds, the empty ones too', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '\n', '😀', '卡'), maxLength: 12 }),
        fc.constantFrom(...patterns),
        (text, pattern) => {
          expect(plain(matchesOf(text, pattern))).toEqual(plain(text.matchAll(pattern)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are found from the beginning, wherever the expression was left', () => {
    const pattern = /a/gu;
    expect(pattern.test('aa')).toBe(true);
    expect(matchesOf('aa', pattern).map(({ index }) => index)).toEqual([0, 1]);
    expect(pattern.lastIndex).toBe(0);
  });
});
