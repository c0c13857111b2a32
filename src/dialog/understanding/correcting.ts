import { Ending } from '../../text/words/ending.ts';
import { anyWay } from '../../text/words/words.ts';

/** Words between two values that make the second replace the first. */
export const correcting = new RegExp(anyWay('correction'), 'u');

const misspoken = new RegExp(`${anyWay('misspoken')} ?$`, 'u');
const setRight = new RegExp(anyWay('set-right'), 'u');

/** `I wrote 80 cards, it is 8`: the first of two values was a slip. */
export function isSetRight(text: string, from: number, to: number, next: number): boolean {
  return setRight.test(text.slice(to, next)) && misspoken.test(text.slice(Math.max(0, from - 24), from));
}

/** Words in front of a value that is not meant, or no longer: `not 8 but 16`, `from 8 to 16`. */
export const droppedBefore = new Ending(`${anyWay('given-up')}(?: ?(?:the|a|just|only))* ?`);

/** Words in front of a device that is taken out, its count between: `replacing 8 H100 with`. */
export const replacedBefore = new RegExp(
  `${anyWay('taken-out')}(?: ?(?:the|a|an|our|my|those|these|old|existing|current|of|all|\\d{1,5} ?(?:x|cards? of|pieces? of)?))* ?$`,
  'u',
);

/** Words behind a value that is not to be had: `32 cards isn't an option any more`. */
export const droppedBehind = new RegExp(`^ ?${anyWay('given-up-behind')}`, 'u');

/** `from 8 to 16`: the first is given up where the verb says so. */
export const movedFrom = new Ending(
  `${anyWay('moved-from')}(?: ?(?:the|our|an?|原来的?|之前的?|\\d{1,5} ?(?:x|张|块|台|卡|个)?))* ?`,
);
