import { readNumber } from '../../text/words/numbers.ts';
import { says, waysOf } from '../../text/words/words.ts';
import { type AskedAbout, isKnown } from './asked-about.ts';
import type { Named } from './named-in-question.ts';
import type { Question } from './question.ts';

const firstNumber = /\d[\d,]*/u;

function numberIn(text: string): number | null {
  const found = firstNumber.exec(text)?.[0];
  return found === undefined ? null : readNumber(found.replaceAll(',', ''));
}

/**
 * `why 176 and not 200`: without a word for what is counted, the number that is there tells it, be it a batch or the requests of
 * all replicas. Null for anything else.
 */
export function refusedCount(
  text: string,
  { split, load }: Named,
  { batches, users }: AskedAbout,
): Question | null {
  if (split !== null || load.contextTokens !== null || !says('amount-there-asked', text)) return null;
  const found = waysOf('amount-there')
    .find((way) => way.test(text))
    ?.exec(text);
  if (!found) return null;
  const [there, refused] = [numberIn(found[0]), numberIn(text.slice(found.index + found[0].length))];
  if (there === null || refused === null || refused <= there) return null;
  const none = { batch: null, users: null, contextTokens: null, times: null };
  if (isKnown(there, batches)) return { intent: 'why-not-batch', ...none, batch: refused };
  return isKnown(there, users) ? { intent: 'why-not-batch', ...none, users: refused } : null;
}
