import { describe, expect, it } from 'vitest';
import document from '../../dialogs/question-words.yaml';
import words from '../../dialogs/words.yaml';
import { questionReader } from '../../src/app/question-reader.ts';
import { nothingAskedAbout } from '../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import type { CompiledWords } from '../../src/text/words/compile.ts';
import {
  type CompiledQuestionWords,
  compileQuestionWords,
  wordSource,
} from '../../src/text/words/concepts.ts';
import { questionWordsSchema } from '../../src/text/words/schema.ts';
import { wellSpelled } from '../../src/text/words/slips.ts';

const ofQuestions = document as CompiledQuestionWords;
const finds = (word: string, text: string) => new RegExp(wordSource(word), 'u').test(text);

describe('a word of a concept', () => {
  it.each([
    ['first token', 'the first-token time', true],
    ['first token', 'firsttoken', true],
    ['tp', 'http', false],
    ['quanti*', 'quantised', true],
    ['quanti*', 'requantised', false],
    ['每秒…token', '每秒能出多少token', true],
    ['每秒…token', '每秒的请求数和每个token', false],
    ['$', 'at 2$', true],
  ])('%s in %s: %s', (word, text, found) => expect(finds(word, text)).toBe(found));
});

const file = (change: object) =>
  questionWordsSchema.parse({
    concepts: { paint: { en: ['paint'], zh: ['漆'] }, wall: { en: ['wall'], zh: ['墙'] } },
    borrowed: ['old'],
    never: ['old'],
    examples: { decorate: { en: 'paint the wall', zh: '刷墙' } },
    kinds: [{ intent: 'decorate', points: 3, has: [['paint', 'old'], 'wall'], unless: [] }],
    ...change,
  });

describe('the words of questions', () => {
  it('become evidence for each choice of their cues', () => {
    expect(compileQuestionWords(file({})).intents).toEqual([
      { intent: 'decorate', points: 3, cues: ['paint', 'wall'], unless: ['old'] },
      { intent: 'decorate', points: 3, cues: ['old', 'wall'], unless: ['old'] },
    ]);
  });
  it.each([
    ['a cue that is not there', { kinds: [{ intent: 'decorate', points: 1, has: ['roof'] }] }, /roof/u],
    ['capitals', { concepts: { paint: { en: ['Paint'], zh: [] }, wall: { en: [], zh: [] } } }, /capitals/u],
    ['an intent without an example', { examples: {} }, /no example/u],
  ])('are refused for %s', (_, change, message) => {
    expect(() => compileQuestionWords(file(change))).toThrow(message);
  });
  it('borrow only what words.yaml has, and are named like nothing there', () => {
    const { ways, facts } = words as CompiledWords;
    expect(ofQuestions.borrowed.filter((name) => !(name in ways) && !facts.includes(name))).toEqual([]);
    expect(Object.keys(ofQuestions.ways).filter((name) => name in ways)).toEqual([]);
  });
  it.each(
    Object.entries(ofQuestions.examples).flatMap(([intent, { en, zh }]) => [
      [intent, en],
      [intent, zh],
    ]),
  )('%s: %s', (intent, said) => {
    const question = understandQuestion(said, questionReader);
    const known: Readonly<Record<string, string>> = {
      ratio: 'equation',
      'per-user': 'figures',
      'other-hardware': 'compare',
    };
    const feature = /^feature-(?<of>\w+)$/u.exec(intent)?.groups?.of;
    if (feature === undefined) expect(question.intent).toBe(known[intent] ?? intent);
    else expect(question).toMatchObject({ intent: 'feature', feature });
  });
});

describe('a slip', () => {
  it.each([
    ['troughput', 'throughput'],
    ['latnecy', 'latency'],
    ['dissagregated', 'disaggregated'],
    ['memroy per cards', 'memory per cards'],
    ['shares', 'shares'],
    ['zebra', 'zebra'],
    ['dinner', 'dinner'],
  ])('%s is %s', (typed, meant) => expect(wellSpelled(typed)).toBe(meant));
});

describe('a question that is not understood', () => {
  it('offers what comes near it, and nothing where nothing does', () => {
    const near = understandQuestion('the wharf of the ratio', questionReader);
    expect(near.intent).toBe('unknown');
    expect(near).toMatchObject({
      near: expect.arrayContaining([{ en: expect.any(String), zh: expect.any(String) }]),
    });
    expect(understandQuestion('tell me a joke', questionReader)).toEqual({ intent: 'unknown' });
  });
});

describe('amounts in questions', () => {
  const read = (said: string) => understandQuestion(said, questionReader);
  it.each([
    ['what if prompts were twice as long', { relative: { name: 'inputLength', times: 2 } }],
    ['卡数减半会怎样', { relative: { name: 'numDevices', times: 0.5 } }],
    ['what about 2 nodes', { machines: 2 }],
    ['三台机器呢', { machines: 3 }],
  ])('%s', (said, named) => expect(read(said)).toMatchObject({ intent: 'what-if', ...named }));
  it.each([
    ['3P9D - what would that give', 3, 9, false],
    ['one more decode instance', null, 1, true],
    ['再加一个D实例会怎样', null, 1, true],
    ['要不要多加decode', null, 1, true],
    ['should I add decode instances', null, 1, true],
    ['swap one decode for one prefill', 1, -1, true],
    ['拿一个D换一个P', 1, -1, true],
  ])('%s', (said, prefill, decode, isMore) =>
    expect(read(said)).toMatchObject({ intent: 'instances', prefill, decode, isMore }),
  );
  it('of a day ask for what a day gives', () => {
    expect(read('how many tokens a day')).toMatchObject({ intent: 'figures', periodSeconds: 86_400 });
  });
  it('that stand in the result already put nothing forward', () => {
    const about = {
      ...nothingAskedAbout,
      values: { ttftLimitMs: [14_910] },
      tokensPerSecond: [3848.39],
      users: [192],
      figures: [],
      hasFamilies: false,
    };
    const of = (said: string) => understandQuestion(said, questionReader, about).intent;
    expect(of('15 s to the first token, is that ok')).toBe('reasonable');
    expect(of('why only 3848 tok/s')).toBe('limits');
    expect(understandQuestion('a format of the KV: fp8?', questionReader)).toMatchObject({
      change: { quantizeAttentionAction: 'FP8' },
    });
  });
});

describe('a question for which little speaks', () => {
  const about = { ...nothingAskedAbout, users: [192], figures: [192] };
  it('says how it was read, and carries the second reading where that is nearly as likely', () => {
    const read = understandQuestion('算子和成本', questionReader, about);
    expect(read.doubt?.near.length).toBeGreaterThan(0);
    expect([read.intent, read.doubt?.other?.intent].toSorted()).toEqual(['operators', 'per-device']);
  });
  it('is none where one reading stands clear', () =>
    expect(understandQuestion('why is TTFT so high?', questionReader).doubt).toBeUndefined());
  it.each([
    ['what would TTFT be at 64 users and 7 tenants?', ['7']],
    ['why did it stop at 192', []],
    ['is fp8 on an A3 better at p99', []],
    ['what if TPOT were 30 ms', []],
  ])('names the figures that it leaves out: %s', (said, unused) =>
    expect(understandQuestion(said, questionReader, about).unused ?? []).toEqual(unused),
  );
});
