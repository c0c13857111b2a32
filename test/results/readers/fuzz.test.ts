import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stripTerminalCodes } from '../../../src/results/readers/printed-lines.ts';
import type { ReadOutcome } from '../../../src/results/readers/read-outcome.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import { anyCharacter } from '../../any-character.ts';
import { recording, recordings } from './recordings.ts';

/** Parts of a reading that a label states by leaving them out, or that un-shifting sets to nothing. */
const stated = new Set([0, 1]);

function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap(numbersOf);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

/** Every number that stands in the text as a number of its own, with the units a reader may take away. */
function printedNumbers(text: string): Set<string> {
  const printed = stripTerminalCodes(text).match(/\d+(?:\.\d+)?/g) ?? [];
  return new Set(
    printed.flatMap((one) => [1, 0.01, 1e-3, 1e-6, 1e-9].map((unit) => (Number(one) * unit).toPrecision(9))),
  );
}

/** What is in no line of the text, nor in `whole`, which damage may have broken into lines that are put together again. */
function invented(text: string, outcome: ReadOutcome, whole = ''): number[] {
  const printed = printedNumbers(`${text}\n${whole}`);
  const read = numbersOf([
    outcome.runs,
    outcome.forwards.map(({ command: _command, ...pass }) => pass),
    outcome.hardware,
  ]);
  return read.filter((one) => !stated.has(one) && !printed.has(Math.abs(one).toPrecision(9)));
}

const texts = [
  ...['moe-agg-30b-tp', 'dense-ratio', 'r-agg8b-dump', 'lengths-prefill', 'r-multi-disagg'].map(
    (id) => recording('optimizer', id).stdout,
  ),
  ...['dense-decode-bounds', 'dense-pp2'].map((id) => recording('text-generate', id).stdout),
];

describe('damaged outputs', () => {
  test('cut at any byte: no figure that the whole output does not have', () => {
    for (const text of texts) {
      const whole = numbersOf([readOutput(text).runs, readOutput(text).forwards]);
      const known = new Set([...whole, ...stated]);
      const step = Math.max(1, Math.floor(text.length / 700));
      for (let end = 0; end < text.length; end += step) {
        const outcome = readOutput(text.slice(0, end));
        const wrong = numbersOf([outcome.runs, outcome.forwards]).filter((one) => !known.has(one));
        expect(wrong, `cut at ${end}`).toEqual([]);
      }
    }
  });

  test('cut at the front', () => {
    for (const text of texts) {
      const known = new Set([
        ...numbersOf([readOutput(text).runs, readOutput(text).forwards, readOutput(text).hardware]),
        ...stated,
      ]);
      for (let start = 0; start < text.length; start += Math.max(1, Math.floor(text.length / 300))) {
        const outcome = readOutput(text.slice(start));
        expect(
          numbersOf([outcome.runs, outcome.forwards]).filter((one) => !known.has(one)),
          `from ${start}`,
        ).toEqual([]);
      }
    }
  });

  const text = fc.constantFrom(...texts);

  test('lines interleaved, repeated, dropped and reordered', () => {
    fc.assert(
      fc.property(text, text, fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), (first, second, picks) => {
        const lines = first.split('\n');
        const others = second.split('\n');
        for (const pick of picks) {
          const at = pick % lines.length;
          if (pick % 4 === 0) lines.splice(at, 0, others[pick % others.length] ?? '');
          else if (pick % 4 === 1) lines.splice(at, 1);
          else if (pick % 4 === 2) lines.push(...lines.splice(at, 1));
          else lines.splice(at, 0, '[ERROR] [worker] something 17.5 went wrong');
        }
        const damaged = lines.join('\n');
        expect(invented(damaged, readOutput(damaged))).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  test('characters lost, doubled and broken terminal codes', () => {
    const damage = fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom('', '\u001b', '[', 'm', '\u001b[1m', '\u001b[', '|', '\r', '9', '.', ' ', '\n', '-'),
      ),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(text, damage, (whole, hits) => {
        let damaged = whole;
        for (const [where, sign] of hits) {
          const at = where % damaged.length;
          damaged = damaged.slice(0, at) + sign + damaged.slice(at + (where % 3));
        }
        expect(invented(damaged, readOutput(damaged), whole)).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  test('any text at all, any document at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCharacter }), fc.json(), fc.lorem()), (any) => {
        const outcome = readOutput(any);
        expect(Array.isArray(outcome.runs)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('every recording is read twice the same', () => {
    for (const one of recordings('optimizer')) expect(readOutput(one.stdout)).toEqual(readOutput(one.stdout));
  });
});
