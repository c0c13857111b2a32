import { searchSpaces } from '../../../engine/terms/search-space.ts';
import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore } from '../../../text/words/around.ts';
import { group } from '../../../text/words/matches.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { type SlotMention, states, type TextRange } from '../slot-mention.ts';
import { marks } from '../source-text.ts';
import { cardWord } from './machine-words.ts';
import { type Phrase, phrase } from './phrase.ts';

const tp = anyWay('dimension-tp');
const ep = anyWay('dimension-ep');
const moeDp = anyWay('dimension-moe-dp');
const notAnotherUnit = `(?!(?:\\d|\\.\\d){0,16} ?(?:${anyWay('no-size')}|${marks.device})(?![a-z]))`;
const size = `\\d{1,9}${notAnotherUnit}(?!%|\\.?\\d)`;
/** A blank alone parts sizes, and a size from a pair of lengths: `tp=2 1024/1024`. */
const comma = `(?: ?${anyWay('size-comma')} ?| (?!\\d{3}|\\d{1,2} ?[/x*+] ?\\d))`;
const joint = `(?: |:|=|\\(|\\[|\\{|${anyWay('size-joint')})`;
const joining = `${joint}*`;
/** `TP 4, 1,024 input`: digits in threes behind a comma are the end of a number, where they are no size. */
const notThousands = '(?!(?<=\\d,)(?!128|256|512)\\d{3}(?!\\d))';
/** `TP 4, 200 users`: a number behind a comma that has a word of its own is no further size. */
const further = (one: string) =>
  `${notThousands}${one}(?!,(?!128|256|512)\\d{3}(?!\\d)|[ -]?${anyWay('figure-of-its-own')}| ?(?:[x*] ?)?${marks.device})`;
const list = `(?<list>${size}(?:${comma}${further(size)})*)`;

function sizes(slot: SlotId): Phrase['read'] {
  return (match, span) => {
    const values = (group(match, 'list').match(/\d+/gu) ?? []).map(Number);
    const isPlausible = values.length > 0 && values.every((value) => value > 0 && value <= 4096);
    return isPlausible ? [states(slot, values, span)] : null;
  };
}

/** `TP 4-16`: the powers of two from one to the other. */
function sizeRange(slot: SlotId): Phrase['read'] {
  return (match, span) => {
    const [from, to] = [Number(group(match, 'from') || group(match, 'least')), Number(group(match, 'to'))];
    if (!(from > 0 && from < to && to <= 4096 && Number.isInteger(Math.log2(from)))) return null;
    const steps = Math.floor(Math.log2(to / from)) + 1;
    return [
      states(
        slot,
        Array.from({ length: steps }, (_, at) => from * 2 ** at),
        span,
      ),
    ];
  };
}

