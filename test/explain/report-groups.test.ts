import { describe, expect, it } from 'vitest';
import { questionReader } from '../../src/app/question-reader.ts';
import { answer } from '../../src/explain/answers/answer.ts';
import { askedAbout } from '../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import { about, state } from '../../src/explain/evidence/statement.ts';
import { groupAnswer } from '../../src/explain/report/groups.ts';
import { embedded, inputFrom } from './readings.ts';

const sides = [
  { path: 'a', title: { en: 'Prefill', zh: 'Prefill' } },
  { path: 'b', title: { en: 'Decode', zh: 'Decode' } },
];
const asked = (words: string) => state('asked', 'macro_only', [], () => words);
const told = (words: string) => state('answered', 'macro_only', [], () => words);
const texts = (statements: Parameters<typeof groupAnswer>[0]) =>
  groupAnswer(statements, sides).map((group) => [
    group.title?.en ?? null,
    ...group.statements.map(({ text }) => text.en),
  ]);

describe('the sentences of an answer', () => {
  it('begin with what was asked, then each side, then what is about all', () => {
    const given = [
      asked('Asked'),
      told('doubt'),
      ...about('b', [told('of b')]),
      told('of all'),
      ...about('a', [told('of a')]),
    ];
    expect(texts(given)).toEqual([
      [null, 'Asked', 'doubt'],
      ['Prefill', 'of a'],
      ['Decode', 'of b'],
      [null, 'of all'],
    ]);
  });

  it('keep each question of a sentence whole', () => {
    const given = [
      asked('first'),
      ...about('a', [told('one')]),
      asked('second'),
      told('plain'),
      ...about('a', [told('two')]),
    ];
    expect(texts(given)).toEqual([
      [null, 'first'],
      ['Prefill', 'one'],
      [null, 'second', 'plain'],
      ['Prefill', 'two'],
    ]);
  });
});

describe('a question about another model than what was read', () => {
  const input = inputFrom([['optimizer', 'dense-agg-32b-test']]);
  const ask = (words: string) =>
    answer(understandQuestion(words, questionReader, askedAbout(input)), input, embedded());

  it('is answered of the plan with that model, which is told first', () => {
    const { statements } = ask('how big are the weights of Qwen3-8B');
    const headings = statements.filter(({ rule }) => rule === 'asked').map(({ text }) => text.en);
    expect(headings).toEqual([
      expect.stringContaining('what if – model Qwen/Qwen3-8B'),
      expect.stringContaining('memory and KV cache'),
    ]);
  });

  it('is a plain one where the model is that of the result', () => {
    const model = input.runs[0]?.conditions.model ?? '';
    const { statements } = ask(`how big are the weights of ${model}`);
    expect(statements.filter(({ rule }) => rule === 'asked')).toHaveLength(1);
  });
});
