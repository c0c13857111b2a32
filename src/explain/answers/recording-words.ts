import { z } from 'zod';
import document from '../../../dialogs/recording-words.yaml';
import { literalPattern } from '../../text/literal-pattern.ts';
import { type Category, categories } from '../../trace/categories/category.ts';

/** Topics that are asked of a recording beside its kernels, families, overlap and changes. */
export const recordedTopics = [
  'fuse',
  'slower',
  'launch',
  'idle',
  'roofline',
  'complete',
  'places',
  'steps',
  'waits',
  'layers',
  'which-step',
  'which-rank',
  'exposed',
] as const;
export type RecordedTopic = (typeof recordedTopics)[number];

/** Topics that are intents by themselves: other inputs can be asked about them as well. */
const ownIntents = ['overlap', 'families', 'changed'] as const;
type OwnIntent = (typeof ownIntents)[number];

const words = { en: z.array(z.string().min(2)), zh: z.array(z.string().min(1)) };
/** The whole of `dialogs/recording-words.yaml`. */
export const recordingWordsSchema = z.strictObject({
  topics: z.array(z.strictObject({ id: z.enum([...recordedTopics, ...ownIntents]), ...words })),
  amount: z.strictObject(words),
  families: z.array(z.strictObject({ id: z.enum(categories), ...words })),
});

type Words = Readonly<{ en: readonly string[]; zh: readonly string[] }>;
type Recogniser = (text: string) => boolean;

/** Any of the words: English ones stand alone, an ending where `*` says so; Chinese ones anywhere. */
function recogniser({ en, zh }: Words): Recogniser {
  const spelled = en.map((word) => word.split('*').map(literalPattern).join('[a-z]{0,12}'));
  const english = new RegExp(`(?<![a-z0-9])(?:${spelled.join('|')})(?![a-z0-9])`);
  return (text) => english.test(text) || zh.some((word) => text.includes(word));
}

interface Reader {
  readonly topics: readonly { readonly id: RecordedTopic | OwnIntent; readonly says: Recogniser }[];
  readonly amount: Recogniser;
  readonly families: readonly { readonly id: Category; readonly says: Recogniser }[];
}

let reader: Reader | null = null;

/** Made when a recording is first asked about: most questions are about plans. */
function readerOf(): Reader {
  if (reader !== null) return reader;
  const { topics, amount, families } = recordingWordsSchema.parse(document);
  reader = {
    topics: topics.map((one) => ({ id: one.id, says: recogniser(one) })),
    amount: recogniser(amount),
    families: families.map((one) => ({ id: one.id, says: recogniser(one) })),
  };
  return reader;
}

/** A wish of a question about a recording: a topic, or the time of one kind of kernels. */
export type RecordedAsk =
  | { readonly topic: RecordedTopic; readonly name?: string; readonly rank?: number }
  | { readonly topic: 'family'; readonly family: Category };

/** A question about a recording: one that only recordings answer, or one of every result. */
export type RecordedQuestion =
  | ({ readonly intent: 'recorded' } & RecordedAsk)
  | { readonly intent: OwnIntent };

/**
 * The question about a recording that a text in lower case asks; null where it is read like any other question. A kind of kernels is
 * meant only where the recording adds them up (`hasFamilies`): elsewhere its word is the name of an operator.
 */
export function recordedQuestion(text: string, hasFamilies: boolean): RecordedQuestion | null {
  const { topics, amount, families } = readerOf();
  const topic = topics.find(({ says }) => says(text))?.id;
  const own = ownIntents.find((one) => one === topic);
  if (own !== undefined) return { intent: own };
  const known = recordedTopics.find((one) => one === topic);
  if (known !== undefined) return { intent: 'recorded', topic: known };
  const family = hasFamilies && amount(text) ? families.find(({ says }) => says(text)) : undefined;
  return family === undefined ? null : { intent: 'recorded', topic: 'family', family: family.id };
}
