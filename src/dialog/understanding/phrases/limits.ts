import type { SlotId } from '../../../plan/slots/values.ts';
import { states } from '../statement.ts';
import { type Phrase, phrase, words } from './rule.ts';

type LimitSlot = 'ttftLimitMs' | 'tpotLimitMs';

const names: Readonly<Record<LimitSlot, string>> = {
  ttftLimitMs: `(?:${words('ttft|time[- ]to[- ]first[- ]token|(?:the )?first[- ]?token(?: latency| time)?')}|首 ?(?:个)?(?:token|字|包)(?:的)?(?:响应)?(?:时延|延迟|延时|时间)?)`,
  tpotLimitMs: `(?:${words('tpot|itl|time[- ]per[- ](?:output[- ])?token|(?:per|each)[- ]token(?: latency| time)?|inter[- ]?token(?: latency)?')}|每 ?个? ?(?:输出)?(?:token|字)(?:的)?(?:输出)?(?:时延|延迟|延时|时间)?|吐字(?:速度|间隔)?|出字(?:速度|间隔)?)`,
};
const anyLimit = `(?:${words('(?:latency |time )?(?:slos?|slas?|limits?|latency|latencies|constraints?|requirements?)(?: (?:limits?|constraints?|requirements?|at all))?')}|slo|时延|延迟|延时|时延(?:限制|要求)|性能要求)(?:的)?(?:限制|要求|约束|指标|上限)?`;

const without =
  "(?:(?<![a-z])(?:no|without(?: any)?|not? (?:need|care about|worry about)|don'?t (?:care about|need|have|want|set|mind|worry about)(?: any| an?| the)?|ignore|skip|drop(?!.{0,30} to \\d)|forget(?: about)?|unlimited)(?![a-z])|不限制?|不设|不要求|没有|没|无|不管|不考虑|不关心|不看|不卡|不在乎|取消|去掉|忽略|对)(?: ?(?:limits?|constraints?|requirements?|slo|target)? ?(?:on|for|of)?(?: the)?)? ?(?:要求)? ?";
const behind =
  "(?: |:|=|的|is|are|has|have|就|上|this time|这块|方面)*(?:(?:没有?|无|不作|不做|不设|不加|不提)(?:限制|要求|约束|上限|限)|不限制?|无限制?|无所谓|随意|随便|不重要|不关心|不管|不考虑|不看|不卡|不要求|没(?:有)?(?:要求|限制)|都(?:行|可以)|(?<![a-z])(?:unlimited|unbounded|unconstrained|none|no limits?|no constraint|no requirement|(?:does not|doesn'?t|don'?t|do not) (?:really )?(?:matter|care)|not (?:that )?(?:important|relevant|a concern|needed|required|critical)|irrelevant|whatever|any(?:thing)?(?: is fine)?|free|open-ended|can be anything|n\\/?a)(?![a-z]))";

function noLimit(slots: readonly LimitSlot[], name: string): Phrase[] {
  const read: Phrase['read'] = (match, span) => {
    // `without the first token` says which tokens a time is of, and not that the first one has no limit.
    const isExcluded = /^without/u.test(match[0]) && !/ttft|latency|limit|time/u.test(match[0]);
    if (isExcluded && slots.includes('ttftLimitMs')) return null;
    const isLimited = /^对/u.test(match[0]) && !/没|无|不/u.test(match[0]);
    return isLimited ? null : slots.map((slot) => states(slot, null, span));
  };
  const notFollowed =
    '(?! ?(?:limits?)? ?(?:<|>|=|:|is|of|above|over|below|under|longer|more|slower|higher|exceed\\w*|超过|大于|高于|低于|小于|到|at)* ?\\d)';
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
