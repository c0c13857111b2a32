import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import amountWords from '../../dialogs/amount-words.yaml';
import forwardWords from '../../dialogs/forward-words.yaml';
import phraseWords from '../../dialogs/phrase-words.yaml';
import planWords from '../../dialogs/plan-words.yaml';
import words from '../../dialogs/words.yaml';
import { type CompiledWords, compilePlanWords, compileWords } from '../../src/text/words/compile.ts';
import { lineSource } from '../../src/text/words/line.ts';
import { planWordsSchema, wordsSchema } from '../../src/text/words/schema.ts';
import { firedCues, scoreIntents } from '../../src/text/words/scoring.ts';
import { intentEvidence, says } from '../../src/text/words/words.ts';

const file = (change: object) =>
  wordsSchema.parse({
    lists: { colour: ['red', 'green'] },
    groups: { paint: [{ en: '\\<{colour} …8paint', for: 'some Red wall paint' }] },
    fillers: { en: [], zh: [] },
    stopwords: { en: [], zh: [], marks: ' ' },
    facts: ['wall'],
    intents: [{ intent: 'decorate', points: 3, cues: ['paint', 'wall'] }],
    ...change,
  });

const finds = (line: string, text: string) => new RegExp(lineSource(line, new Map()), 'u').test(text);

describe('the word files', () => {
  it('give each group one name, so that no file silently takes over a group of another', () => {
    const names = [
      'words',
      'plan-words',
      'phrase-words',
      'role-words',
      'unclear-words',
      'amount-words',
      'forward-words',
      'question-words',
    ].flatMap((file) => {
      const text = readFileSync(new URL(`../../dialogs/${file}.yaml`, import.meta.url), 'utf8');
      const document: Readonly<Record<string, unknown>> = parse(text);
      return ['groups', 'concepts'].flatMap((key) => Object.keys(Object(document[key])));
    });
    expect(names.length).toBeGreaterThan(400);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

describe('a line', () => {
  it.each([
    ['\\<tp\\>', 'use tp now', true],
    ['\\<tp\\>', 'ttp', false],
    ['a…3b', 'a12 b', true],
    ['a…3b', 'a1234b', false],
    ['(one|two) cards?', 'two cards', true],
    ['[()]x', '(x', true],
    ['# users', '1,024 users', true],
    ['# users', '12.5.4 users', false],
  ])('%s in %s: %s', (line, text, found) => expect(finds(line, text)).toBe(found));
});

describe('the file of words', () => {
  it('is translated with its lists put in', () => {
    const [way] = compileWords(file({})).ways.paint ?? [];
    expect(new RegExp(way?.[0] ?? '', 'u').test('green paint')).toBe(true);
    expect(way?.[1]).toBe('some Red wall paint');
  });
  it.each([
    [
      'a line that misses its own sentence',
      { groups: { paint: [{ en: 'blue', for: 'red' }] } },
      /blue.*red/u,
    ],
    ['a list that is not there', { groups: { paint: [{ zh: '{hue}', for: '红' }] } }, /hue/u],
    ['a cue that is not there', { intents: [{ intent: 'a', points: 1, cues: ['roof'] }] }, /roof/u],
  ])('is refused for %s', (_, change, message) => {
    expect(() => compileWords(file(change))).toThrow(message);
  });
  it('has no field that nobody reads', () => {
    expect(wordsSchema.safeParse({ ...file({}), order: [] }).success).toBe(false);
  });
});

describe('the file of words that phrases are made of', () => {
  const groups = (lines: object) => compilePlanWords(planWordsSchema.parse({ groups: lines }));
  it('lets a line name a group above it', () => {
    const { ways } = groups({
      machine: [{ en: 'box(es)?', for: 'two boxes' }],
      'each-machine': [{ en: 'per {machine}', for: '8 per box' }],
    });
    expect(new RegExp(ways['each-machine']?.[0]?.[0] ?? '', 'u').test('per boxes')).toBe(true);
  });
  it('is refused where a line names a group that is not above it', () => {
    expect(() => groups({ 'each-machine': [{ en: 'per {machine}', for: '8 per box' }] })).toThrow(/machine/u);
  });
  it('has no group of the other file', () => {
    const names = [words, planWords, phraseWords, amountWords, forwardWords].flatMap((file) =>
      Object.keys((file as CompiledWords).ways),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('intents', () => {
  const facts = new Set(['split']);
  it('are weighed: the order of the evidence means nothing', () => {
    const texts = ['why not tp=4', '为什么不选 tp=4', 'verify it, is it reasonable?', 'compare and export'];
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.shuffledSubarray([...intentEvidence], { minLength: intentEvidence.length }),
        (text, shuffled) => {
          expect(scoreIntents(text, facts, shuffled)[0]).toMatchObject({
            intent: scoreIntents(text, facts)[0]?.intent,
          });
        },
      ),
      { numRuns: 60 },
    );
  });
  it('name the words that fired and the sentence they were written for', () => {
    const [best] = scoreIntents('so, how is tpot computed?', new Set());
    expect(best?.intent).toBe('equation');
    const [cue] = best ? firedCues('so, how is tpot computed?', best) : [];
    expect(cue).toMatchObject({ cue: 'equation', words: 'how is tpot comput' });
    expect(cue?.sentence).not.toBe('');
    expect(says('equation', cue?.sentence.toLowerCase() ?? '')).toBe(true);
  });
  it('are none where nothing speaks for one', () => expect(scoreIntents('hello', new Set())).toEqual([]));
  it('have no two that tie on one sentence by chance: equal points belong to one intent or exclude each other', () => {
    const byPoints = Map.groupBy(intentEvidence, ({ points }) => points);
    for (const [points, all] of byPoints)
      expect(new Set(all.map(({ intent }) => intent)).size, String(points)).toBe(1);
  });
});
