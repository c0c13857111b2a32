import type { SlotId } from '../../../plan/slots/values.ts';
import { Expression } from '../../../text/words/expression.ts';
import { group } from '../../../text/words/matches.ts';
import { numberPattern, readNumber, tidy } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { marks } from '../source-text.ts';
import { card, eachMachine } from './machine-words.ts';

/**
 * `either`: the amount may be the new value, or what is added to the old one; `of`: the value of another slot is what
 * is scaled.
 */
export type Change =
  | { readonly times: number; readonly of?: ScaledSlot }
  | { readonly more: number }
  | { readonly either: number };

/** Slots that a change scales, with the group of words that names each. */
export const scaledSlots = [
  ['numDevices', 'changed-count'],
  ['ttftLimitMs', 'limit-ttft'],
  ['tpotLimitMs', 'limit-tpot'],
  ['inputLength', 'changed-input'],
  ['outputLength', 'changed-output'],
  ['concurrentUsers', 'changed-users'],
  ['requestsPerSecond', 'changed-rate'],
] as const satisfies readonly (readonly [SlotId, string])[];

export type ScaledSlot = (typeof scaledSlots)[number][0];

interface RelativePhrase {
  readonly slot: ScaledSlot;
  readonly expression: Expression;
  read(match: RegExpExecArray): Change | null;
}

/** `doubled to 8k` tells the new value itself. */
const notToldWhole = `(?!(?: ?[:(] ?|[,、 ]{0,2}(?:i\\.?e\\.?|${anyWay('result-leads')}) ?)[\\d一二两三四五六七八九十])`;

const changed = (slot: ScaledSlot, source: string, read: RelativePhrase['read']): RelativePhrase => ({
  slot,
  expression: new Expression(source + notToldWhole, 'gu'),
  read,
});

/** An amount by itself, in the group `amount`. */
export const number = `(?<![\\d.])(?<amount>${numberPattern})`;

const filler = `(?: |:|${anyWay('changed-filler')})*`;

/** Behind an amount: nothing that makes it another figure. */
const isWhole = `(?!\\.?\\d|[a-z]|${anyWay('no-number-behind-zh')})`;

const amountOf = (match: RegExpExecArray) => readNumber(group(match, 'amount')) ?? inWords(match);

/** `half a second`, `another second`: an amount of a time that is told with an article. */
const timeNumber = `(?<![\\d.a-z])(?:(?<words>${anyWay('amount-in-words')}) ?|(?<amount>${numberPattern}))`;

function inWords(match: RegExpExecArray): number | null {
  const words = group(match, 'words');
  return words === '' ? null : /^half/u.test(words) ? 0.5 : 1;
}

function times(match: RegExpExecArray, sign: 1 | -1): Change | null {
  const share = amountOf(match);
  return share === null || share <= 0 || (sign < 0 && share >= 100)
    ? null
    : { times: tidy(1 + (sign * share) / 100) };
}

const timeFactor = (unit: string) => (/^(?:s|秒)/u.test(unit) ? 1000 : 1);

const lengthFactors: Readonly<Record<string, number>> = { k: 1024, 千: 1000, 万: 10_000 };

/** An amount in the unit of its slot; without a unit it counts in the base unit. */
export function more(match: RegExpExecArray, slot: ScaledSlot, sign: 1 | -1): Change | null {
  const amount = amountOf(match);
  const unit = group(match, 'unit');
  const isTime = slot === 'ttftLimitMs' || slot === 'tpotLimitMs';
  const factor = unit === '' ? 1 : isTime ? timeFactor(unit) : lengthFactors[unit];
  return amount === null || amount <= 0 || factor === undefined ? null : { more: sign * amount * factor };
}