function sizePhrases(slot: SlotId, dimension: string): Phrase[] {
  return [
    // The figure of `2的幂` is no size.
    phrase(`${dimension}[^,.;、\\d]{0,16}${anyWay('powers-of-two')}`, (_, span) => states(slot, [], span)),
    // `16-way tensor parallelism`
    phrase(
      `(?<![\\d.a-z])(?<ways>\\d{1,4})${anyWay('ways-word')}[- ]?的?${dimension}(?:[- ]?${anyWay('degree-word')})?(?![a-z])`,
      (match, span) => states(slot, [Number(group(match, 'ways'))], span),
    ),
    // `sharded 8-way with tensor parallelism`, `expert parallelism over 8 cards`
    ...[
      `(?<![\\d.a-z])(?<ways>\\d{1,4})[- ]?ways?(?: ${anyWay('ways-by')})+ ${dimension}(?![a-z])`,
      `${dimension}(?:[- _]?${anyWay('degree-word')})?(?: ?${anyWay('ways-over')})+ (?:${anyWay('all-the')} )*(?<ways>\\d{1,4}) ?(?:${cardWord})`,
    ].map((source) => phrase(source, (match, span) => states(slot, [Number(group(match, 'ways'))], span))),
    {
      ...phrase(
        `(?:--)?${dimension}(?:[- _]?sizes?)?(?:${joint}|between)*(?<from>\\d{1,4}) ?(?:[~-]|${anyWay('sizes-to')}) ?(?<to>\\d{1,4})${notAnotherUnit}(?!%|\\.?\\d)`,
        () => null,
      ),
      read: (match, span, text) =>
        / and /u.test(match[0]) && !/between/u.test(match[0]) ? null : sizeRange(slot)(match, span, text),
    },
    {
      ...phrase(
        `(?:${dimension}(?:[ :=]|${anyWay('sizes-from')})*(?<from>\\d{1,4})${anyWay('sizes-start')}|${dimension}(?: |:|=)*${anyWay('sizes-least')}(?:[ :=]|${anyWay('sizes-copula')})*(?<least>\\d{1,4}))[,、 ]*(?:[:= ]|${anyWay('sizes-most')})*(?:${dimension})?(?:[ :=]|${anyWay('sizes-between')})*(?<to>\\d{1,4})${notAnotherUnit}(?![\\d.%])`,
        () => null,
      ),
      read: sizeRange(slot),
    },
    phrase(
      `${dimension}(?:[- _]?${anyWay('sizes-noun')})?(?:[ :=]|${anyWay('sizes-may-be')})*${anyWay('ceiling-in-front')}(?:[ =]|${anyWay('sizes-of')})*(?<to>\\d{1,4})${notAnotherUnit}(?!%|\\.?\\d)`,
      (match, span) => {
        const last = Number(group(match, 'to'));
        const sizes = [...Array(11).keys()].map((power) => 2 ** power).filter((one) => one <= last);
        return sizes.at(-1) === last ? states(slot, sizes, span, `1 … ${last}`) : null;
      },
    ),
    { ...phrase(`(?:--)?${dimension}(?:[- _]?sizes?)?${joining}${list}`, () => null), read: sizes(slot) },
    // `tp4 A2 376T`: a size right at its word is no count of the device behind.
    phrase(
      `(?:--)?${dimension}(?:[-_ ]?sizes?)?(?:[=:]|${anyWay('size-joint')})*(?<one>\\d{1,4})(?= ${marks.device})`,
      (match, span) => states(slot, [Number(group(match, 'one'))], span),
    ),
    // `TP：4卡`: as many cards as one group has.
    phrase(
      `${dimension}(?:[=:]|${anyWay('size-joint')})+(?<cards>\\d{1,4})卡(?! ?(?:\\d|${marks.device}))`,
      (match, span) => states(slot, [Number(group(match, 'cards'))], span),
    ),
    phrase(
      `${anyWay('every-size')}${anyWay('sizes-every')}? ?${dimension}(?:[- ]?${anyWay('sizes-values')})|${dimension}(?:[- ]?${anyWay('sizes-values-plain')})${anyWay('sizes-are')}? ?${anyWay('every-size')}`,
      (_, span) => states(slot, [], span),
    ),
  ];
}

const space = (rank: number, span: TextRange): SlotMention =>
  states('searchSpace', searchSpaces[rank] ?? 'tp', span);

const mention = `(?:${tp}|${ep}|${moeDp})`;
const and = `(?: ?${anyWay('dimension-and')} ?| )`;
const searched = `${mention}(?:${and}${mention})*`;
const verbs = `(?:${anyWay('search-verb')}| )*`;
const too = anyWay('searched-too');
const negated = anyWay('not-searched');
/** A dimension that the words behind it give up. */
const refused = anyWay('dimension-refused');

/** How wide a set of dimensions is: MoE-DP includes EP, EP includes TP. */
function rankOf(text: string): number {
  if (new RegExp(moeDp, 'u').test(text)) return 2;
  return new RegExp(ep, 'u').test(text) ? 1 : 0;
}

const isNegatedBefore = new RegExp(`${negated} ?$`, 'u');

const dcp = anyWay('dimension-dcp');
const mtp = anyWay('mtp-lengths');
const mtpLength = '\\d(?!%|\\.?\\d)';
const sweep = `${anyWay('sweep-joint')}*`;

/** `MTP-1和MTP-3`: each length with the word in front of it. */
const repeated = `${anyWay('mtp-repeated')} ?[-=]? ?(?<one>\\d)(?!%|\\.?\\d)(?: ?${anyWay('size-comma')} ?| ?${anyWay('rates-versus')} ?)${anyWay('mtp-repeated')} ?[-=]? ?(?<other>\\d)(?!%|\\.?\\d| ?ms)`;

