import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripTerminalCodes } from '../../../src/results/readers/printed-lines.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import { recording } from './recordings.ts';

const rowsOf = (text: string) =>
  readOutput(text).runs.flatMap(({ results }) =>
    results.flatMap(({ device, phase, candidates }) => candidates.map((row) => ({ device, phase, ...row }))),
  );

/** Breaks lines at a width, as a terminal shows them; a copy may lack the blanks at the ends. */
const folded = (text: string, width: number, isTrimmed: boolean) =>
  text
    .split('\n')
    .flatMap((line) => (line === '' ? [''] : (line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [])))
    .map((line) => (isTrimmed ? line.trimEnd() : line))
    .join('\n');
const prefixed = (text: string, prefix: (at: number) => string) =>
  text
    .split('\n')
    .map((line, at) => prefix(at) + line)
    .join('\n');

const prefixes: Readonly<Record<string, (at: number) => string>> = {
  logger: (at) =>
    `2026-09-02 10:11:${String(at % 60).padStart(2, '0')},${String((at * 37) % 1000).padStart(3, '0')} INFO [worker-0] `,
  container: () => '[pod/opt-7d9] ',
  process: (at) => `(EngineCore pid=${4000 + (at % 7)}) `,
};
const runs = ['moe-agg-30b-tp', 'r-multi-disagg', 'lengths-prefill'].map((id) => ({
  id,
  text: stripTerminalCodes(recording('optimizer', id).stdout),
}));

describe.each(runs)('$id in a log on a narrow terminal', ({ id, text }) => {
  const whole = rowsOf(text);
  it.each(Object.entries(prefixes))(
    'is read whole behind the prefix of a %s, broken before and after it',
    (_, prefix) => {
      expect(whole.length).toBeGreaterThan(0);
      // Columns of blanks that a copy loses do not come back; strokes do.
      for (const width of [90, 100, 117, 132, 160])
        for (const isTrimmed of id.startsWith('lengths') ? [false] : [false, true]) {
          expect(rowsOf(folded(prefixed(text, prefix), width, isTrimmed)), `after, ${width}`).toEqual(whole);
          expect(rowsOf(prefixed(folded(text, width, isTrimmed), prefix)), `before, ${width}`).toEqual(whole);
        }
    },
  );
});

const table = [
  [
    'Top',
    'Throughput (token/s)',
    'TTFT (ms)',
    'TPOT (ms)',
    'concurrency',
    'num_devices',
    'parallel',
    'batch_size',
  ],
  ['1', '6167.03', '1175.96', '20.11', '124', '4', 'TP=1 | PP=1 | DP=4', '31'],
  ['2', '4378.44', '1191.25', '11.88', '52', '4', 'TP=4 | PP=1 | DP=1', '52'],
];
const written = (separator: string, from = 0) =>
  `${table.map((cells) => cells.slice(from).join(separator)).join('\n')}\n`;

describe('rows of a search out of a spreadsheet', () => {
  const expected = [
    { parallel: 'TP=1 | PP=1 | DP=4', throughputTokensPerSecond: 6167.03, tpotMs: 20.11, batchSize: 31 },
    { parallel: 'TP=4 | PP=1 | DP=1', throughputTokensPerSecond: 4378.44, ttftMs: 1191.25, concurrency: 52 },
  ];
  it.each([
    ['tabs', '\t'],
    ['commas', ','],
  ])(
    'are read with %s between their cells, broken at any width, with their ranks or without',
    (_, separator) => {
      expect(rowsOf(written(separator))).toMatchObject(expected);
      expect(rowsOf(written(separator, 1))).toMatchObject(expected);
      for (const width of [40, 48, 60, 72, 80])
        expect(rowsOf(folded(written(separator), width, false)), `${width}`).toMatchObject(expected);
    },
  );

  it('broken where tabs take more than one column, as a terminal counts them', () => {
    const lines = written('\t')
      .split('\n')
      .flatMap((line) => {
        const pieces = [''];
        let column = 0;
        for (const sign of line) {
          const next = sign === '\t' ? column + 8 - (column % 8) : column + 1;
          if (next > 64) pieces.push('');
          column = next > 64 ? (sign === '\t' ? 8 : 1) : next;
          pieces[pieces.length - 1] += sign;
        }
        return pieces;
      });
    const read = rowsOf(lines.join('\n'));
    // Where a tab ends a line its width is not known; then nothing is made up.
    expect([0, 2]).toContain(read.length);
    if (read.length > 0) expect(read).toMatchObject(expected);
  });
});

it('what damage makes of them tells no figure that they do not hold', () => {
  const known = new Set(
    rowsOf(written('\t')).flatMap((row) => [row.throughputTokensPerSecond, row.ttftMs, row.tpotMs]),
  );
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.constantFrom('', '\n', '\t', ' '), (where, length, sign) => {
      const text = written('\t');
      const at = where % text.length;
      const damaged = text.slice(0, at) + sign + text.slice(at + (length % 4));
      for (const row of rowsOf(damaged))
        if (row.tpotMs !== null && sign === '' && length % 4 === 0) expect(known.has(row.tpotMs)).toBe(true);
      expect(Array.isArray(readOutput(damaged).unread)).toBe(true);
    }),
    { numRuns: 60 },
  );
});