/** `half a second more for the first token`, `cut 10 ms off TPOT`: the amount in front of what it changes. */
function timesTold(slot: ScaledSlot, words: string, behind: string, sign: 1 | -1): RelativePhrase[] {
  const amount = `${timeNumber} ?(?<unit>${anyWay('relative-unit')})(?![a-z])`;
  const name = `${anyWay('changed-link')}*${anyWay(words)}(?![a-z])`;
  const verb = anyWay(sign > 0 ? 'time-added' : 'time-removed');
  const read: RelativePhrase['read'] = (match) => more(match, slot, sign);
  return [
    changed(slot, `${amount} ${anyWay(behind)} ${name}`, read),
    changed(slot, `${verb} ${amount}(?: ${anyWay(behind)})? ${name}`, read),
    ...(sign > 0
      ? [
          changed(slot, `${anyWay(words)} ${anyWay('time-plus')} ${amount}`, read),
          changed(
            slot,
            `${anyWay(words)} (?<words>${anyWay('one-more-of-time')}) (?<unit>${anyWay('relative-unit')})(?![a-z])`,
            read,
          ),
        ]
      : []),
  ];
}

function phrasesOf([slot, words]: (typeof scaledSlots)[number]): RelativePhrase[] {
  const subject = `${anyWay(words)}${filler}`;
  const isTime = slot === 'ttftLimitMs' || slot === 'tpotLimitMs';
  const unit = isTime
    ? `(?: ?个? ?(?<unit>${anyWay('relative-unit')}))?`
    : `(?: ?(?<unit>${anyWay('relative-scale')}))?(?: ?${anyWay('token-behind')})?`;
  const amount = isTime ? timeNumber : number;
  const amounts = (verb: string) =>
    `${subject}${anyWay(verb)} ?个? ?${amount}${unit}${isWhole}(?! ?(?:%|${anyWay('bound-behind-number')}))`;
  const shares = (verb: string) => `${subject}${anyWay(verb)} ?${number} ?%`;
  const named = slot === 'numDevices' ? [] : (['change-more', 'change-less'] as const);
  return [
    changed(slot, `${subject}${anyWay('change-doubled')}`, () => ({ times: 2 })),
    changed(slot, `${subject}${anyWay('change-halved')}`, () => ({ times: 0.5 })),
    changed(slot, `(?<![a-z])doubl(?:e|ing) ${anyWay('our-machines')}?${anyWay(words)}(?![a-z])`, () => ({
      times: 2,
    })),
    changed(slot, `(?<![a-z])halv(?:e|ing) ${anyWay('our-machines')}?${anyWay(words)}(?![a-z])`, () => ({
      times: 0.5,
    })),
    changed(slot, `${subject}${anyWay('change-times')} ?${number} ?倍`, (match) => {
      const factor = amountOf(match);
      return factor === null || factor <= 0 ? null : { times: factor };
    }),
    changed(slot, `${anyWay('twice-words')} ${anyWay(words)}(?![a-z])`, () => ({ times: 2 })),
    changed(
      slot,
      `${anyWay('half-words')} ${anyWay(words)}(?![a-z]| ?${anyWay('half-goes-on')}(?![a-z]))`,
      () => ({ times: 0.5 }),
    ),
    changed(slot, `${anyWay('lower-verb')} ${subject}${anyWay('lowered-in')} half`, () => ({ times: 0.5 })),
    ...(
      [
        ['raise-verb', 'amount-more', 1],
        ['lower-verb', 'amount-less', -1],
      ] as const
    ).flatMap(([verb, behind, sign]) => [
      changed(slot, `${anyWay(verb)} ${subject}by ${number} ?%`, (match) => times(match, sign)),
      changed(slot, `${subject}${number} ?% ${anyWay(behind)}`, (match) => times(match, sign)),
      changed(slot, `${number} ?% ${anyWay(behind)} ${anyWay(words)}(?![a-z])`, (match) =>
        times(match, sign),
      ),
      ...(slot === 'numDevices'
        ? []
        : [
            changed(slot, `${anyWay(verb)} ${subject}by ${amount}${unit}${isWhole}(?! ?%)`, (match) =>
              more(match, slot, sign),
            ),
            changed(slot, `${subject}${amount}${unit} ${anyWay(behind)}`, (match) => more(match, slot, sign)),
            ...(isTime ? timesTold(slot, words, behind, sign) : []),
          ]),
    ]),
    changed(slot, shares('change-more'), (match) => times(match, 1)),
    changed(slot, shares('change-less'), (match) => times(match, -1)),
    ...(isTime
      ? [
          changed(slot, amounts('given-amount'), (match) => {
            const change = more(match, slot, 1);
            return change !== null && 'more' in change ? { either: change.more } : null;
          }),
        ]
      : []),
    ...named.map((verb) =>
      changed(slot, amounts(verb), (match) => more(match, slot, verb === 'change-more' ? 1 : -1)),
    ),
  ];
}

