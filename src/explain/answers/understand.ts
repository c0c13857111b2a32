import { nearQuestions } from '../../text/words/near.ts';
import { readNumber } from '../../text/words/numbers.ts';
import { type LikelyIntent, readingsOf } from '../../text/words/readings.ts';
import { firedCues } from '../../text/words/scoring.ts';
import { anyWay, type FiredCue, questionExamples, says } from '../../text/words/words.ts';
import type { WhatIfChange } from '../headline.ts';
import { type AskedAbout, nothingAskedAbout, strategiesIn } from './asked-about.ts';
import { carriedOn, leadsOn } from './carried-on.ts';
import { type Named, namedIn, phaseIn } from './named-in-question.ts';
import type { Doubt, Question, QuestionReader } from './question.ts';
import { questionOf } from './question-of-intent.ts';
import { recordedQuestion } from './recording-words.ts';
import { ofDevice, ofRow, toldOfRow } from './scope.ts';
import { inOrder, questionsIn } from './several-questions.ts';
import { fitsSplit } from './split-fits.ts';
import { termsSaid } from './terms-said.ts';
import { unusedFigures } from './unused-figures.ts';

const nothingNamed: QuestionReader = {
  conditions: () => ({}),
  devicesMeant: () => [],
  tokensPerSecond: () => null,
};

/** `TTFT limit 1 s?` names a value; the limit in it is no question about limits. */
const limitNamed = new RegExp(anyWay('limit-of-value'), 'gu');

/** A question as it was understood, and what spoke for it and for others. */
export interface UnderstoodQuestion {
  readonly question: Question;
  /** The likeliest first; that one is meant. */
  readonly readings: readonly LikelyIntent[];
  /** The words that it rests on; none where it was learned alone. */
  readonly fired: readonly FiredCue[];
}

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

/** From this chance on one reading stands clear. */
const sureFrom = 0.94;

/** Below this chance, and without a line of the word files that speaks for it, nothing known was asked. */
const leastLikely = 0.3;

/** A second reading is answered as well from this chance on. */
const alsoLikely = 0.1;

/** How a question is read that may mean something else, and what; null where one reading stands clear. */
function doubtOf([best, ...others]: readonly LikelyIntent[], named: Named, about: AskedAbout): Doubt | null {
  const as = best && questionExamples[best.intent];
  if (!as || best.chance >= sureFrom) return null;
  const likely = others.filter(({ intent }) => questionExamples[intent] !== undefined);
  const [second] = likely;
  const other = second && second.chance >= alsoLikely ? scopedQuestion(second.intent, named, about) : null;
  return {
    as,
    near: likely.flatMap(({ intent }) => questionExamples[intent] ?? []).slice(0, 2),
    ...(other === null || other.intent === 'unknown' ? {} : { other }),
  };
}

/** A question of an intent with what of the result it is about: a phase, a device, a candidate. */
function scopedQuestion(intent: string, named: Named, about: AskedAbout): Question {
  const { devices } = about;
  const question = questionOf(intent, named);
  const phase = phaseIn(named.text);
  const { device, split } = named;
  const isOfRow = ofRow.has(question.intent) && split !== null && split.other === undefined;
  const bests = strategiesIn(about, phase).flatMap(([best]) => best ?? []);
  return {
    ...question,
    ...(phase === null ? {} : { phase }),
    ...(device !== null && devices.length > 1 && devices.includes(device) && ofDevice.has(question.intent)
      ? { on: device }
      : {}),
    ...(named.pair !== null && (question.intent === 'compare' || question.intent === 'slower')
      ? { pair: named.pair }
      : {}),
    ...(isOfRow && bests.length > 0 && !bests.every((best) => fitsSplit(best, split.split))
      ? { row: { split: split.split, words: split.words } }
      : {}),
  };
}

/** A text longer than this is no question; reading stops there. */
const readableCharacters = 2_000;

/** A question with what it names, and its text as the word files are looked up in it. */
export interface Heard {
  readonly named: Named;
  readonly text: string;
}

/** Words of a question, before it is read. */
export function heardIn(said: string, reader: QuestionReader, about: AskedAbout): Heard {
  const named = namedIn(said.slice(0, readableCharacters), reader, about);
  return { named, text: named.facts.has('change') ? named.text.replaceAll(limitNamed, '') : named.text };
}

