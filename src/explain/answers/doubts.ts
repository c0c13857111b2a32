import type { LikelyIntent } from '../../text/words/likely-intents.ts';
import { nearQuestions } from '../../text/words/near.ts';
import { readNumber } from '../../text/words/numbers.ts';
import { anyWay, questionExamples, says } from '../../text/words/words.ts';
import type { AskedAbout } from './asked-about.ts';
import type { Named } from './named-in-question.ts';
import type { Doubt, Question } from './question.ts';
import { ofRow } from './scope.ts';
import { scopedQuestion } from './scoped-question.ts';
import { unusedFigures } from './unused-figures.ts';

/** From this chance on one reading stands clear. */
const sureFrom = 0.94;

/** From this chance on a reading without a likely second one is said without a doubt. */
const likelyFrom = 0.7;

/** A second reading is answered as well from this chance on. */
const alsoLikely = 0.1;

/** How a question is read that may mean something else, and what; null where one reading stands clear. */
export function doubtOf(
  [best, ...others]: readonly LikelyIntent[],
  named: Named,
  about: AskedAbout,
): Doubt | null {
  const as = best && questionExamples[best.intent];
  if (!as || best.chance >= sureFrom) return null;
  const likely = others.filter(({ intent }) => questionExamples[intent] !== undefined);
  const [second] = likely;
  const other = second && second.chance >= alsoLikely ? scopedQuestion(second.intent, named, about) : null;
  // A doubt that nothing else is answered for is worth its line only where the reading itself is hardly the likelier one.
  if (other === null && best.chance >= likelyFrom) return null;
  return {
    as,
    near: likely.flatMap(({ intent }) => questionExamples[intent] ?? []).slice(0, 2),
    ...(other === null || other.intent === 'unknown' ? {} : { other }),
  };
}

const bareFigure = new RegExp(anyWay('bare-figure'), 'u');

/**
 * A number with nothing that says what it counts: `and with 16?`. Both of what it may mean are answered: so many devices,
 * or so many requests at once. Null for anything else.
 */
export function bareNumber(
  text: string,
  { change, load, facts }: Named,
  { kinds }: AskedAbout,
): Question | null {
  const said = bareFigure
    .exec(text)
    ?.slice(1)
    .find((group) => group !== undefined);
  const count = said === undefined ? null : readNumber(said);
  const [devices, users] = [questionExamples['what-if'], questionExamples.load];
  if (count === null || count < 1 || !devices || !users || kinds.includes('of-recording')) return null;
  if (Object.keys(change).length > 0 || load.users !== null || load.batch !== null || facts.has('split'))
    return null;
  return {
    intent: 'what-if',
    change: { numDevices: count },
    doubt: {
      as: devices,
      near: [users],
      other: { intent: 'load', batch: null, users: count, contextTokens: null, times: null },
    },
  };
}

/** A row that is meant by what it is like: all rows are told beside the best one, so that none stands for another. */
export function otherRow(intent: string, question: Question, named: Named): Doubt | null {
  const as = questionExamples[intent];
  const { split } = named;
  if (as === undefined || !ofRow.has(question.intent) || question.row !== undefined || split !== null)
    return null;
  const near = questionExamples.candidates;
  return says('that-row', named.text) && near !== undefined
    ? { as, near: [near], other: { intent: 'candidates' } }
    : null;
}

/** Intents that carry figures of a question, by the facts of which they need one. */
const carrying: readonly (readonly [intent: string, facts: readonly string[]])[] = [
  ['instances', ['instances']],
  ['devices-for', ['rate', 'request-rate']],
  ['what-if', ['change', 'relative']],
  ['load', ['users', 'batch', 'context', 'times']],
];

/**
 * A second reading where the likeliest one leaves figures of the question out: the one that carries all of them. Null
 * where none does.
 */
export function usingFigures(said: string, likeliest: string, named: Named, about: AskedAbout): Doubt | null {
  const as = questionExamples[likeliest];
  if (as === undefined) return null;
  for (const [intent, facts] of carrying) {
    const example = questionExamples[intent];
    if (example === undefined || intent === likeliest || !facts.some((fact) => named.facts.has(fact)))
      continue;
    const other = scopedQuestion(intent, named, about);
    if (other.intent === 'unknown' || unusedFigures(said, other, about).length > 0) continue;
    return { as, near: [example], other };
  }
  return null;
}

/** A reading that is no likelier than this is not offered where nothing was understood. */
const worthOffering = 0.1;

/** Nothing known was asked; what comes near it is offered: the likeliest readings, or what shares words with it. */
export function unknown(text: string, { facts }: Named, readings: readonly LikelyIntent[]): Question {
  const likely = readings
    .filter(({ intent, chance }) => intent !== 'unknown' && chance >= worthOffering)
    .flatMap(({ intent }) => questionExamples[intent] ?? [])
    .slice(0, 3);
  const near = likely.length > 0 ? likely : nearQuestions(text, facts);
  return near.length === 0 ? { intent: 'unknown' } : { intent: 'unknown', near };
}
