import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { line, plain, span } from '../../src/text/line.ts';
import { lineWidth, wrap } from '../../src/text/width.ts';

const wrapped = (text: string, columns: number, hanging = 0) => wrap(line(text), columns, hanging).map(plain);

const phrases = fc.array(
  fc.constantFrom(
    '时延',
    '限制，',
    '最优。',
    '（TPOT）',
    '为“甲”。',
    '49.80 ms ',
    ' a, ',
    'word ',
    '占 3 %，',
  ),
  { maxLength: 60 },
);

describe('wrapping', () => {
  it('keeps closing marks with what they close and opening marks with what they open', () => {
    expect(wrapped('限制能满足。', 10)).toEqual(['限制能满', '足。']);
    expect(wrapped('上限（毫秒）', 6)).toEqual(['上限', '（毫', '秒）']);
  });

  it('holds marks across a change of tone', () => {
    expect(wrap(line(span('最优', 'strong'), '。'), 4).map(plain)).toEqual(['最', '优。']);
  });

  it('keeps a figure and its unit together', () => {
    expect(wrapped('TPOT is 49.80 ms', 13)).toEqual(['TPOT is', '49.80 ms']);
    expect(wrapped('4 cards', 3)).toEqual(['4', 'car', 'ds']);
  });

  it('leaves no spaces at a break', () => {
    expect(wrapped('one two  three', 8)).toEqual(['one two', 'three']);
  });

  it('fits, starts no line with a closing mark and loses nothing but spaces', () => {
    fc.assert(
      fc.property(
        phrases,
        fc.integer({ min: 16, max: 60 }),
        fc.integer({ min: 0, max: 4 }),
        (all, columns, hanging) => {
          const text = all.join('');
          const lines = wrap(line(text), columns, hanging);
          for (const one of lines) {
            expect(lineWidth(one)).toBeLessThanOrEqual(columns);
            expect(plain(one)).not.toMatch(/^ *[，。）”,]|[（“]$/);
          }
          expect(lines.map(plain).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        },
      ),
    );
  });
});
