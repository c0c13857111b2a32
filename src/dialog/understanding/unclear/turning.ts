import type { SlotId } from '../../../plan/slots/values.ts';
import { Expression } from '../../../text/words/expression.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { Stretch } from '../unread.ts';
import { nearBefore, type Read } from './read.ts';

const before = new Expression(anyWay('unclear-turn-before'), 'gu');
const bound = new Expression(anyWay('unclear-turn-size'), 'gu');
const behind = new Expression(anyWay('unclear-turn-behind'), 'gu');

/** Sizes that are tried; a bound of one is no size of its own. */
const sizes: ReadonlySet<SlotId> = new Set(['tpSizes', 'epSizes', 'moeDpSizes', 'numMtpTokens']);

/**
 * `nothing above 8 GPUs`, `TP8 or so`: small words that turn, bound or blur a value. Most of them stand among the stop
 * words; a rule that understood one has masked it, so that one which is left beside a value was not understood.
 */
export function turning(read: Read, all: readonly SlotMention[]): readonly Stretch[] {
  const values = all.filter(isTurned);
  const { text, letters } = read.source;
  const inBack = behind.matchesIn(text, letters).flatMap(({ index, 0: words }): Stretch[] => {
    const value = values.findLast((one) => one.end <= index && isLinked(read, one.end, index));
    return value ? [{ start: value.start, end: index + words.length, reason: 'unclear-words' }] : [];
  });
  // `64 dies, not 64 cards`: what is turned away in one place holds in the other.
  const isTwice = (one: SlotMention) =>
    one.slot === 'numDevices' && values.some((other) => other !== one && other.slot === one.slot);
  const once = values.filter((one) => !isTwice(one));
  const sized = values.filter(({ slot }) => sizes.has(slot));
  return [...inFrontOf(read, before, once), ...inFrontOf(read, bound, sized), ...inBack];
}

/** Words of a kind right in front of a value, with the value. */
function inFrontOf(read: Read, words: Expression, values: readonly SlotMention[]): readonly Stretch[] {
  const { text, letters } = read.source;
  return words.matchesIn(text, letters).flatMap(({ index, 0: found }): Stretch[] => {
    const end = index + found.length;
    const value = values.find((one) => one.start >= end && isLinked(read, end, one.start));
    return value ? [{ start: index, end: value.end, reason: 'unclear-words' }] : [];
  });
}

/** Names of models that are not meant have a rule of their own: `we can't get Llama under 45 ms`. */
const isTurned = ({ slot }: SlotMention) => slot !== 'model';

/** Whether nothing but links stand between two places. */
function isLinked({ source }: Read, from: number, to: number): boolean {
  return to - from < nearBefore && says('unclear-turn-link', source.text.slice(from, to));
}
