import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import document from '../../dialogs/question-examples.yaml';
import { questionsDigest } from '../../scripts/known-questions.ts';
import { type Learned, type Lesson, learnWeights } from '../../scripts/softmax-regression.ts';
import { questionReader } from '../../src/app/question-reader.ts';
import { nothingAskedAbout } from '../../src/explain/answers/asked-about.ts';
import { heardIn } from '../../src/explain/answers/heard-question.ts';
import { learnedEvidence } from '../../src/text/words/learned.ts';
import { likelyIntents } from '../../src/text/words/likely-intents.ts';
import { letterOf, weightOf } from '../../src/text/words/weight-code.ts';

const examples = Object.entries(document as Record<string, { en: string[]; zh: string[] }>).flatMap(
  ([intents, { en, zh }]) =>
    [...en, ...zh].map((said) => ({ intents: intents.split(' or '), said: String(said) })),
);
const readings = (said: string) => {
  const { text, named } = heardIn(said, questionReader, nothingAskedAbout);
  return likelyIntents(text, named.facts);
};

describe('readings of a question', () => {
  it('add up to one and are sorted by how likely they are', () => {
    const all = readings('why is TTFT so high?');
    expect(all.reduce((sum, { chance }) => sum + chance, 0)).toBeCloseTo(1, 1);
    expect(all.map(({ chance }) => chance)).toEqual(
      all.map(({ chance }) => chance).toSorted((a, b) => b - a),
    );
    expect(all[0]).toMatchObject({ intent: 'latency' });
  });
  it('are none that need what the question does not name', () => {
    const named = new Set(readings('what is the throughput?').map(({ intent }) => intent));
    for (const intent of ['what-if', 'why-not', 'instances', 'load']) expect(named.has(intent)).toBe(false);
  });
  it('leave no doubt of a question that is a known one word for word', () => {
    expect(readings('What limits it ?')).toMatchObject([{ intent: 'limits', chance: 1 }]);
  });
  // The weights are learned anew by `npm run learn`; where they fall behind the examples, this is what says so.
  it('are right for nearly all questions that the weights were learned from', () => {
    const some = examples.filter((_, at) => at % 8 === 3);
    const right = some.filter(({ intents, said }) => intents.includes(readings(said)[0]?.intent ?? ''));
    expect(right.length / some.length).toBeGreaterThan(0.88);
  });
  it('weigh every word that nobody used alike, for a matter of its own', () => {
    expect(learnedEvidence(['w:xyzzy'])).toEqual(learnedEvidence(['w:plugh', 'w:xyzzy']));
    expect(learnedEvidence(['w:xyzzy']).get('unknown')).toBeGreaterThan(
      learnedEvidence([]).get('unknown') ?? 0,
    );
  });
});

describe('weights', () => {
  const lessons = ['red', 'red big', 'red small', 'blue', 'blue big', 'blue small'].map((said) => ({
    features: said.split(' '),
    intents: [said.startsWith('red') ? 'stop' : 'go'],
  }));
  const spoken = (learned: Learned, feature: string) =>
    [...(learned.weights.get(feature) ?? [])].map((weight) => Math.round(weight) + 0);
  it('speak for the intent that a feature stood with, and hardly where it stood with both', () => {
    const learned = learnWeights(lessons);
    expect(learned.intents).toEqual(['go', 'stop']);
    expect(spoken(learned, 'red')).toEqual([-1, 1]);
    expect(spoken(learned, 'big')).toEqual([0, 0]);
  });
  it('were learned from the questions as they stand; `npm run learn` learns them anew', () => {
    const path = join(import.meta.dirname, '../../dialogs/question-weights.yaml');
    expect(readFileSync(path, 'utf8')).toContain(`with the digest ${questionsDigest()}.`);
  });
  it('speak for any of the intents that are right, and only for what evidence leaves open', () => {
    const either = [...lessons, ...lessons].map((one) => ({ ...one, intents: ['stop', 'go'] }));
    expect(spoken(learnWeights(either), 'red')).toEqual([0, 0]);
    const odds = (intent: string) => new Map([[intent, 9]]);
    const told = lessons.map((one) => ({ ...one, odds: odds(one.intents[0] ?? '') }));
    expect(spoken(learnWeights(told), 'red')).toEqual([0, 0]);
  });
  it('need not speak against what is excluded', () => {
    const sure = lessons.map((one) => ({ ...one, excluded: ['stop', 'go'] }));
    expect(spoken(learnWeights(sure), 'red')).toEqual([0, 0]);
  });
  it('count for as many lessons as they weigh', () => {
    const disputed = lessons.map((one) => ({ ...one, features: ['red'] }));
    const heavy = disputed.map((one) => ({ ...one, weight: one.intents.includes('go') ? 9 : 1 }));
    const forGo = (of: readonly Lesson[]) => learnWeights(of).weights.get('red')?.[0] ?? 0;
    expect(Math.abs(forGo(disputed))).toBeLessThan(0.2);
    expect(forGo(heavy)).toBeGreaterThan(0.3);
  });
  it.each([0, 0.1, -0.1, 1.3, -2.6])('%d is one letter', (weight) =>
    expect(weightOf(letterOf(weight))).toBeCloseTo(weight),
  );
  it('beyond the last letter are as much as that says', () => expect(letterOf(-9) + letterOf(9)).toBe('zZ'));
  it('are hardly others where a question is left out that shares no word with them', () => {
    const more = [
      ...lessons,
      ...lessons.map((one) => ({ features: ['left', 'wing'], intents: one.intents })),
    ];
    const [without, withThem] = [learnWeights(lessons), learnWeights(more)];
    for (const feature of ['red', 'blue'])
      expect(spoken(withThem, feature)).toEqual(spoken(without, feature));
  });
  it('are the same in every run', () => expect(learnWeights(lessons)).toEqual(learnWeights(lessons)));
});
