import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { questionReader } from '../src/app/question-reader.ts';
import { readInputText } from '../src/commands/explain/read-input.ts';
import { type AskedAbout, askedAbout, nothingAskedAbout } from '../src/explain/answers/asked-about.ts';
import { heardIn } from '../src/explain/answers/understand.ts';
import { featuresOf } from '../src/text/words/features.ts';
import { scoreIntents } from '../src/text/words/scoring.ts';
import { questionExamples } from '../src/text/words/words.ts';
import { type Lesson, learnWeights } from './softmax-regression.ts';

/**
 * Learns how much each feature of a question speaks for each intent from every question whose intent is known (the examples
 * of `dialogs/`, and those that the tests hold), and writes `dialogs/question-weights.yaml`.
 */

const root = join(import.meta.dirname, '..');
const yaml = <T>(path: string): T => parse(readFileSync(join(root, path), 'utf8')) as T;

type ByLanguage = Readonly<Record<string, readonly string[]>>;

/** A question as the word files read it now. */
function strongestOf(said: string, about: AskedAbout): string | null {
  const { text, named } = heardIn(said, questionReader, about);
  return scoreIntents(text, named.facts)[0]?.intent ?? null;
}

function lesson(said: string, intent: string, about: AskedAbout): Lesson {
  const { text, named } = heardIn(said, questionReader, about);
  return { features: featuresOf(text, named.facts), intent };
}

/** Intents of the word files that are one kind of question in tests. */
const kindOfIntent: Readonly<Record<string, string>> = {
  ratio: 'equation',
  'per-user': 'figures',
  'other-hardware': 'compare',
};
const features = ['feature-ep', 'feature-mtp', 'feature-cache', 'feature-format'];

/** The intent that tests mean by kinds of questions: of several the one that the word files take. */
function meant(said: string, kinds: readonly string[], about: AskedAbout): string | null {
  const all = kinds.flatMap((kind) => (kind === 'feature' ? features : [kind]));
  const read = strongestOf(said, about);
  if (read !== null && all.includes(kindOfIntent[read] ?? read)) return read;
  return kinds[0] === 'feature' ? null : (all[0] ?? null);
}

const examples = yaml<Record<string, ByLanguage>>('dialogs/question-examples.yaml');
const lessons = Object.entries(examples).flatMap(([intent, { en = [], zh = [] }]) =>
  [...en, ...zh].map((said) => lesson(String(said), intent, nothingAskedAbout)),
);

for (const [intent, { en, zh }] of Object.entries(questionExamples))
  lessons.push(lesson(en, intent, nothingAskedAbout), lesson(zh, intent, nothingAskedAbout));

const byKind = yaml<Record<string, ByLanguage>>('test/explain/asked-questions.yaml');
for (const kinds of Object.values(byKind))
  for (const [kind, questions] of Object.entries(kinds))
    for (const said of questions) {
      const intent = meant(said, [kind], nothingAskedAbout);
      if (intent !== null) lessons.push(lesson(said, intent, nothingAskedAbout));
    }

const inputs = join(root, 'test/explain/follow-ups/inputs');
const about = new Map<string, AskedAbout>();
for (const name of readdirSync(inputs)) {
  const input = await readInputText(readFileSync(join(inputs, name), 'utf8'), name, async () => 'profiler');
  if (input) about.set(name.replace(/\.\w+$/u, ''), askedAbout(input));
}
const followUps = yaml<{ on: string; ask: string; kinds: string[] }[]>(
  'test/explain/follow-ups/questions.yaml',
);
for (const { on, ask, kinds } of followUps) {
  const of = about.get(on) ?? nothingAskedAbout;
  const intent = meant(ask, kinds, of);
  if (intent !== null) lessons.push(lesson(ask, intent, of));
}

const weights = learnWeights(lessons);
const lines = [...weights]
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([feature, line]) => `${JSON.stringify(feature)}: ${line}`);
writeFileSync(
  join(root, 'dialogs/question-weights.yaml'),
  [
    '# Written by `npm run learn` from the questions whose intent is known; not edited by hand.',
    '# feature: log odds for each intent. c: a group of words, f: a fact, w: and z: words themselves.',
    ...lines,
    '',
  ].join('\n'),
);
process.stdout.write(`${lessons.length} questions, ${lines.length} features\n`);
