import { expect, it } from 'vitest';
import { journeyKinds } from '../../../src/trace/journey/dialog-schema.ts';
import {
  type JourneyAnswers,
  journeyQuestions,
  nextQuestion,
  readAnswer,
  withoutLast,
} from '../../../src/trace/journey/journey-questions.ts';

it('every kind can be chosen by its words, and asks for what it needs, and for nothing else', () => {
  const [first] = journeyQuestions;
  if (first === undefined) throw new Error('There is no first question.');
  expect(first.options?.map(({ value }) => value)).toEqual(journeyKinds);
  for (const [at, kind] of journeyKinds.entries()) {
    expect(readAnswer(first, String(at + 1))).toBe(kind);
    let answers: JourneyAnswers = { kind };
    const asked: string[] = [];
    for (let question = nextQuestion(answers); question !== null; question = nextQuestion(answers)) {
      expect(question.when).toBe(kind);
      asked.push(question.id);
      answers = { ...answers, [question.id]: 'x' };
    }
    expect(asked).toEqual(journeyQuestions.filter(({ when }) => when === kind).map(({ id }) => id));
    expect(asked.length).toBeGreaterThan(0);
  }
  expect(readAnswer(first, 'nonsense')).toBeNull();
});

it('words are unique, and going back forgets the last answer only', () => {
  const words = journeyQuestions.flatMap(({ options = [] }) => options.flatMap((option) => option.words));
  expect(new Set(words).size).toBe(words.length);
  expect(withoutLast({ kind: 'pair', mapping: 'a', formal: 'b' })).toEqual({ kind: 'pair', mapping: 'a' });
});
