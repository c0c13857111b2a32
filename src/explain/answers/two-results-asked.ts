import { says } from '../../text/words/words.ts';
import { factsOfAnotherPlan } from './another-plan.ts';
import type { AskedAbout } from './asked-about.ts';
import { type Named, phaseIn } from './named-in-question.ts';
import type { Question } from './question.ts';

/**
 * A question for the difference of several results by words that mean no single one: `which of the two`, 哪一次. Null where
 * one result was read, or something else is asked of them.
 */
export function differenceQuestion(text: string, { facts }: Named, { kinds }: AskedAbout): Question | null {
  if (!kinds.includes('of-several')) return null;
  // What was changed between two tests is told, and nothing is put forward: `when we doubled concurrency from 16 to 32`.
  if (kinds.includes('of-measurement') && says('change-that-was-made', text) && !says('supposed', text))
    return { intent: 'slower' };
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
