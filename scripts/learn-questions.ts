import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { questionReader } from '../src/app/question-reader.ts';
import { heardIn } from '../src/explain/answers/heard-question.ts';
import { featuresOf } from '../src/text/words/features.ts';
import { evidenceOdds, lackingIntents } from '../src/text/words/likely-intents.ts';
import { scoreIntents } from '../src/text/words/scoring.ts';
import { letterOf, questionMark } from '../src/text/words/weight-code.ts';
import { type KnownQuestion, knownQuestions, questionsDigest } from './known-questions.ts';
import { type Lesson, learnWeights } from './softmax-regression.ts';

/**
 * Learns how much each feature of a question speaks for each intent, beside the evidence of the word files, from every
 * question whose intent is known, and writes `dialogs/question-weights.yaml`.
 */

/** Readings that a test holds count three times. */
const weightOfHeld = 3;

function lesson({ said, about, intents, isHeld }: KnownQuestion): Lesson {
  const { text, named } = heardIn(said, questionReader, about);
  return {
    features: featuresOf(text, named.facts),
    intents,
    odds: evidenceOdds(scoreIntents(text, named.facts)),
    excluded: lackingIntents(named.facts),
    weight: isHeld ? weightOfHeld : 1,
  };
}

/**
 * Marks of questions with one intent, by their intents. What is asked beside something special may mean another thing
 * elsewhere; where a question stands twice, what both may mean is meant.
 */
function marksOf(questions: readonly KnownQuestion[]): string[] {
  const meant = new Map<string, ReadonlySet<string>>();
  for (const { said, about, intents } of questions) {
    if (about.kinds.length > 0) continue;
    const mark = questionMark(heardIn(said, questionReader, about).text);
    const before = meant.get(mark);
    meant.set(mark, new Set(intents.filter((intent) => before?.has(intent) ?? true)));
  }
  const byIntent = Map.groupBy(
    [...meant].filter(([, all]) => all.size === 1),
    ([, [intent = '']]) => intent,
  );
  return [...byIntent]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([intent, marks]) => `  ${intent}: ${JSON.stringify(marks.map(([mark]) => mark).join(' '))}`);
}

const questions = await knownQuestions();
const lessons = questions.map(lesson);
const { intents, weights } = learnWeights(lessons);
const lines = [...weights]
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([feature, line]) => `  ${JSON.stringify(feature)}: ${Array.from(line, letterOf).join('')}`);
writeFileSync(
  join(import.meta.dirname, '../dialogs/question-weights.yaml'),
  [
    '# Written by `npm run learn` from the questions whose intent is known; not edited by hand.',
    `# Learned from the questions with the digest ${questionsDigest()}.`,
    '# A feature (c: a group of words, f: a fact, w: and z: words themselves) has a letter for each intent: A to Z speaks for',
    '# it, a to z against it, each by a tenth more in log odds; a dot is neither.',
    `intents: [${intents.join(', ')}]`,
    '# Marks of the questions that leave no doubt, as they stand in the files that are learned from.',
    'known:',
    ...marksOf(questions),
    'weights:',
    ...lines,
    '',
  ].join('\n'),
);
process.stdout.write(`${lessons.length} questions, ${lines.length} features\n`);
