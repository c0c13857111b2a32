import { matchesOf } from '../../text/words/matches.ts';
import { says } from '../../text/words/words.ts';
import { factsOfAnotherPlan } from './another-plan.ts';
import type { AskedAbout } from './asked-about.ts';
import { type Named, phaseIn } from './named-in-question.ts';
import type { Question } from './question.ts';

/** Whether the loads of two tests are named: `from 16 to 64`. */
function namesLoads(text: string, users: readonly number[]): boolean {
  const named = matchesOf(text, /(?<![\d.a-z])\d{1,6}(?![\d.])/gu).map(([digits]) => Number(digits));
  return new Set(named.filter((one) => users.includes(one))).size > 1;
}

/**
 * A question for the difference of several results by words that mean no single one: `which of the two`, 哪一次. Null where
 * one result was read, or something else is asked of them.
 */
export function differenceQuestion(
  text: string,
  { facts }: Named,
  { kinds, users }: AskedAbout,
): Question | null {
  if (!kinds.includes('of-several')) return null;
  const isOfTests = kinds.includes('of-measurement');
  // What was changed between two tests is told, and nothing is put forward: `when we doubled concurrency from 16 to 32`.
  if (isOfTests && says('change-that-was-made', text) && !says('supposed', text)) return { intent: 'slower' };
  if (isOfTests && namesLoads(text, users)) return { intent: 'slower' };
  if (!says('between-two', text)) return null;
  const phase = phaseIn(text);
  if (phase !== null && kinds.includes('of-ratio') && says('of-two-devices', text))
    return { intent: 'slower', phase };
  const isOther =
    says('not-of-difference', text) ||
    says('supposed', text) ||
    factsOfAnotherPlan.some((one) => facts.has(one));
  return isOther ? null : { intent: 'slower' };
}
