import { says } from '../../text/words/words.ts';
import { factsOfAnotherPlan } from './another-plan.ts';
import type { AskedAbout } from './asked-about.ts';
import type { Named } from './named-in-question.ts';
import type { Question } from './question.ts';

/**
 * A question for the difference of several results by words that mean no single one: `which of the two`, 哪一次. Null where
 * one result was read, or something else is asked of them.
 */
export function differenceQuestion(text: string, { facts }: Named, { kinds }: AskedAbout): Question | null {
  if (!kinds.includes('of-several') || !says('between-two', text)) return null;
  const isOther =
    says('not-of-difference', text) ||
    says('supposed', text) ||
    factsOfAnotherPlan.some((one) => facts.has(one));
  return isOther ? null : { intent: 'slower' };
}
