import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readInputText } from '../src/commands/explain/read-input.ts';
import { type AskedAbout, askedAbout, nothingAskedAbout } from '../src/explain/answers/asked-about.ts';
import { questionExamples } from '../src/text/words/words.ts';

const root = join(import.meta.dirname, '..');
const inputs = 'test/explain/follow-ups/inputs';

/** Files whose questions are learned from, and the concepts that they are read by. */
const sources = [
  'dialogs/question-examples.yaml',
  'dialogs/question-words.yaml',
  'test/explain/asked-questions.yaml',
  'test/explain/follow-ups/questions.yaml',
];

const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const yaml = <T>(path: string): T => parse(textOf(path)) as T;

/** Tells one state of the questions from another; stands in the weights, which are learned anew where it differs. */
export function questionsDigest(): string {
  const hash = createHash('sha256');
  for (const path of sources) hash.update(textOf(path).replaceAll('\r\n', '\n'));
  return hash.digest('hex').slice(0, 16);
}

type ByLanguage = Readonly<Record<string, readonly string[]>>;

/** A question, what it is asked beside, and the intents that it may mean: any of several. */
export interface KnownQuestion {
  readonly said: string;
  readonly about: AskedAbout;
  readonly intents: readonly string[];
  /** Whether a test holds its reading. */
  readonly isHeld: boolean;
}

/** The intents of the word files that are one kind of question in tests. */
const intentsOfKind: Readonly<Record<string, readonly string[]>> = {
  equation: ['equation', 'ratio'],
  figures: ['figures', 'per-user'],
  compare: ['compare', 'other-hardware'],
  // A phrase decides these by itself; by single words they are near other kinds.
  accuracy: ['reasonable', 'evidence'],
  launches: ['shares'],
  feature: ['feature-ep', 'feature-mtp', 'feature-cache', 'feature-format'],
};

const meant = (kinds: readonly string[]) => [
  ...new Set(kinds.flatMap((kind) => intentsOfKind[kind] ?? [kind])),
];

function held(said: string, intents: readonly string[], about = nothingAskedAbout): KnownQuestion {
  return { said, intents, about, isHeld: true };
}

function ofExamples(): KnownQuestion[] {
  const examples = yaml<Record<string, ByLanguage>>('dialogs/question-examples.yaml');
  const written = Object.entries(examples).flatMap(([intent, { en = [], zh = [] }]) =>
    [...en, ...zh].map((said) => ({
      said: String(said),
      intents: intent.split(' or '),
      about: nothingAskedAbout,
      isHeld: false,
    })),
  );
  const offered = Object.entries(questionExamples).flatMap(([intent, { en, zh }]) => [
    held(en, [intent]),
    held(zh, [intent]),
  ]);
  return [...written, ...offered];
}

function ofTests(): KnownQuestion[] {
  return Object.values(yaml<Record<string, ByLanguage>>('test/explain/asked-questions.yaml')).flatMap(
    (kinds) => Object.entries(kinds).flatMap(([kind, all]) => all.map((said) => held(said, meant([kind])))),
  );
}

async function ofFollowUps(): Promise<KnownQuestion[]> {
  const about = new Map<string, AskedAbout>();
  for (const name of readdirSync(join(root, inputs)).toSorted()) {
    const input = await readInputText(textOf(join(inputs, name)), name, async () => 'profiler');
    if (input) about.set(name.replace(/\.\w+$/u, ''), askedAbout(input));
  }
  const all = yaml<{ on: string; ask: string; kinds: string[] }[]>('test/explain/follow-ups/questions.yaml');
  return all.map(({ on, ask, kinds }) => held(ask, meant(kinds), about.get(on)));
}

/** Every question whose intent is known: the examples of `dialogs/`, and those that the tests hold. */
export async function knownQuestions(): Promise<readonly KnownQuestion[]> {
  return [...ofExamples(), ...ofTests(), ...(await ofFollowUps())];
}
