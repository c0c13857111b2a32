import { says } from '../../text/words/words.ts';
import type { AskedAbout } from './asked-about.ts';
import type { Named } from './named-in-question.ts';
import type { Question } from './question.ts';

/** A question for the worth of compiling the graph, as the same plan the other way round; null where something else is asked. */
export function compiledQuestion(
  text: string,
  { change }: Named,
  { isCompiled, kinds }: AskedAbout,
): Question | null {
  const others = Object.keys(change).filter((name) => name !== 'compile');
  const isOfPlan = !kinds.includes('of-pass') && !kinds.includes('of-recording');
  if (!isOfPlan || others.length > 0 || !says('worth-of-compiling', text)) return null;
  return { intent: 'what-if', change: { compile: isCompiled !== true } };
}
