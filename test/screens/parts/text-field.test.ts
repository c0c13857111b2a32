import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftOf } from '../../../src/screens/draft.ts';
import { draftRows, fieldRows, moveByRow, rowOfCaret } from '../../../src/screens/parts/draft-rows.ts';
import { textField } from '../../../src/screens/parts/text-field.ts';
import { plain } from '../../../src/text/line.ts';
import { displayWidth, graphemes } from '../../../src/text/width.ts';

const english =
  'Qwen3-32B on 8 A2 376T, 3500 in 1500 out, TPOT under 50 ms, aggregated, recommended quantization';
const chinese =
  '在8张A2 376T上跑Qwen3-32B，输入3500，输出1500，TPOT不超过50毫秒，混部，推荐量化，不要前缀缓存';

const rowsOf = (text: string, columns: number) =>
  draftRows(text, columns).map(({ from, to }) => graphemes(text).slice(from, to).join(''));

describe('a text longer than the line', () => {
  test('breaks behind a blank, and beside a wide character', () => {
    expect(rowsOf('one two three', 8)).toEqual(['one two ', 'three']);
    expect(rowsOf('一二三四五', 4)).toEqual(['一二', '三四', '五']);
    expect(rowsOf('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(rowsOf('一二三四，五', 8)).toEqual(['一二三', '四，五']);
    expect(rowsOf('', 4)).toEqual(['']);
  });
  test.each([40, 80, 120])('every row of the field fits %i columns, the caret too', (columns) => {
    for (const text of [english, chinese]) {
      const field = textField(draftOf(text), columns, 2);
      for (const row of field.lines) expect(displayWidth(plain(row))).toBeLessThan(columns);
      expect(field.caret?.row).toBe(field.lines.length - 1);
      expect(field.caret?.column).toBeLessThan(columns);
    }
  });
  test('is shown whole where it fits the field', () => {
    const shown = textField(draftOf(english), 40, 0).lines.map(plain).join(' ');
    expect(shown.replaceAll(/\s+/g, ' ')).toBe(`› ${english}`);
  });
  test('shows the rows around the caret where it does not, with a mark at what is cut', () => {
    const long = Array.from({ length: 40 }, (_, at) => `word${at}`).join(' ');
    const atEnd = textField(draftOf(long), 20, 0);
    expect(atEnd.lines).toHaveLength(fieldRows);
    expect(plain(atEnd.lines[0] ?? [])).toMatch(/^… /);
    expect(plain(atEnd.lines.at(-1) ?? [])).not.toContain('…');
    const atStart = textField({ text: long, caret: 0 }, 20, 0);
    expect(plain(atStart.lines[0] ?? [])).toMatch(/^› word0/);
    expect(plain(atStart.lines.at(-1) ?? [])).toMatch(/ …$/);
    expect(atStart.caret).toEqual({ row: 0, column: 2 });
  });
});

describe('rows of any text', () => {
  const someText = fc.array(fc.constantFrom('a', ' ', '量', '🙂', '-', 'bc', '7'), { maxLength: 60 });
  test('every character is on one row, and no row is wider than the field', () => {
    fc.assert(
      fc.property(someText, fc.integer({ min: 4, max: 30 }), (parts, columns) => {
        const text = parts.join('');
        const rows = draftRows(text, columns);
        expect(rowsOf(text, columns).join('')).toBe(text);
        for (const row of rowsOf(text, columns)) {
          expect(displayWidth(row.trimEnd())).toBeLessThanOrEqual(columns);
        }
        for (let caret = 0; caret <= graphemes(text).length; caret += 1) {
          const { from, to } = rows[rowOfCaret(rows, caret)] ?? { from: -1, to: -1 };
          expect(from <= caret && caret <= to).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
  test('the caret goes up and down through them and stays where there is no row', () => {
    const draft = draftOf('one two three four');
    const up = moveByRow(draft, -1, 8);
    expect(up?.caret).toBe(12);
    expect(moveByRow(up ?? draft, 1, 8)?.caret).toBe(18);
    expect(moveByRow({ ...draft, caret: 2 }, -1, 8)).toBeNull();
    expect(moveByRow(draft, 1, 8)).toBeNull();
  });
});