/** Understands a question, or the questions of a sentence that asks several, and says by which cues the first was read. */
export function traceQuestion(
  said: string,
  reader: QuestionReader = nothingNamed,
  about: AskedAbout = nothingAskedAbout,
): UnderstoodQuestion {
  const texts = questionsIn(said.slice(0, readableCharacters));
  if (texts.length < 2) return traceOne(said, reader, about);
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

/** Understands one question with the figures and names that its answer has to say, and tells by which cues. */
function traceOne(said: string, reader: QuestionReader, about: AskedAbout): UnderstoodQuestion {
  const heard = heardIn(said, reader, about);
  const read = readOne(said, heard, about);
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

function readOne(said: string, { named, text }: Heard, about: AskedAbout): UnderstoodQuestion {
  const readings = readingsOf(text, named.facts);
  const recorded = about.kinds.includes('of-recording')
    ? recordedQuestion(text.toLowerCase(), about.hasFamilies)
    : null;
  if (recorded !== null) return { question: recorded, readings, fired: [] };
  const bare = bareNumber(text, named, about);
  if (bare !== null) return { question: bare, readings, fired: [] };
  const [best] = readings;
  const isKnown = best !== undefined && (best.points > 0 || best.chance >= leastLikely);
  const question = isKnown ? scopedQuestion(best.intent, named, about) : unknown(text, named, readings);
  const doubt =
    isKnown && question.intent !== 'unknown'
      ? (otherRow(best.intent, question, named) ?? doubtOf(readings, named, about))
      : null;
  const whole: Question = {
    ...question,
    ...(doubt === null ? {} : { doubt }),
  };
  const onOther =
    loadOnOther(said, question, named) ??
    askedOfOther(said, question, named, about) ??
    askedOfChanged(said, question, named, about, readings);
  if (onOther !== null) return { question: onOther, readings, fired: isKnown ? firedCues(text, best) : [] };
  const unused =
    question.intent === 'unknown' ? [] : unusedFigures(said, whole, about).map(({ words }) => words);
  const using =
    unused.length === 0 || best === undefined ? null : usingFigures(said, best.intent, named, about);
  const asUsed: Question = using === null ? { ...whole, unused } : { ...whole, doubt: using };
  return {
    question: unused.length === 0 ? whole : asUsed,
    readings,
    fired: isKnown ? firedCues(text, best) : [],
  };
}

/** A question about another plan than what was read: that plan is told first, then what was asked, of it. */
function ofOtherPlan(said: string, change: WhatIfChange, question: Question): Question {
  const other: Question = { intent: 'what-if', change };
  return {
    ...other,
    parts: [
      { said, question: other },
      { said, question, isOfChanged: true },
    ],
  };
}

/** A load on other devices than those that were read. Null for anything else. */
function loadOnOther(said: string, question: Question, { change }: Named): Question | null {
  const { numDevices } = change;
  if ((question.intent !== 'load' && question.intent !== 'fits') || typeof numDevices !== 'number')
    return null;
  // `one card` is as often any card as a single one.
  if (numDevices < 2 || (question.users === null && question.batch === null)) return null;
  return ofOtherPlan(said, { numDevices }, question);
}

/** What is told of a row, asked of another model: `how big are the weights of Qwen3-32B`. Null for anything else. */
function askedOfOther(
  said: string,
  question: Question,
  { change: { model } }: Named,
  { models }: AskedAbout,
): Question | null {
  if (typeof model !== 'string' || models.length === 0 || models.includes(model)) return null;
  return toldOfRow.has(question.intent) ? ofOtherPlan(said, { model }, question) : null;
}

/** What is asked of a plan with other conditions, beside what those give: `on 4 cards, how much memory is left`. */
const askedBesideChange: ReadonlySet<string> = new Set([
  'users',
  'cache',
  'longest-context',
  'e2e',
  'request-time',
  'separation',
]);

/** From these points on a reading that stands beside a what-if is asked as well. */
const leastBeside = 60;

/** Conditions that make another plan of it; a limit alone is as often what the question is about. */
const ofAnotherPlan: ReadonlySet<string> = new Set([
  'numDevices',
  'inputLength',
  'outputLength',
  'prefixCacheHitRate',
  'numMtpTokens',
  'hardware',
]);

/** What is asked of the plan under conditions that the question puts forward. Null for anything else. */
function askedOfChanged(
  said: string,
  question: Question,
  named: Named,
  about: AskedAbout,
  readings: readonly LikelyIntent[],
): Question | null {
  const { change } = named;
  const names = Object.keys(change);
  const isOfPlan = !about.kinds.includes('of-recording') && !about.kinds.includes('of-pass');
  // `one card` is as often any card as a single one.
  if (change.numDevices === 1) return null;
  if (!isOfPlan || names.length === 0 || !names.every((name) => ofAnotherPlan.has(name))) return null;
  if (askedBesideChange.has(question.intent)) {
    const isOfAnswer = question.intent === 'e2e' && question.answerTokens !== undefined;
    return isOfAnswer ? null : ofOtherPlan(said, change, question);
  }
  const beside = readings.find(
    ({ intent, points }) => askedBesideChange.has(intent) && points >= leastBeside,
  );
  if (question.intent !== 'what-if' || question.relative !== undefined || beside === undefined) return null;
  return ofOtherPlan(said, change, scopedQuestion(beside.intent, named, about));
}

const bareFigure = new RegExp(anyWay('bare-figure'), 'u');

/**
 * A number with nothing that says what it counts: `and with 16?`. Both of what it may mean are answered: so many devices,
 * or so many requests at once. Null for anything else.
 */
function bareNumber(text: string, { change, load, facts }: Named, { kinds }: AskedAbout): Question | null {
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
function otherRow(intent: string, question: Question, named: Named): Doubt | null {
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
function usingFigures(said: string, likeliest: string, named: Named, about: AskedAbout): Doubt | null {
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
function unknown(text: string, { facts }: Named, readings: readonly LikelyIntent[]): Question {
  const likely = readings
    .filter(({ intent, chance }) => intent !== 'unknown' && chance >= worthOffering)
    .flatMap(({ intent }) => questionExamples[intent] ?? [])
    .slice(0, 3);
  const near = likely.length > 0 ? likely : nearQuestions(text, facts);
  return near.length === 0 ? { intent: 'unknown' } : { intent: 'unknown', near };
}
