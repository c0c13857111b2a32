import type { LikelyIntent } from '../../text/words/likely-intents.ts';
import type { WhatIfChange } from '../headline.ts';
import type { AskedAbout } from './asked-about.ts';
import type { Named } from './named-in-question.ts';
import type { Question } from './question.ts';
import { toldOfRow } from './scope.ts';
import { scopedQuestion } from './scoped-question.ts';

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

/** The question as one of another plan than what was read; null where it is of what was read. */
export function questionOfOtherPlan(
  said: string,
  question: Question,
  named: Named,
  about: AskedAbout,
  likely: readonly LikelyIntent[],
): Question | null {
  return (
    loadOnOther(said, question, named) ??
    askedOfOther(said, question, named, about) ??
    askedOfChanged(said, question, named, about, likely)
  );
}
