import { describe, expect, it } from 'vitest';
import document from '../../dialogs/question-examples.yaml';
import { learnWeights } from '../../scripts/softmax-regression.ts';
import { questionReader } from '../../src/app/question-reader.ts';
import { nothingAskedAbout } from '../../src/explain/answers/asked-about.ts';
import { heardIn } from '../../src/explain/answers/understand.ts';
import { learnedEvidence } from '../../src/text/words/learned.ts';
import { readingsOf } from '../../src/text/words/readings.ts';

const examples = Object.entries(document as Record<string, { en: string[]; zh: string[] }>).flatMap(
  ([intent, { en, zh }]) => [...en, ...zh].map((said) => ({ intent, said: String(said) })),
);
const readings = (said: string) => {
  const { text, named } = heardIn(said, questionReader, nothingAskedAbout);
  return readingsOf(text, named.facts);
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
  // The weights are learned anew by `npm run learn`; where they fall behind the examples, this is what says so.
  it('are right for nearly all questions that the weights were learned from', () => {
    const some = examples.filter((_, at) => at % 8 === 3);
    const right = some.filter(({ intent, said }) => readings(said)[0]?.intent === intent);
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
    intent: said.startsWith('red') ? 'stop' : 'go',
  }));
  it('speak for the intent that a feature stood with, and hardly where it stood with both', () => {
    const weights = learnWeights(lessons);
    expect(weights.get('red')).toMatch(/^go -\d\.\d stop \d\.\d$/u);
    expect(weights.get('big')).toBeUndefined();
  });
  it('are the same in every run', () => expect(learnWeights(lessons)).toEqual(learnWeights(lessons)));
});
