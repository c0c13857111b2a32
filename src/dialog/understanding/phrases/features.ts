import type { SlotId } from '../../../plan/slots/values.ts';
import { labelled } from '../../../text/labelled.ts';
import { textBefore, textBehind } from '../../../text/words/around.ts';
import { Expression } from '../../../text/words/expression.ts';
import type { Letters } from '../../../text/words/letters.ts';
import { anyWay } from '../../../text/words/words.ts';
import { asks, type SlotMention, states } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const hitWord = new RegExp(`^ ?的?${anyWay('hit-word')}[^,;、]{0,8}\\d`, 'u');

interface Feature {
  readonly slot: SlotId;
  readonly names: Expression;
}

const feature = (slot: SlotId, group: string): Feature => ({
  slot,
  names: new Expression(anyWay(group), 'gu'),
});

/** Features that are on or off. */
const features: readonly Feature[] = [
  feature('prefixCache', 'named-prefix-cache'),
  feature('mtp', 'named-mtp'),
  feature('compile', 'named-compile'),
];
/** Everyday words that name a feature only where they switch it: `cache off`, `开编译`. */
const switchedWords: readonly Feature[] = [
  feature('prefixCache', 'bare-prefix-cache'),
  feature('compile', 'bare-compile'),
];

const offBefore = new RegExp(`${anyWay('off-before')}(?:[ -]?${anyWay('off-filler')})*[ :=-]*$`, 'u');
/** `不是不开`: a refusal that is itself refused. */
const refusedBefore = new RegExp(`${anyWay('denied-in-front')}(?:说)?$`, 'u');
/** `要不开MTP，要不开大EP`: one of the two, and neither is refused. */
const eitherBefore = new RegExp(`(?<!${anyWay('wish-prefix')})要$`, 'u');
const eitherNear = new RegExp(`要${anyWay('wanted-or-not')}`, 'u');
const onBefore = new RegExp(`${anyWay('on-before')}[ :=-]*$`, 'u');
/** `除了MTP其他特性都开`: all but one. */
const exceptBefore = new RegExp(`${anyWay('except-in-front')} ?$`, 'u');
const othersBehind = new RegExp(`^ ?${anyWay('others-on-behind')}`, 'u');
const offBehind = new RegExp(
  `^(?: ?(?:${anyWay('sign-filler')}|${anyWay('off-sign-filler')}))*[ :=]*${anyWay('off-behind')}`,
  'u',
);
const onBehind = new RegExp(`^(?: ?${anyWay('sign-filler')})*[ :=]*${anyWay('on-behind')}`, 'u');

/** `prefix caching gave wrong answers, so it stays off`: what the sentence ends with holds. */
const offAfterAll = new RegExp(`^[^;.!?\\n\\d]{0,64}?${anyWay('off-after-all')}`, 'u');

/** The words that switch a feature off later in its sentence, with no other feature in between. */
function offLater(behind: string): RegExpExecArray | null {
  const found = offAfterAll.exec(behind);
  return found && !anyFeature.test(found[0]) ? found : null;
}

const anyFeature = new RegExp(
  ['named-prefix-cache', 'named-mtp', 'named-compile'].map(anyWay).join('|'),
  'u',
);

const listing = new RegExp(`^ ?${anyWay('feature-joint')} ?${anyWay('article-of-joint')}?$`, 'u');
const commaListing = /^ ?(?:,|、) ?$/u;
/** `without MTP, prefix cache and chunked prefill`: the list goes on with something that is no feature of ours. */
const goesOnBehind = new RegExp(`^ ?${anyWay('feature-joint')} ?(?:[a-z]+[ -]?){1,3}(?=[,;.!?]|$)`, 'u');

const bothBehind = new RegExp(`^[ :=]{0,2}${anyWay('both-switches')}`, 'u');
const bothBefore = new RegExp(`${anyWay('both-switches')} ?(?:the )?$`, 'u');
const otherSwitch = new RegExp(anyWay('other-switch'), 'u');

interface Mention {
  readonly slot: SlotId;
  readonly start: number;
  readonly end: number;
  readonly sign: 'on' | 'off' | 'both' | null;
  /** Words of the sign included. */
  readonly from: number;
  readonly to: number;
}

function mentionsOf({ text, letters }: SourceText): Mention[] {
  const named = features.flatMap((one) => placesOf(text, letters, one));
  const bare = switchedWords
    .flatMap((one) => placesOf(text, letters, one))
    .filter((one) => one.sign !== null)
    .filter((one) => named.every((other) => one.start >= other.end || one.end <= other.start));
  return withOwnSigns([...named, ...bare].toSorted((a, b) => a.start - b.start));
}

/** `MTP关 APC命中率30%`: a sign behind one feature is none in front of the next. */
function withOwnSigns(mentions: readonly Mention[]): Mention[] {
  return mentions.map((one, at) => {
    const before = mentions[at - 1];
    const isOfBefore =
      before !== undefined && before.from === before.start && before.to > before.end && one.from < before.to;
    return isOfBefore && one.to === one.end ? { ...one, sign: null, from: one.start } : one;
  });
}

