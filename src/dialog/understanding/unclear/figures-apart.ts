import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore, textBehind } from '../../../text/words/around.ts';
import { Expression } from '../../../text/words/expression.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { replacedBefore } from '../correcting.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { Stretch } from '../unread.ts';
import { nearBefore, type Read } from './read.ts';

/** `TPOT三十几毫秒`: a figure in words with more behind it. */
export function aboutSoMuch({ source, taken }: Read): readonly Stretch[] {
  return taken.flatMap(({ start, end }): Stretch[] =>
    says('unclear-about-behind', textBehind(source.text, end, 4))
      ? [{ start, end: end + 1, reason: 'unclear-words' }]
      : [],
  );
}

/** `we rent 8 B200 and own 8`: the same count of devices in two places of a sentence, of which one was taken. */
export function toldTwice({ source, taken }: Read): readonly Stretch[] {
  const counts = taken
    .filter((one) => one.slot === 'numDevices' && isBareFigure(source.folded, one))
    .toSorted((a, b) => a.start - b.start);
  return counts.slice(1).flatMap((one, at): Stretch[] => {
    const first = counts[at]?.start ?? 0;
    const between = source.folded.slice(counts[at]?.end ?? 0, one.start);
    const isReplaced = replacedBefore.test(textBefore(source.folded, first, nearBefore));
    return isReplaced || sentenceEnd.test(between) || toldAgain.isIn(between)
      ? []
      : [{ start: one.start, end: one.end, reason: 'rival' }];
  });
}

/** `扩到32卡，按32卡规划`: right behind these words the count is no second one. */
const toldAgain = new Expression(`${anyWay('count-told-again')}$`, 'u');

/** `from 16 to 32 dies; plan for the 32`: a loose figure that repeats the count behind such words asks for nothing. */
export function isToldAgain({ source, taken }: Read, { start, end, reason }: Stretch): boolean {
  const figure = Number(source.folded.slice(start, end));
  return (
    reason === 'number' &&
    taken.some(({ slot, value }) => slot === 'numDevices' && value === figure) &&
    toldAgain.isIn(textBefore(source.folded, start, nearBefore))
  );
}

const sentenceEnd = /[;?!\n()=:]|\.(?=\s)/u;
const unitOfCount = /^\d+ ?\D*$/u;

/** Whether a count is one figure with its unit, and no product. */
function isBareFigure(folded: string, { start, end, value }: SlotMention): boolean {
  const words = folded.slice(start, end);
  return unitOfCount.test(words) && words.startsWith(String(value));
}

const lengths: ReadonlySet<SlotId> = new Set(['inputLength', 'outputLength']);
/** No request of anybody is as short as this. */
const shortest = 16;

/** `MTP投机解码，1个token`: a length that no request has, of a word in another clause. */
export function tooShort({ taken, clauses }: Read): readonly Stretch[] {
  return taken.flatMap(({ slot, value, start, end }): Stretch[] =>
    lengths.has(slot) && Number(value) < shortest && clauses.at(start) !== clauses.at(end)
      ? [{ start, end, reason: 'unclear-short' }]
      : [],
  );
}
