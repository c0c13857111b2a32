import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { span } from '../../src/text/line.ts';
import { neutral, neutralPainted } from '../../src/text/neutral.ts';
import { anyCharacter } from '../any-character.ts';

const dangerous = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

describe('text that leaves', () => {
  it.each([
    ['a title', '\u001b]0;owned\u0007'],
    ['the clipboard', '\u001b]52;c;cHduZWQ=\u0007'],
    ['a link', '\u001b]8;;http://x\u001b\\text'],
    ['a control sequence of one byte', '\u009b2J'],
    ['letters in another order', 'abc\u202efdp.exe'],
    ['a lone carriage return', 'safe\roverwritten'],
    ['a backspace', 'a\b\b'],
  ])('commands no terminal: %s', (_, text) => {
    expect(dangerous.test(neutral(text))).toBe(false);
    expect(dangerous.test(neutralPainted(text))).toBe(false);
    expect(dangerous.test(span(text).text)).toBe(false);
  });

  it('keeps every other character, line breaks and tabs', () => {
    const text = 'TPOT ≤ 50 ms\t用8卡\n👩‍🚀 é';
    expect(neutral(text)).toBe(text);
  });

  it('keeps the colours of this program and nothing near them', () => {
    expect(neutralPainted('\u001b[1mx\u001b[22m')).toBe('\u001b[1mx\u001b[22m');
    expect(neutralPainted('\u001b[8mx')).toBe('\\u001b[8mx');
    expect(neutral('\u001b[1mx')).toBe('\\u001b[1mx');
  });

  it('leaves a JSON document what it was', () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ unit: anyCharacter }), (json, text) => {
        const document = JSON.stringify({ text, deep: JSON.parse(json) });
        expect(JSON.parse(neutral(document))).toEqual(JSON.parse(document));
      }),
    );
  });
});
