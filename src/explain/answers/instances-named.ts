import { readNumber } from '../../text/words/numbers.ts';
import { anyWay, says } from '../../text/words/words.ts';
import { factorIn } from './relative-change.ts';

const phaseNamed = new RegExp(`(?<![a-z])an? ${anyWay('phase-named')}`, 'u');

/** Numbers of instances that a question puts forward; null of a side that it does not name. */
export interface AskedInstances {
  readonly prefill: number | null;
  readonly decode: number | null;
  /** Whether they come on top of those that are there; below 0 where they are taken away. */
  readonly isMore: boolean;
  /** Devices in which they were told. */
  readonly devices?: number;
  /** How many times those that are there a side is to have: `twice the decode instances`. */
  readonly times?: { readonly side: 'prefill' | 'decode'; readonly times: number };
}

const count = '(\\d{1,3}|one|an?|another|two|three|four|[一两二三四])';
const more = anyWay('instance-more');
const unit = anyWay('instance-unit');
const sides = { prefill: anyWay('prefill-side'), decode: anyWay('decode-side') } as const;

/** A count in digits or words; `another` is one. */
const countOf = (said: string): number => readNumber(said) ?? 1;

/** `3P5D`, `2 prefill + 4 decode`, 3个P 5个D. */
const pair = new RegExp(
  `(?<![a-z\\d])${count} ?个? ?(?:prefills?|p) ?${anyWay('instances-noun')}? ?(?:[:+,/、]|${anyWay('instances-and')})? ?${count} ?个? ?(?:decodes?|d)(?![a-z])`,
  'u',
);

const swap = new RegExp(
  `${anyWay('instance-given')} ?${anyWay('given-complement')}? ?${count}? ?${anyWay('instances-counter')}? ?(?<out>${anyWay('phase-of-instance')})(?![a-z])[- ]?${unit}? ?${anyWay('instance-got')} ?${count}? ?${anyWay('instances-counter')}? ?(?<into>${anyWay('phase-of-instance')})(?![a-z])`,
  'u',
);

/** One side given for the other: `swap one decode for one prefill`. */
function swapIn(text: string): AskedInstances | null {
  const found = swap.exec(text);
  const [out, into] = [found?.groups?.out?.[0], found?.groups?.into?.[0]];
  if (!found || out === into) return null;
  const [lost, gained] = [found[1], found[3]].map((said) => (said ? countOf(said) : 1));
  return out === 'd'
    ? { prefill: gained ?? 1, decode: -(lost ?? 1), isMore: true }
    : { prefill: -(lost ?? 1), decode: gained ?? 1, isMore: true };
}

function sideIn(text: string, side: string): number | null {
  // An instance of those that are there puts none forward: `the memory of a decode instance`.
  const amount = `(?<!(?<![a-z])${anyWay('preposition-of-instance')} |单|每)(?<![a-z\\d.])${count} ?${anyWay('instances-counter-all')}? ?`;
  // With a word for more or less the unit may be left out: `two more decodes`, 多两个D.
  const found =
    new RegExp(`${amount}(?:${more} )?${side}s?(?![a-z])[- ]?${unit}`, 'u').exec(text) ??
    new RegExp(`${amount}${more} ${side}s?(?![a-z])`, 'u').exec(text) ??
    new RegExp(
      `${anyWay('instances-changed')}${anyWay('instances-complement')}? ?${amount}${side}(?![a-z])`,
      'u',
    ).exec(text) ??
    new RegExp(`${anyWay('instances-to')} ?${amount}${side}(?![a-z])`, 'u').exec(text) ??
    new RegExp(
      `(?<![a-z])${side}${anyWay('instances-side')}?(?:实例)?${anyWay('instances-grow')}?${anyWay('instances-end')} ?${count} ?${anyWay('instances-group')}`,
      'u',
    ).exec(text) ??
    new RegExp(
      `(?<![a-z])${side}s?(?![a-z])[- ]?${unit}${anyWay('instances-number')}? ?${anyWay('instances-become')} ?${count}(?![\\d.])`,
      'u',
    ).exec(text) ??
    new RegExp(
      `(?<![a-z])${side}(?![a-z])${anyWay('instances-place')}? ?${anyWay('instances-suppose')}?${anyWay('instances-lost')}${anyWay('instances-change-complement')}?(?:了)? ?${count} ?${anyWay('instances-counted')}`,
      'u',
    ).exec(text) ??
    new RegExp(
      `(?<![a-z])${side}${anyWay('instance-noun-zh')}? ?${count} ?个(?:实例)?${anyWay('instances-instead')}`,
      'u',
    ).exec(text) ??
    new RegExp(
      `(?<![a-z])${side}${anyWay('side-noun')}? ${anyWay('side-gets')} ${count} (?:${more} )?${unit}`,
      'u',
    ).exec(text);
  return found ? countOf(found[1] ?? '') : null;
}

