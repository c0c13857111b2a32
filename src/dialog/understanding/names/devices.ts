import type { PlanFacts } from '../../../plan/plan-facts.ts';
import { textBefore } from '../../../text/words/around.ts';
import { group, matchesOf } from '../../../text/words/matches.ts';
import { anyWay, wordsOf } from '../../../text/words/words.ts';
import { asks, type SlotMention, sameLabel, states, type TextRange } from '../slot-mention.ts';
import { marks, type SourceText } from '../source-text.ts';
import { detailWord, detailWords, spokenRate } from './device-details.ts';
import { findNames, type NameMatch } from './find-names.ts';
import { compact, lexiconOf, type Names } from './lexicon.ts';
import { narrowed, withoutVariants } from './narrow-devices.ts';
import { isNegated } from './negated.ts';

const ofMakerKind = new RegExp(`^[ -]?${anyWay('of-maker-kind')}? ?$`, 'u');

/**
 * Accelerators that people name and no list here holds: taken with their whole names, so that the refusal names them
 * as they were said.
 */
let otherPattern: RegExp | null = null;

function otherAccelerators(): RegExp {
  otherPattern ??= new RegExp(
    `(?:(?<![a-z0-9._/-])|(?<=(?<![a-z])\\d{1,5}x))(?:${wordsOf('other-accelerators').source})s?(?![a-z0-9])(?:(?:[-_ ]|的)?(?:${detailWords})(?![a-z0-9]))*`,
    'gu',
  );
  return otherPattern;
}

/** A name behind a count of devices that nothing knows: `8 x FOO-9000`, `8张XP100`. */
const countedName = new RegExp(
  `${anyWay('count-in-front-of-name')}(?<name>[a-z]{2,24}-?\\d{2,8}[a-z0-9]{0,24}(?:-[a-z0-9]{1,24}){0,6})(?![a-z0-9]|[.]\\d|[-_]?\\d{0,6}b(?![a-z]))`,
  'gu',
);

/** Devices in the order they are named; each a statement of its own, joined later. */
export function readDevices(source: SourceText, facts: PlanFacts): SlotMention[] {
  const { devices, makers } = lexiconOf(facts);
  // Makers are found once; a device that is read afterwards may cover one of them.
  const saidMakers = makersIn(source, makers);
  const matches = findNames(source.text, devices);
  const named = matches.flatMap((match) => {
    const { span, ids } = narrowed(source, match, facts);
    const whole = withMaker(source, span, ids, saidMakers);
    // `16 H200 is out of the question, so 8`: with no other device the count is refused, and not what it counts.
    const own =
      matches.length === 1 && isCounted(source, whole[0])
        ? stated(source, whole, ids, facts)
        : taken(source, whole, ids, facts);
    return [...own, ...sistersBehind(source, span[1], ids, facts)];
  });
  const others = [
    ...matchesOf(source.text, otherAccelerators()).map(({ index, 0: words }) => [index, words] as const),
    ...matchesOf(source.text, countedName).map(({ index, 0: words, groups }) => {
      const name = groups?.name ?? '';
      return [index + words.length - name.length, name] as const;
    }),
  ].flatMap(([index, words]) => {
    const span: TextRange = [index, index + words.trimEnd().length];
    const isPlural = /\ds$/u.test(source.folded.slice(...span));
    const name = source.quote(span[0], span[1] - (isPlural ? 1 : 0));
    if (source.text.slice(...span).includes(marks.device)) return [];
    // `Atlas 900 A3`: the line of machines in front of the device that was read.
    const isLine = /atlas ?\d{3,4}$/u.test(source.text.slice(...span));
    const gap = /^ ?(?=\uE002)/u.exec(source.text.slice(span[1]));
    if (isLine && gap) {
      source.claim(span[0], span[1] + gap[0].length, marks.device);
      return [];
    }
    source.claim(...span, marks.device);
    if (isNegated(source, ...span)) return ruledOut(source, span);
    return [states('devices', [name], span)];
  });
  // A maker alone says less than any device of the text.
  const wholeMakers = makersIn(source, makers)
    .flatMap(({ start, end, ids }) => taken(source, [start, end], ids, facts))
    .map((one) => ({ ...one, isFallback: true }));
  return [...named, ...others, ...wholeMakers];
}

/** A rate behind a count, or by itself: `8 cards of 376T`, `8张313T`. */
const rateAlone = /(?<![a-z0-9._/-])(?<rate>\d{3}) ?t(?![a-z0-9/])/gu;

