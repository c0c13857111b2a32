import { says } from '../../text/words/words.ts';
import { factsOfAnotherPlan } from './another-plan.ts';
import type { AskedAbout } from './asked-about.ts';
import type { BareIntent } from './bare-answers.ts';
import type { Named } from './named-in-question.ts';
import type { Question } from './question.ts';

/** Kinds of questions that a phrase says by itself, by its group of `dialogs/words.yaml`. */
const phrases: readonly (readonly [group: string, intent: BareIntent])[] = [
  ['phrase-accuracy', 'accuracy'],
  ['phrase-launches', 'launches'],
  ['phrase-limits', 'limits'],
  ['phrase-percentile', 'percentile'],
  ['phrase-separation', 'separation'],
];

/** Matters of a plan, of which a forward pass or a recording has none. */
const ofPlan: ReadonlySet<BareIntent> = new Set(['limits', 'percentile', 'separation']);

/** What a phrase asks that names no other plan; null where something is put forward, or no phrase stands there. */
export function phraseQuestion(text: string, { facts }: Named, { kinds }: AskedAbout): Question | null {
  const hasSides = kinds.includes('of-ratio') || kinds.includes('of-apart');
  if (hasSides && says('phrase-ratio', text)) return { intent: 'equation', metric: 'ratio' };
  const intent = says('beyond', text) ? undefined : phrases.find(([group]) => says(group, text))?.[1];
  if (intent === undefined) return null;
  // One pool of 8 cards is of the devices that there are.
  const isOther = factsOfAnotherPlan.some(
    (one) => facts.has(one) && !(intent === 'separation' && one === 'change'),
  );
  const isOfPass = kinds.includes('of-pass') || kinds.includes('of-recording');
  // The compiler compares no union of more than 25 members one by one.
  return isOther || (isOfPass && ofPlan.has(intent)) ? null : ({ intent } as Question);
}