function placesOf(text: string, letters: Letters, { slot, names }: Feature): Mention[] {
  return names.matchesIn(text, letters).map((match) => {
    const [start, end] = [match.index, match.index + match[0].length];
    const before = textBefore(text, start, 40);
    const behind = textBehind(text, end, 40);
    const [refused, on] = [offBefore.exec(before), onBefore.exec(before)];
    const isTwice = refused !== null && refusedBefore.test(before.slice(0, refused.index));
    const off = isTwice ? null : refused;
    const isEither =
      refused !== null && eitherBefore.test(before.slice(0, refused.index)) && eitherNear.test(behind);
    const [isOff, isOn] = [offBehind.exec(behind), onBehind.exec(behind)];
    const excepted = exceptBefore.exec(before);
    const others = excepted && othersBehind.exec(behind);
    const lead = others ? excepted : (refused ?? on);
    const other = otherSwitch.exec(behind);
    const later = isOff || off ? null : offLater(textBehind(text, end, 104));
    const trail = others ?? other ?? isOff ?? later ?? isOn;
    const sign = () => {
      if (others) return 'off';
      if (bothBehind.test(behind) || bothBefore.test(before) || other !== null || isEither) return 'both';
      if (isOff || later) return 'off';
      if (isOn && !off) return 'on';
      if (off) return 'off';
      return on || isTwice ? 'on' : null;
    };
    return {
      slot,
      start,
      end,
      sign: sign(),
      from: start - (lead?.[0].trimStart().length ?? 0),
      to: end + (trail?.[0].trimEnd().length ?? 0),
    };
  });
}

/**
 * `no MTP or prefix cache`, `MTP和前缀缓存都不开`: a sign holds for all features of a list. A comma alone joins a list
 * only where the list goes on with "and" or "or".
 */
function shareSigns(text: string, mentions: readonly Mention[]): Mention[] {
  const result = [...mentions];
  const gap = (index: number) => text.slice(result[index]?.end ?? 0, result[index + 1]?.start ?? 0);
  const joins = (index: number): boolean =>
    listing.test(gap(index)) ||
    (commaListing.test(gap(index)) &&
      (index + 2 < result.length
        ? listing.test(gap(index + 1))
        : goesOnBehind.test(text.slice(result[index + 1]?.end ?? 0))));
  for (let index = 1; index < result.length; index += 1) {
    const [previous, one] = [result[index - 1], result[index]];
    // `没有MTP、前缀缓存命中率30%`: what has a rate is on.
    const hasRate = one !== undefined && hitWord.test(textBehind(text, one.end, 24));
    if (previous?.sign && one && one.sign === null && !hasRate && joins(index - 1)) {
      result[index] = { ...one, sign: previous.sign, from: previous.from };
    }
  }
  for (let index = result.length - 2; index >= 0; index -= 1) {
    const [one, next] = [result[index], result[index + 1]];
    const isBehind = next !== undefined && next.to > next.end;
    if (one && next?.sign && isBehind && one.sign === null && joins(index)) {
      result[index] = { ...one, sign: next.sign, to: next.to };
    }
  }
  return result;
}

/** On and off, as the two answers to what is switched. */
export const switchOptions = [
  { value: true, label: labelled(({ stated }) => stated.on) },
  { value: false, label: labelled(({ stated }) => stated.off) },
];

/**
 * Features that the text switches off, or wants with either switch; read before any number could join their names.
 * The name of a feature of both kinds stays open, since a figure may belong to it.
 */
export function readFeaturesOff(source: SourceText): SlotMention[] {
  const mentions = shareSigns(source.text, mentionsOf(source));
  return mentions.flatMap(({ slot, sign, from, to, start, end }) => {
    const [first, last] = [Math.min(from, start), Math.max(to, end)];
    if (sign === 'both') {
      source.claim(first, start);
      source.claim(end, last);
      return [asks(slot, [first, last], switchOptions)];
    }
    if (sign !== 'off') return [];
    source.claim(first, last);
    return [states(slot, false, [first, last])];
  });
}

/** `MTP, hmm, rather off`: a word of refusal that no rule ties to the feature in front of it. */
const negatedNear = new RegExp(`^[^,;.\\n\\d]{0,24}${anyWay('refusal-near')}`, 'u');
const eager = new Expression(anyWay('eager'), 'gu');

/**
 * Features that the text names without switching them off.
 *
 * @param said what was read of the features before: one of which both switches are wanted is not on by its name.
 */
export function readFeaturesOn(source: SourceText, said: readonly SlotMention[]): SlotMention[] {
  const isOpen = (slot: SlotId) =>
    said.some((one) => one.slot === slot && one.interpretations === switchOptions);
  const eagerly = eager
    .matchesIn(source.text, source.letters)
    .map((match) => states('compile', false, [match.index, match.index + match[0].length]));
  for (const { start, end } of eagerly) source.claim(start, end);
  return [
    ...eagerly,
    ...mentionsOf(source).flatMap(({ slot, sign, from, to, start, end }) => {
      const [first, last] = [Math.min(from, start), Math.max(to, end)];
      const isRefusedNear = sign === null && negatedNear.test(textBehind(source.text, last, 32));
      source.claim(first, last);
      if (isOpen(slot)) return [];
      return [isRefusedNear ? asks(slot, [first, last], switchOptions) : states(slot, true, [first, last])];
    }),
  ];
}