/** Devices of a first sentence that are named by their rate alone. A rate that no device has is none. */
export function devicesByRate(source: SourceText, facts: PlanFacts): SlotMention[] {
  return matchesOf(source.text, rateAlone).flatMap(({ index, 0: words, groups }) => {
    const mark = `_${groups?.rate ?? ''}T_`;
    const ids = facts.devices().flatMap(({ id }) => (id.includes(mark) ? [id] : []));
    return ids.length === 0 ? [] : taken(source, [index, index + words.length], ids, facts);
  });
}

/** `vllm-ascend`, `--quantization ascend`: a maker's name that is a part of a program or of a setting. */
const ofProgram = new RegExp(`${anyWay('runtime-in-front')}[-_ =]*$`, 'u');

function makersIn(source: SourceText, makers: Names): readonly NameMatch[] {
  return findNames(source.text, makers).filter(
    ({ start }) => !ofProgram.test(textBefore(source.text, start, 20)),
  );
}

const detailAnywhere = new RegExp(
  `(?<![a-z0-9.])(?<word>${anyWay('detail-anywhere')}|${spokenRate})(?![a-z0-9])`,
  'u',
);

/** `the 376T one`, as the answer to the question which device: the detail alone tells it. */
export function deviceByDetail(source: SourceText, facts: PlanFacts): SlotMention[] {
  const found = detailAnywhere.exec(source.text);
  if (!found) return [];
  const word = detailWord(found).replace('flops', '');
  const ids = facts.devices().flatMap(({ id }) => (compact(id).includes(word) ? [id] : []));
  return ids.length === 0 ? [] : taken(source, [found.index, found.index + found[0].length], ids, facts);
}

const countInFront = new RegExp(
  `(?<![\\w.-])\\d{1,5} ?(?:x|\\*|${anyWay('negated-count')})? ?(?:of )?$`,
  'u',
);

/** Whether a count stands right in front of a device. */
function isCounted({ folded }: SourceText, start: number): boolean {
  return countInFront.test(textBefore(folded, start, 24));
}

function taken(source: SourceText, span: TextRange, ids: readonly string[], facts: PlanFacts): SlotMention[] {
  if (!isNegated(source, ...span)) return stated(source, span, ids, facts);
  source.claim(...span, marks.device);
  return ruledOut(source, span);
}

function stated(
  source: SourceText,
  span: TextRange,
  ids: readonly string[],
  facts: PlanFacts,
): SlotMention[] {
  source.claim(...span, marks.device);
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return [states('devices', [only], span)];
  return [
    asks(
      'devices',
      span,
      ids.map((id) => ({ value: [id], label: sameLabel(facts.device(id)?.title ?? id) })),
    ),
  ];
}

/** `not H100`: understood where something else is named, and said back where nothing is. */
function ruledOut(source: SourceText, span: TextRange): [] {
  source.leave(...span, 'ruled-out', 'devices');
  source.claim(...span, marks.device);
  return [];
}

/** No maker stands farther before its device: a few spaces and `npu` or `的`. */
const farthestMaker = 8;

/** `英伟达H200`, `Ascend A2`: the maker in front belongs to the name. */
function withMaker(
  source: SourceText,
  span: TextRange,
  ids: readonly string[],
  makers: readonly NameMatch[],
): TextRange {
  const maker = makers.find(
    (one) =>
      one.end <= span[0] &&
      one.end >= span[0] - farthestMaker &&
      !source.text.slice(one.start, one.end).includes(marks.device) &&
      ofMakerKind.test(source.text.slice(one.end, span[0])) &&
      ids.every((id) => one.ids.includes(id)),
  );
  return maker ? [maker.start, span[1]] : span;
}

const sisterBehind = new RegExp(
  `^ ?(?:[、,/]|${anyWay('device-joint')}) ?(?:the )?(?<word>\\d{3} ?t)(?:flops)?(?![a-z0-9])`,
  'u',
);

/** `A3 560T和752T`: the rate alone names another device of the series. */
function sistersBehind(
  source: SourceText,
  from: number,
  ids: readonly string[],
  facts: PlanFacts,
): SlotMention[] {
  const [only, ...others] = ids;
  const series = only === undefined || others.length > 0 ? undefined : facts.device(only)?.series;
  const found: SlotMention[] = [];
  let at = from;
  for (
    let match = sisterBehind.exec(source.text.slice(at));
    match && series;
    match = sisterBehind.exec(source.text.slice(at))
  ) {
    const word = detailWord(match);
    const fitting = facts.devices().filter((one) => one.series === series && compact(one.id).includes(word));
    const end = at + match[0].length;
    if (fitting.length === 0) break;
    found.push(
      ...taken(
        source,
        [end - group(match, 'word').length, end],
        withoutVariants(fitting.map(({ id }) => id)),
        facts,
      ),
    );
    at = end;
  }
  return found;
}
