import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore } from '../../../text/words/around.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { asks, sameLabel, states } from '../slot-mention.ts';
import { type Phrase, phrase } from './phrase.ts';

type LimitSlot = 'ttftLimitMs' | 'tpotLimitMs';

const names: Readonly<Record<LimitSlot, string>> = {
  ttftLimitMs: anyWay('limit-ttft'),
  tpotLimitMs: anyWay('limit-tpot'),
};
const anyLimit = `${anyWay('limit-any')}的?${anyWay('limit-noun-zh')}?`;

const without = `${anyWay('without-limit')}(?: ?${anyWay('without-noun')}? ?${anyWay('without-link')}?(?: the)?)? ?(?:要求)? ?`;
const behind = `(?: |:|=|limits?(?![a-z])|${anyWay('limit-filler')})*${anyWay('limit-absent')}`;

/** `TTFT isn't critical, say 8 s`: a time that would do is the limit after all. */
const notNamedAfterAll = `(?!(?: ${anyWay('limit-degree')})? ?[,;(.-]? ?${anyWay('limit-after-all')}(?:(?!${anyWay('other-limit-begins')})[^,;.\\d]){0,16}\\d+(?:\\.\\d+)? ?(?:m?s|${anyWay('time-unit')})(?![a-z]))`;

const limitedInFront = new RegExp(
  `\\d ?${anyWay('short-time-unit')} ${anyWay('limit-link')} (?:the )?$`,
  'u',
);

function noLimit(slots: readonly LimitSlot[], name: string): Phrase[] {
  const read: Phrase['read'] = (match, span, text) => {
    // `3 seconds for TTFT, TPOT I don't care`: the first of the two has its figure in front.
    if (slots.length > 1 && limitedInFront.test(textBefore(text, match.index, 32))) return null;
    // `without the first token` says which tokens a time is of, and not that the first one has no limit.
    const isExcluded = /^without/u.test(match[0]) && !says('time-named', match[0]);
    if (isExcluded && slots.includes('ttftLimitMs')) return null;
    const isLimited = /^对/u.test(match[0]) && !says('denied-zh', match[0]);
    return isLimited ? null : slots.map((slot) => states(slot, null, span));
  };
  const notFollowed = `(?! ?(?:limits?)? ?[(]?(?:[<>=: ]|${anyWay('limit-followed')})* ?\\d)`;
  return [
    {
      ...phrase(`${without}${name}(?: ?${anyWay('limit-noun')})*${notFollowed}(?:${behind})?`, () => null),
      read,
    },
    { ...phrase(`${name}${behind}${notFollowed}${notNamedAfterAll}`, () => null), read },
  ];
}

const time = (name: string) =>
  `(?<![\\d.])(?<${name}>\\d+(?:\\.\\d+)?) ?(?<${name}Unit>${anyWay('short-time-unit')}|${anyWay('time-unit')})?(?![a-z])`;
const between = `(?: ?(?:[/,&、]|${anyWay('limits-joint')}) ?)`;

/** `2s/50ms (TTFT/TPOT)`: both limits in front of both names, in the order of the names. */
const limitPair = (slots: readonly [LimitSlot, LimitSlot]) =>
  phrase(
    `${time('a')}${between}${time('b')} ?[([]?(?:for )?${names[slots[0]]}${between}${names[slots[1]]}[)\\]]?(?! ?[<=:]| ?${anyWay('limit-goes-on')}(?![a-z])| ?\\d)`,
    (match, span) => {
      const values = (['a', 'b'] as const).map((name, at) => inMilliseconds(match, name, slots[at]));
      const [first, second] = values;
      if (first === undefined || second === undefined || first === null || second === null) return null;
      return [states(slots[0], first, span), states(slots[1], second, span)];
    },
  );

/** The smallest bare figure that is milliseconds for each; a smaller one may be seconds. */
const smallestBare: Readonly<Record<LimitSlot, number>> = { ttftLimitMs: 20, tpotLimitMs: 1 };

