import { type AskedAbout, nothingAskedAbout } from './asked-about.ts';
import { carriedOn, leadsOn } from './carried-on.ts';
import { heardIn, readableCharacters } from './heard-question.ts';
import { ofNamedLoads } from './loads-named.ts';
import type { Question, QuestionReader } from './question.ts';
import { readQuestion, type UnderstoodQuestion } from './read-question.ts';
import { sentencesOfEach } from './several-amounts.ts';
import { inOrder, questionsIn } from './several-questions.ts';
import { termsSaid } from './terms-said.ts';

/** Questions that carry an amount: one of several is asked again with each. */
const carriesAmount: ReadonlySet<Question['intent']> = new Set([
  'load',
  'fits',
  'why-not-batch',
  'what-if',
  'devices-for',
]);

const nothingNamed: QuestionReader = {
  conditions: () => ({}),
  devicesMeant: () => [],
  tokensPerSecond: () => null,
};

/**
 * Wish of a follow-up question, in English or Chinese, of a result that `about` tells of. Deterministic: the likeliest intent is meant, and
 * words that ask for nothing known are `unknown`, never guessed. `previous` is the question that was asked before, which `那16呢` goes on with.
 */
export function understandQuestion(
  said: string,
  reader: QuestionReader = nothingNamed,
  about: AskedAbout = nothingAskedAbout,
  previous: string | null = null,
): Question {
  const own = traceQuestion(said, reader, about).question;
  // Most questions ask something of their own, and the one before need not be read again.
  if (previous === null || !leadsOn(said)) return own;
  const before = traceQuestion(previous, reader, about).question;
  return carriedOn(heardIn(said, reader, about).named, before, about) ?? own;
}

/** Understands a question, or the questions of a sentence that asks several, and says by which cues the first was read. */
export function traceQuestion(
  said: string,
  reader: QuestionReader = nothingNamed,
  about: AskedAbout = nothingAskedAbout,
): UnderstoodQuestion {
  const texts = questionsIn(said.slice(0, readableCharacters));
  if (texts.length < 2) return traceEach(said, reader, about);
  const traced: { readonly said: string; readonly one: UnderstoodQuestion }[] = [];
  for (const text of texts) {
    const own = traceOne(text, reader, about);
    const previous = traced.at(-1)?.one.question ?? null;
    const question =
      previous && leadsOn(text) ? carriedOn(heardIn(text, reader, about).named, previous, about) : null;
    traced.push({ said: text, one: question ? { ...own, question } : own });
  }
  const whole = traceOne(said, reader, about);
  const parts = inOrder(
    traced.map((part) => ({ said: part.said, question: part.one.question })),
    whole.question,
  );
  const [first] = traced;
  if (parts === null || first === undefined) return whole;
  return { ...first.one, question: { ...first.one.question, parts } };
}

/** Understands a question of several amounts as one of each: `TTFT at 64 and 128 users`. */
function traceEach(said: string, reader: QuestionReader, about: AskedAbout): UnderstoodQuestion {
  const each = sentencesOfEach(said);
  if (each.length < 2 || said.length > readableCharacters) return traceOne(said, reader, about);
  const traced = each.map((one) => ({ said: one, read: traceOne(one, reader, about) }));
  const [first] = traced;
  // Amounts of which nothing is asked one by one are read as they stand.
  if (first === undefined || !traced.every(({ read }) => carriesAmount.has(read.question.intent)))
    return traceOne(said, reader, about);
  const parts = traced.map((one) => ({ said: one.said, question: one.read.question }));
  return { ...first.read, question: { ...first.read.question, parts } };
}

/** Understands one question with the figures and names that its answer has to say, and tells by which cues. */
function traceOne(said: string, reader: QuestionReader, about: AskedAbout): UnderstoodQuestion {
  const heard = heardIn(said, reader, about);
  const found = readQuestion(said, heard, about);
  const read = { ...found, question: ofNamedLoads(found.question, said, heard.named, about.loads) };
  const { question } = read;
  const terms = termsSaid(said, question, heard.named, about);
  if (terms.length === 0 || question.intent === 'unknown') return read;
  const { parts } = question;
  return {
    ...read,
    question: {
      ...question,
      // What is told of another plan is told in two parts, which share the words.
      ...(parts === undefined ? { terms } : {}),
    },
  };
}
