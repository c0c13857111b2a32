import { textBefore, textBehind } from '../../text/words/around.ts';
import { Ending } from '../../text/words/ending.ts';
import { anyWay, says } from '../../text/words/words.ts';
import { partBefore } from './clauses.ts';
import type { SlotMention } from './slot-mention.ts';

/** Words between two values that make the second replace the first. */
export const correcting = new RegExp(anyWay('correction'), 'u');

const misspoken = new RegExp(`${anyWay('misspoken')} ?$`, 'u');
const setRight = new RegExp(anyWay('set-right'), 'u');

/** `I wrote 80 cards, it is 8`: the first of two values was a slip. */
export function isSetRight(text: string, from: number, to: number, next: number): boolean {
  return setRight.test(text.slice(to, next)) && misspoken.test(textBefore(text, from, 24));
}

/** Words in front of a value that is not meant, or no longer: `not 8 but 16`, `from 8 to 16`. */
export const droppedBefore = new Ending(`${anyWay('given-up')}(?: ?${anyWay('given-up-filler')})* ?`);

/** `we can't get 16 H200`: words in front of a count of devices that is not to be had. */
export const notToBeHad = new Ending(`${anyWay('cannot-have')}(?: ?${anyWay('given-up-filler')})* ?`);

/** Words in front of a device that is taken out, its count between: `replacing 8 H100 with`. */
export const replacedBefore = new RegExp(
  `${anyWay('taken-out')}(?: ?${anyWay('taken-out-filler')})* ?$`,
  'u',
);

/** Words behind a value that is not to be had: `32 cards isn't an option any more`. */
export const droppedBehind = new RegExp(`^ ?${anyWay('given-up-behind')}`, 'u');

/** `from 8 to 16`: the first is given up where the verb says so. */
export const movedFrom = new Ending(`${anyWay('moved-from')}(?: ?${anyWay('moved-from-filler')})* ?`);

/** `bf16 instead, fp8 scares the customer`: what is named instead holds, whatever is told of the other behind it. */
export const chosenInstead = new RegExp(`^ ?${anyWay('chosen-instead')} ?(?:[,;.!)\\n]|$)`, 'u');

/** Statements behind the last correction; everything when nothing is corrected. */
export function lastCorrected(text: string, statements: readonly SlotMention[]): readonly SlotMention[] {
  const chosen = statements.filter(({ end }) => chosenInstead.test(textBehind(text, end, 24)));
  if (chosen.length === 1) return chosen;
  let from = 0;
  for (const [index, one] of statements.entries()) {
    const previous = statements[index - 1];
    if (previous && isCorrection(text, previous, one)) from = index;
  }
  return statements.slice(from);
}

/** Words in front of a value that make it a case: `if fp8 does not fit, `. */
export const condition = new RegExp(`${anyWay('in-case')}[^,;.\\n]{0,40}$`, 'u');

/** `if fp8 does not fit, int4`: neither value is given up, and which of them will do is open. */
export function isConditional(text: string, { start }: SlotMention): boolean {
  return condition.test(textBefore(text, start, 48));
}

/** `100 ms at night, but 40 during the day`: each of two values holds in a case of its own. */
function isCase(text: string, one: SlotMention, next: SlotMention): boolean {
  if (!says('in-a-case', text.slice(one.end, next.start))) return false;
  // `白天TTFT 2s晚上可以放到5s`: the case of each value stands in front of it.
  const clause = partBefore(textBefore(text, one.start, 12), 'items');
  return says('in-a-case', textBehind(text, next.end, 32)) || says('in-a-case', clause);
}

/** Of long words between two values the last clauses: only what stands there says that the second would do as well. */
function besideNext(between: string): string {
  const marks = [...between.matchAll(/[,;、\n]/gu)].map(({ index }) => index);
  return between.length <= 24 ? between : between.slice(marks.at(-2) ?? 0);
}

function isCorrection(text: string, one: SlotMention, next: SlotMention): boolean {
  const isFallback =
    isConditional(text, one) ||
    isCase(text, one, next) ||
    says('fallback-value', besideNext(text.slice(one.end, next.start))) ||
    says('fallback-value-behind', textBehind(text, next.end, 24));
  const isLater = says('later', text.slice(one.end, next.end + 16));
  const isBesides = says('besides-behind', textBehind(text, next.end, 12));
  if (isSetRight(text, one.start, one.end, next.start)) return true;
  // `从8卡开始，一直加到64卡`: steps of a series, none of which is given up.
  if (says('series-of-steps', text.slice(one.end, next.start))) return false;
  // `input 4k …, input lengths double (8k)`: a change tells the new value itself.
  const own = text.slice(next.start, next.end);
  if (says('change-doubled', own) || says('change-halved', own)) return true;
  return !isFallback && !isLater && !isBesides && correcting.test(text.slice(one.end, next.start));
}