function inMilliseconds(match: RegExpExecArray, name: 'a' | 'b', slot: LimitSlot | undefined): number | null {
  const value = Number(group(match, name));
  const unit = group(match, `${name}Unit`);
  if (/^(?:s|秒)/u.test(unit)) return value * 1000;
  return unit !== '' || (slot !== undefined && value >= smallestBare[slot]) ? value : null;
}

/** `40 tokens per user per second`: the user stands within the unit. */
const rateWithinUnit = phrase(
  `(?<![\\d.])(?<rate>\\d{1,4}(?:\\.\\d+)?) ?${anyWay('tokens-of-user-and-second')}`,
  (match, span) => {
    const rate = Number(group(match, 'rate'));
    if (rate <= 0) return null;
    const limit = Math.round(1_000_000 / rate) / 1000;
    return states('tpotLimitMs', limit, span, `${grouped(rate)} tokens/s per user = ${grouped(limit)} ms`);
  },
);

/** `ttft_s: 4`, `TPOT [ms] = 50`: the unit belongs to the name. */
const unitInName = (['ttftLimitMs', 'tpotLimitMs'] as const).map((slot) =>
  phrase(
    `${names[slot]}(?:[ _-]?${anyWay('limit-key')}s?)?(?:[ _]|[ _-]?[([])(?<aUnit>${anyWay('unit-in-key')})(?: ?/ ?tok(?:en)?)?[)\\]]?["']? ?[:=|<]+ ?(?<a>\\d+(?:\\.\\d+)?)(?! ?${anyWay('unit-of-key')}(?![a-z])|[\\d.])`,
    (match, span) => {
      const value = inMilliseconds(match, 'a', slot);
      return value === null || value <= 0 ? null : states(slot, value, span);
    },
  ),
);

const bareTime = (name: string) =>
  `(?<![\\d.a-z])(?<${name}>\\d+(?:\\.\\d+)?) ?(?<${name}Unit>${anyWay('short-time-unit')})(?![a-z]| ?/ ?${anyWay('rate-behind-time')}| ?${anyWay('limit-word-behind-time')}(?![a-z]))`;

/** Nothing in front that names what the times are of. */
const aloneInClause = new RegExp(
  `(?:^|[,;\\n|(?!]|\\. |[\\uE000-\\uE002] ?[:-]|\\d ?k? ?[:/] ?\\d[\\d.]*k?(?= )) ?(?:(?:${anyWay('limit-lead')}|${anyWay('polite-lead')})[ :=]*){0,6}$`,
  'u',
);

/** Names of both limits, told in this order wherever both stand behind such a word. */
const namesLimits = new RegExp(`${anyWay('limits-name')}[ :=]*(?:${anyWay('limits-copula')}[ :=]*)*$`, 'u');

/** `2 s and 40 ms` alone in a clause, without any name: to be confirmed as the limits of the first and of each token. */
const unnamedPair = phrase(
  `${bareTime('a')} ?(?:/|,|and|&|\\+|\\|) ?${bareTime('b')}(?= ?(?:${anyWay('polite-behind')}(?![a-z]) ?)?(?:[,;.!?)|\\n]|$))`,
  (match, span, text) => {
    const lead = textBefore(text, match.index, 40);
    const isNamed = namesLimits.test(lead);
    if (!isNamed && !aloneInClause.test(lead)) return null;
    const [first, second] = [
      inMilliseconds(match, 'a', 'ttftLimitMs'),
      inMilliseconds(match, 'b', 'tpotLimitMs'),
    ];
    if (first === null || second === null || second <= 0 || second > 500 || first < 5 * second) return null;
    if (isNamed) return [states('ttftLimitMs', first, span), states('tpotLimitMs', second, span)];
    const label = (value: number) => `${value} ms`;
    // The objective is the pair of limits, in their usual order.
    if (/sl[oa]s?[ :=]*$/u.test(textBefore(text, match.index, 8)))
      return [states('ttftLimitMs', first, span), states('tpotLimitMs', second, span)];
    return [
      asks('ttftLimitMs', span, [{ value: first, label: sameLabel(`TTFT ${label(first)}`) }]),
      asks('tpotLimitMs', span, [{ value: second, label: sameLabel(`TPOT ${label(second)}`) }]),
    ];
  },
);