const cards = `(?:${card})(?! ?${marks.device})`;

const devices = (verb: string) => `${anyWay(verb)} ?${number} ?个?${anyWay('more-cards')}?${cards}`;

const devicesBehind = (word: string) =>
  `${number} (?:${anyWay(word)} ${cards}|${cards} ${anyWay(word)}(?! than))`;

const byAmount =
  (sign: 1 | -1): RelativePhrase['read'] =>
  (match) => {
    const amount = amountOf(match);
    return amount === null || !Number.isInteger(amount) || amount < 1 ? null : { more: sign * amount };
  };

/** `再加一台，每台16卡`: machines more, with the cards of each. */
const machinesMore = changed(
  'numDevices',
  `${anyWay('added-devices')} ?${number} ?${anyWay('added-machine')}${anyWay('machine-noun-zh')}?[,、( ]{0,2}(?:${eachMachine})(?: |${anyWay('added-has')})*(?<each>${numberPattern}) ?${cards}`,
  (match) => {
    const [amount, each] = [amountOf(match), readNumber(group(match, 'each'))];
    return amount === null || each === null || amount < 1 || each < 1 ? null : { more: amount * each };
  },
);

const eachInFront = new RegExp(
  `(?:${numberPattern} ?(?:${anyWay('added-machine')}|${anyWay('machine')})|(?:${eachMachine}))[^,;\\n\\d]{0,4}?(?<each>${numberPattern}) ?(?:${card})`,
  'gu',
);

/** `已有2台8卡H100，再买1台`: machines more, with the cards of those that stand in front. */
const machinesAlike = changed(
  'numDevices',
  `${anyWay('added-devices')} ?${number} ?${anyWay('added-machine')}${anyWay('machine-noun-zh')}?(?! ?(?:[\\d(]|${anyWay('machines-of-others')}|${numberPattern} ?${cards}|${eachMachine}|[,、( ]{1,2}(?:${eachMachine})))`,
  (match) => {
    const before = [...match.input.slice(0, match.index).matchAll(eachInFront)].at(-1);
    const [amount, each] = [amountOf(match), readNumber(group(before, 'each'))];
    return amount === null || each === null || amount < 1 || each < 2 ? null : { more: amount * each };
  },
);

/** Ways of telling a change, with the slot that each scales. */
export const relativePhrases: readonly RelativePhrase[] = [
  machinesMore,
  machinesAlike,
  changed('numDevices', `${anyWay('change-doubled')}的${cards}`, () => ({ times: 2 })),
  changed('numDevices', `${anyWay('change-halved')}的${cards}`, () => ({ times: 0.5 })),
  changed('numDevices', devices('added-devices'), byAmount(1)),
  // `16 H200 and will add 8`: the machines are those in front.
  changed(
    'numDevices',
    `${anyWay('added-bare')} ?${number}(?: ?${anyWay('more-behind')}(?: ?${anyWay('more-when')})?)?(?= ?(?:[,;.!?)\\n](?!\\d)|$))`,
    byAmount(1),
  ),
  changed('numDevices', devices('removed-devices'), byAmount(-1)),
  changed('numDevices', devicesBehind('devices-more'), byAmount(1)),
  changed('numDevices', devicesBehind('devices-fewer'), byAmount(-1)),
  ...scaledSlots.flatMap(phrasesOf),
];

/** Words without which a text tells no change: most texts have none, and are not looked at any further. */
export const anyChange = new Expression(
  [
    'change-doubled',
    'change-halved',
    'change-more',
    'change-less',
    'change-times',
    'raise-verb',
    'lower-verb',
    'amount-more',
    'amount-less',
    'twice-words',
    'half-words',
    'added-devices',
    'added-bare',
    'removed-devices',
    'given-amount',
    'devices-more',
    'devices-fewer',
    'time-added',
    'time-removed',
    'time-plus',
    'one-more-of-time',
    'amount-in-words',
  ]
    .map(anyWay)
    .join('|'),
  'u',
);
