import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../src/app/question-reader.ts';
import { answer } from '../../src/explain/answers/answer.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import type { Statement } from '../../src/explain/evidence/statement.ts';
import { explain } from '../../src/explain/explain.ts';
import { type ExplainFacts, noFacts } from '../../src/explain/facts.ts';
import { type ExplainInput, nothingRead } from '../../src/explain/input.ts';
import { permits } from '../../src/results/evidence-level.ts';
import { readTrace } from '../../src/results/readers/recordings/recorded-trace.ts';
import { languages } from '../../src/text/language.ts';
import { withoutSecrets } from '../../src/text/without-secrets.ts';
import { figureFaults, numbersIn } from './number-check.ts';
import {
  embedded,
  everyRecording,
  inputFrom,
  inputFromText,
  sharedTraces,
  sharedTranscripts,
  transcript,
} from './readings.ts';

/** Each figure is in the input or computed again, and both languages say the same. */
function expectFounded(statements: readonly Statement[], input: ExplainInput, facts: ExplainFacts): void {
  for (const one of statements) {
    // Pieces handed back unread, and what a program printed, are quotations, not figures.
    if (one.rule === 'unread-input' || one.rule === 'run-failed') continue;
    for (const language of languages) expect(figureFaults(one, input, language, facts)).toEqual([]);
    expect(numbersIn(one.text.zh).toSorted(), one.text.zh).toEqual(numbersIn(one.text.en).toSorted());
    expect(one.text.en + one.text.zh).not.toMatch(/undefined|NaN|Infinity|null|\[object/);
    // What leaves is cleared of secrets: no sentence of ours may look like one.
    for (const language of languages) expect(withoutSecrets(one.text[language])).toBe(one.text[language]);
  }
}

function expectExplained(input: ExplainInput, facts: ExplainFacts = noFacts): void {
  const explanation = explain(input, facts);
  const statements = Object.values(explanation.sections).flat();
  expect(statements.length).toBeGreaterThan(0);
  expectFounded(statements, input, facts);
  // No sentence stands above what its own side has.
  for (const one of statements) {
    const levels = explanation.evidence.phases
      .filter(({ subject }) => one.about === null || subject === one.about)
      .map(({ level }) => level);
    if (levels.length === 0) expect(one.level).toBe('macro_only');
    else
      expect(
        levels.some((level) => permits(level, one.level)),
        `${one.rule}: ${one.text.en}`,
      ).toBe(true);
  }
}

describe('every recorded output', () => {
  it.each(everyRecording())('%s %s', (folder, id) => expectExplained(inputFrom([[folder, id]])));

  it.each(everyRecording())('%s %s without its command', (folder, id) => {
    expectExplained(inputFrom([[folder, id]], false));
  });

  it.each(['dense-agg-32b-test', 'dense-disagg-decode', 'dense-infeasible', 'r-multi', 'r-pd8b'] as const)(
    'optimizer %s with the embedded engine',
    (id) => {
      expectExplained(inputFrom([['optimizer', id]]), embedded());
    },
  );
});

describe('broken outputs', () => {
  const texts = everyRecording().map(([folder, id]) => transcript(folder, id));
  it('cut anywhere, or with lines lost, are explained without an invented figure', () => {
    const cut = fc.tuple(fc.constantFrom(...texts), fc.double({ min: 0, max: 1, noNaN: true }));
    const lost = fc.array(fc.nat({ max: 60 }), { maxLength: 4 });
    fc.assert(
      fc.property(cut, lost, ([text, part], gone) => {
        const kept = text.slice(0, Math.floor(text.length * part)).split('\n');
        const input = inputFromText(kept.filter((_, at) => !gone.includes(at)).join('\n'));
        const statements = Object.values(explain(input).sections).flat();
        expect(statements.length).toBeGreaterThan(0);
        expectFounded(statements, input, noFacts);
      }),
      { numRuns: 60 },
    );
  });
});

describe('recorded outputs beside the project', () => {
  const all = sharedTranscripts();
  it.skipIf(all.length > 0)('are not on this machine', () => {});
  it.each(all)('%s', (_, text) => expectExplained(inputFromText(text)));
});

describe('recorded traces beside the project', () => {
  const all = sharedTraces().map((path) => [basename(path), path] as const);
  it.skipIf(all.length > 0)('are not on this machine', () => {});
  it.each(all)('%s', (_, path) => {
    const trace = readTrace(JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')));
    expect(trace.origin).toBe('profiler');
    expectExplained({ ...nothingRead, traces: [trace] });
  });
});

describe('answers', () => {
  const questions = [
    'is this reasonable?',
    'why this strategy?',
    'why not TP=4?',
    'why not TP=16?',
    'what limits it?',
    'prefill or decode?',
    'what if TPOT were 30 ms?',
    'what if we had 16 devices',
    'what if TPOT were 1 ms?',
    'how many devices for 6000 tok/s?',
    'how many devices for TPOT 30 ms',
    'compare with A3 752T',
    'compare with another device',
    'why is A slower than B?',
    'what do Cube/Vec/Comm/Mem say?',
    'widen the search',
    'show the validation commands',
    'show the equation of TPOT',
    'show the equation of TTFT',
    'equation of throughput',
    'equation of memory',
    'how is the ratio computed?',
    'export',
    'what is the weather?',
  ];
  const inputs = [
    ['aggregation', [['optimizer', 'dense-agg-32b-test']]],
    ['disaggregation', [['optimizer', 'dense-disagg-decode']]],
    ['several devices', [['optimizer', 'r-multi']]],
    ['a ratio', [['optimizer', 'r-pd8b']]],
    ['no row', [['optimizer', 'dense-infeasible']]],
    [
      'two passes',
      [
        ['text-generate', 'dense-decode-bounds'],
        ['text-generate', 'r-dense-decode-compile'],
      ],
    ],
  ] as const;
  describe.each(inputs)('on %s', (_, runs) => {
    const input = inputFrom(runs);
    const facts = embedded();
    it.each(questions)('%s', (question) => {
      const given = answer(understandQuestion(question, questionReader), input, facts);
      expect(given.statements.length).toBeGreaterThan(0);
      expectFounded(given.statements, input, facts);
    });
  });
});