/** `每100ms至少出3个token`: how many tokens come in a time that is told in milliseconds. */
const tokensInTime = phrase(
  `${anyWay('each-time-zh')}(?<![\\d.])(?<time>\\d{2,5}(?:\\.\\d+)?) ?${anyWay('millisecond-unit')}(?:内)?(?: |${anyWay('pace-filler')})*${anyWay('pace-verb')}${anyWay('pace-complement')}?(?<count>${numberPattern}) ?个?${anyWay('token-word')}(?![a-z])`,
  (match, span) => {
    const [time, count] = [Number(group(match, 'time')), readNumber(group(match, 'count'))];
    // One token in a time is the time of each, which has words of its own.
    if (count === null || count <= 1 || time <= 0) return null;
    const value = Math.round((time / count) * 1000) / 1000;
    return states('tpotLimitMs', value, span, `${time} / ${count} = ${value}`);
  },
);

/** `SLO 1500/45 ms`: behind a word for limits the unit of the second is that of both. */
const pairOfOneUnit = phrase(
  `(?<![\\d.a-z])(?<a>\\d{2,5}) ?(?:/|and|&) ?(?<b>\\d{1,3}(?:\\.\\d+)?) ?ms(?![a-z])(?= ?(?:$|[,;.!?)|\\n]|${anyWay('polite-or-end')}))`,
  (match, span, text) => {
    const [first, second] = [Number(group(match, 'a')), Number(group(match, 'b'))];
    const lead = textBefore(text, match.index, 40);
    if (!namesLimits.test(lead) || first < 5 * second || second <= 0) return null;
    return [states('ttftLimitMs', first, span), states('tpotLimitMs', second, span)];
  },
);

/** Both limits told as a pair in front of their names, and limits whose name holds the unit. */
export const limitPairs: readonly Phrase[] = [
  rateWithinUnit,
  tokensInTime,
  ...unitInName,
  unnamedPair,
  pairOfOneUnit,
  limitPair(['ttftLimitMs', 'tpotLimitMs']),
  limitPair(['tpotLimitMs', 'ttftLimitMs']),
];

const bothLimits: readonly LimitSlot[] = ['ttftLimitMs', 'tpotLimitMs'];

/** `only TPOT matters`: the other limit is none; the name stays for its figure. */
const onlyOther = (slot: LimitSlot, other: LimitSlot) =>
  [
    `${anyWay('limit-only-cared')} (?:the )?(?=${names[other]}(?! ?(?:[&/+,]|and) ?(?:the )?(?:${names[slot]})))`,
    `${anyWay('limit-only')} (?:the )?(?=${names[other]} ${anyWay('limit-matters')})`,
  ].map((source) => phrase(source, (_, span) => ({ ...states(slot, null, span), isFallback: true })));

const namedAbsent: readonly Phrase[] = [
  ...onlyOther('ttftLimitMs', 'tpotLimitMs'),
  ...onlyOther('tpotLimitMs', 'ttftLimitMs'),
  ...[
    [names.ttftLimitMs, names.tpotLimitMs],
    [names.tpotLimitMs, names.ttftLimitMs],
  ].flatMap(([first, second]) =>
    noLimit(bothLimits, `${first} ?(?:[、\\/,]|${anyWay('limit-pair-joint')}) ?(?:the )?${second}`),
  ),
  ...noLimit(['ttftLimitMs'], names.ttftLimitMs),
  ...noLimit(['tpotLimitMs'], names.tpotLimitMs),
];
const eitherAbsent = [...namedAbsent, ...noLimit(bothLimits, anyLimit)];
const absentAsked: Readonly<Record<LimitSlot, readonly Phrase[]>> = {
  ttftLimitMs: [...namedAbsent, ...noLimit(['ttftLimitMs'], anyLimit)],
  tpotLimitMs: [...namedAbsent, ...noLimit(['tpotLimitMs'], anyLimit)],
};

/**
 * Limits that the text says do not exist. As the answer to the question about one limit, a bare "no limit" is about
 * that one only.
 */
export function absentLimits(asked: SlotId | null): readonly Phrase[] {
  return asked === 'ttftLimitMs' || asked === 'tpotLimitMs' ? absentAsked[asked] : eitherAbsent;
}