const proportion = new RegExp(
  `p ?[:/] ?d.{0,16}?(?:${anyWay('instances-become')}|${anyWay('proportion-becomes')}) ?(\\d{1,2}) ?[:比] ?(\\d{1,2})(?![\\d.])`,
  'u',
);

/** Both sides as a proportion: `P:D 从1:2改成1:1`, P:D改成2比3. */
function proportionIn(text: string): AskedInstances | null {
  const found = proportion.exec(text.replaceAll('：', ':'));
  return found ? { prefill: Number(found[1]), decode: Number(found[2]), isMore: false } : null;
}

const barePair = new RegExp(
  `(?<![\\d.:])(\\d{1,2}) ?[:比] ?(\\d{1,2})(?![\\d.:]|${anyWay('date-behind-zh')})`,
  'u',
);

/** A proportion that names no side, which beside a ratio is that of Prefill to Decode: `is 3:1 better?`. */
export function bareProportionIn(text: string): AskedInstances | null {
  const found = barePair.exec(text.replaceAll('：', ':'));
  const [prefill, decode] = [Number(found?.[1]), Number(found?.[2])];
  return found !== null && prefill > 0 && decode > 0 ? { prefill, decode, isMore: false } : null;
}

/** More of a side without a count is one more: 多加decode, `add decode instances`. */
function oneMore(text: string): AskedInstances | null {
  const isMore = (side: string) =>
    new RegExp(
      `${anyWay('more-instances')}${side}s?(?![a-z])|(?<![a-z])${side}(?![a-z])${anyWay('instances-side-more')}?${anyWay('even-more-zh')}多`,
      'u',
    ).test(text);
  const [prefill, decode] = [isMore(sides.prefill), isMore(sides.decode)];
  if (prefill === decode) return null;
  return { prefill: prefill ? 1 : null, decode: decode ? 1 : null, isMore: true };
}

/** A side whose instances are scaled: `double the decode instances`. */
function scaledIn(text: string): AskedInstances | null {
  const times = factorIn(text);
  const [prefill, decode] = [says('scaled-prefills', text), says('scaled-decodes', text)];
  if (times === null || times === 0 || prefill === decode) return null;
  return {
    prefill: null,
    decode: null,
    isMore: false,
    times: { side: prefill ? 'prefill' : 'decode', times },
  };
}

/** Other numbers of instances of a ratio: `one more decode instance`, 再加一个D实例, `3P5D`. Null where none is named. */
export function instancesIn(text: string): AskedInstances | null {
  const proportioned = proportionIn(text);
  if (proportioned !== null) return proportioned;
  // The devices of one instance put no other number of them forward.
  if (says('instance-described', text)) return null;
  const both = pair.exec(text);
  const swapped = swapIn(text);
  if (swapped !== null) return swapped;
  const scaled = scaledIn(text);
  if (scaled !== null && !both) return scaled;
  if (both) return { prefill: countOf(both[1] ?? ''), decode: countOf(both[2] ?? ''), isMore: false };
  const [prefill, decode] = [sideIn(text, sides.prefill), sideIn(text, sides.decode)];
  const isAnyOne = phaseNamed.test(text) && !says('instances-added', text);
  if (isAnyOne && !says('instances-taken', text)) return null;
  if (prefill === null && decode === null) return oneMore(text);
  const isSet = says('instances-set', text);
  const isLess = !isSet && says('instances-taken', text);
  const isMore = isLess || (!isSet && says('instances-added', text));
  const signed = (value: number | null) => (value === null ? null : isLess ? -value : value);
  return { prefill: signed(prefill), decode: signed(decode), isMore };
}
