import { z } from 'zod';

const name = z.string().regex(/^[a-z][a-z0-9-]*$/u);
const text = z.string().min(1);

/** One way of saying something, in one language, with the sentence that needed it. */
const way = z.union([z.strictObject({ en: text, for: text }), z.strictObject({ zh: text, for: text })]);

/** Evidence for an intent: all of its cues and none of `unless`; the intent with the most points is meant. */
const evidence = z.strictObject({
  intent: name,
  points: z.number().positive(),
  cues: z.array(name).min(1),
  unless: z.array(name).default([]),
});

/** Plain words of each language, in no notation. */
const plainWords = { en: z.array(text), zh: z.array(text) };

/** The whole of `dialogs/words.yaml`. */
export const wordsSchema = z.strictObject({
  /** Alternatives that lines name in braces; a list may name the lists above it. */
  lists: z.record(name, z.array(text).min(1)),
  /** Words that may stand between a word for a figure and its number. */
  fillers: z.strictObject(plainWords),
  /** Words and marks that state no requirement. */
  stopwords: z.strictObject({ ...plainWords, marks: text }),
  /** English words that are recognised with a slip of the fingers in them. */
  misspelt: z.array(z.string().regex(/^[a-z]{5,}$/u)).default([]),
  groups: z.record(name, z.array(way).min(1)),
  /** Facts that code finds in a sentence beside words: a device, a changed condition, a rate. */
  facts: z.array(name),
  intents: z.array(evidence),
});

/** The whole of `dialogs/plan-words.yaml`, `phrase-words.yaml`, `amount-words.yaml` and `forward-words.yaml`. */
export const planWordsSchema = z.strictObject({ groups: z.record(name, z.array(way).min(1)) });

const concept = z.strictObject({ en: z.array(text), zh: z.array(text) });
const said = z.strictObject({ en: text, zh: text });

/** The whole of `dialogs/question-words.yaml`. */
export const questionWordsSchema = z.strictObject({
  /** Words of each language, `*` for any ending, `…` for a short gap. */
  concepts: z.record(name, concept),
  /** Groups and facts of `dialogs/words.yaml` that kinds name. */
  borrowed: z.array(name),
  /** A question of each intent, offered where something near it was said. */
  examples: z.record(name, said),
  /** Facts of which a question has to name one for an intent. */
  needs: z.record(name, z.array(name).min(1)).default({}),
  /** Concepts and groups with which no kind is meant. */
  never: z.array(name),
  /** Evidence for an intent: of each entry of `has` one, and none of `unless`. */
  kinds: z.array(
    z.strictObject({
      intent: name,
      points: z.number().positive(),
      has: z.array(z.union([name, z.array(name).min(1)])).min(1),
      unless: z.array(name).default([]),
    }),
  ),
});

/** The whole of `dialogs/question-examples.yaml`: questions of each language by what they want; `a or b` where either is right. */
export const questionExamplesSchema = z.record(
  z.string().regex(/^[a-z0-9-]+(?: or [a-z0-9-]+)*$/u),
  z.strictObject({ en: z.array(text), zh: z.array(text) }),
);

/** The whole of `dialogs/question-weights.yaml`: for each feature a letter for each intent, in their order. */
export const questionWeightsSchema = z
  .strictObject({
    intents: z.array(name).min(1),
    known: z.record(name, text),
    weights: z.record(text, z.string().regex(/^[A-Za-z.]+$/u)),
  })
  .refine(({ intents, weights }) => Object.values(weights).every(({ length }) => length === intents.length), {
    error: 'every feature has a letter for each intent',
  });

export type QuestionWeightsFile = z.infer<typeof questionWeightsSchema>;

export type QuestionWordsFile = z.infer<typeof questionWordsSchema>;

export type PlanWordsFile = z.infer<typeof planWordsSchema>;

export type WordsFile = z.infer<typeof wordsSchema>;