/** `MTP 0 1 2`, `MTP from 0 to 3`: lengths that are searched; two of them at least. Read before `MTP 0` is off. */
export const mtpSweep: readonly Phrase[] = [
  phrase(repeated, (match, span) =>
    states('mtpSizes', [Number(group(match, 'one')), Number(group(match, 'other'))], span),
  ),
  phrase(
    `(?:--)?${mtp}${sweep}(?<list>${mtpLength}(?:${comma}${further(mtpLength)}){1,9})(?! ?(?:%|${anyWay('unit-not-size')}))`,
    (match, span) => {
      const values = (group(match, 'list').match(/\d/gu) ?? []).map(Number);
      const [first = 0, second = 0] = values;
      const isRange = values.length === 2 && says('to-the-last', group(match, 'list'));
      const lengths = isRange
        ? Array.from({ length: Math.max(0, second - first + 1) }, (_, index) => first + index)
        : values;
      return lengths.length > 1 ? [states('mtpSizes', lengths, span)] : null;
    },
  ),
];

/** Search space and the sizes of each dimension. */
export const searchSpace: readonly Phrase[] = [
  phrase(
    `(?:${anyWay('tp-only')})[,(、: ]{0,3}${anyWay('list-joint')}?${anyWay('list-noun')}${joining}${list}\\)?`,
    (match, span) => {
      const values = (group(match, 'list').match(/\d+/gu) ?? []).map(Number);
      return [space(0, span), states('tpSizes', values, span)];
    },
  ),
  phrase(anyWay('no-expert-parallel'), (_, span) => space(0, span)),
  phrase(
    `${anyWay('no-tensor-parallel')}(?:(?: ?(?:[,/&]|${anyWay('parallel-joint')}) ?)(?:no )?${ep}(?![a-z]))?`,
    (match, span) => [
      states('tpSizes', [1], span, 'TP 1'),
      ...(rankOf(match[0]) > 0 ? [space(0, span)] : []),
    ],
  ),
  ...sizePhrases('dcpSizes', dcp),
  ...sizePhrases('moeDpSizes', moeDp),
  ...sizePhrases('epSizes', ep),
  ...sizePhrases('tpSizes', tp),
  phrase(anyWay('tp-off'), (_, span) => states('tpSizes', [1], span)),
  phrase(anyWay('tp-only'), (_, span) => space(0, span)),
  phrase(`${negated} ?${ep}(?:${and}${moeDp})?${too}`, (match, span) =>
    rankOf(match[0]) > 0 ? space(0, span) : null,
  ),
  phrase(`${ep}(?:${and}${moeDp})?${refused}`, (_, span) => space(0, span)),
  phrase(`${negated} ?${moeDp}${too}|${moeDp}${refused}`, () => []),
  phrase(anyWay('whole-search-space'), (_, span) => space(2, span)),
  // `TP vs TP+EP`: beside a wider search the name alone is a search as well.
  phrase(
    `(?<![a-z+/&])(?<one>${searched})(?<versus> ?${anyWay('searches-versus')} ?)(?<other>${searched})(?![a-z]| ?\\d)`,
    (match, [start, end]) => {
      const ranks = [rankOf(group(match, 'one')), rankOf(group(match, 'other'))] as const;
      const first = start + group(match, 'one').length;
      const second = first + group(match, 'versus').length;
      return ranks[0] === ranks[1] ? null : [space(ranks[0], [start, first]), space(ranks[1], [second, end])];
    },
  ),
  phrase(
    `${verbs}(?<dims>${mention}(?:${and}${anyWay('dimension-too')}?${mention})*)${too}`,
    (match, span, text) => {
      const dims = group(match, 'dims');
      const rank = rankOf(dims);
      if (isNegatedBefore.test(textBefore(text, match.index, 16))) return null;
      const saysSearch = says('search-verb-strong', match[0]);
      const hasMore = new RegExp(`${tp}.*(?:${ep}|${moeDp})`, 'u').test(dims);
      return rank === 0 && !saysSearch && !hasMore ? null : space(rank, span);
    },
  ),
];
