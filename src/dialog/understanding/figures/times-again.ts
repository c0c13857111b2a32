import { textBehind } from '../../../text/words/around.ts';
import { Ending } from '../../../text/words/ending.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';
import type { Quantity } from './quantity.ts';

/** A bare figure stands this near to the time that it is told against. */
const farthest = 72;
/** More seconds than this nobody has in mind behind a time in seconds. */
const mostSeconds = 60;

const wanted = new Ending(`${anyWay('time-wanted')}[ :=]*`);
const endsClause = /^ ?(?:[,;:!?)\n]|\.(?!\d)|$)/u;
const wouldDo = new RegExp(`^ ?${anyWay('time-would-do')}`, 'u');

/** `the first token takes 4 seconds; it should be below 1.5`: a bare figure behind a time in seconds is one, where it is wanted. */
export function timesAgain(
  { text, folded }: SourceText,
  quantities: readonly Quantity[],
): readonly Quantity[] {
  return quantities.map((one, at) => {
    const before = quantities[at - 1];
    const inSeconds =
      before?.unit === 'milliseconds' && before.value >= 1000 && before.value === before.figure * 1000;
    const isBare = one.unit === 'none' && one.scale === '' && one.value > 0 && one.value <= mostSeconds;
    if (!inSeconds || !isBare || one.start - before.end > farthest) return one;
    const between = text.slice(before.end, one.start);
    const behind = textBehind(text, one.end, 24);
    const isWanted =
      (wanted.ends(between) && endsClause.test(behind)) || (/[,;.]/u.test(between) && wouldDo.test(behind));
    if (!isWanted || says('other-figure-named', folded.slice(before.end, one.start))) return one;
    return { ...one, value: one.figure * 1000, unit: 'milliseconds', isWeak: false };
  });
}
