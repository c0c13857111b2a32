import type { SlotId } from '../../../plan/slots/values.ts';
import { anyWay } from '../../../text/words/words.ts';
import { states } from '../statement.ts';
import { type Phrase, phrase } from './rule.ts';

type LimitSlot = 'ttftLimitMs' | 'tpotLimitMs';

const names: Readonly<Record<LimitSlot, string>> = {
  ttftLimitMs: anyWay('limit-ttft'),
  tpotLimitMs: anyWay('limit-tpot'),
};
const anyLimit = `${anyWay('limit-any')}(?:的)?(?:限制|要求|约束|指标|上限)?`;

const without = `${anyWay('without-limit')}(?: ?(?:limits?|constraints?|requirements?|slo|target)? ?(?:on|for|of)?(?: the)?)? ?(?:要求)? ?`;
const behind = `(?: |:|=|${anyWay('limit-filler')})*${anyWay('limit-absent')}`;

function noLimit(slots: readonly LimitSlot[], name: string): Phrase[] {
  const read: Phrase['read'] = (match, span) => {
    // `without the first token` says which tokens a time is of, and not that the first one has no limit.
    const isExcluded = /^without/u.test(match[0]) && !/ttft|latency|limit|time/u.test(match[0]);
    if (isExcluded && slots.includes('ttftLimitMs')) return null;
    const isLimited = /^对/u.test(match[0]) && !/没|无|不/u.test(match[0]);
    return isLimited ? null : slots.map((slot) => states(slot, null, span));
  };
  const notFollowed =
    '(?! ?(?:limits?)? ?(?:<|>|=|:|is|of|above|over|below|under|longer|more|slower|higher|exceed\\w*|超过|大于|高于|低于|小于|到|at|卡在|控制在|限制在|压到|压在|定在|设为|设成|按|为|是|要|在)* ?\\d)';
  return [
    {
      ...phrase(
        `${without}${name}(?: ?(?:latency|limits?|constraints?|requirements?|限制|上限|要求|约束))*${notFollowed}(?:${behind})?`,
        () => null,
      ),
      read,
    },
    { ...phrase(`${name}${behind}${notFollowed}`, () => null), read },
  ];
}

/**
 * Limits that the text says do not exist. As the answer to the question about one limit, a bare "no limit" is about
 * that one only.
 */
export function absentLimits(asked: SlotId | null): readonly Phrase[] {
  const whole: readonly LimitSlot[] = ['ttftLimitMs', 'tpotLimitMs'];
  const meant = whole.filter((slot) => slot === asked);
  return [
    ...noLimit(
      ['ttftLimitMs', 'tpotLimitMs'],
      `${names.ttftLimitMs} ?(?:and|or|nor|和|与|、|\\/|,) ?(?:the )?${names.tpotLimitMs}`,
    ),
    ...noLimit(['ttftLimitMs'], names.ttftLimitMs),
    ...noLimit(['tpotLimitMs'], names.tpotLimitMs),
    ...noLimit(meant.length > 0 ? meant : whole, anyLimit),
  ];
}
