import { labelled } from '../../../text/labelled.ts';
import { textBefore } from '../../../text/words/around.ts';
import { Expression } from '../../../text/words/expression.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { asks, type SlotMention, states } from '../slot-mention.ts';
import { marks } from '../source-text.ts';
import { type Phrase, phrase } from './phrase.ts';

const pairSign = new RegExp(`(?:-(?!>)|${anyWay('pair-sign')})`, 'u');

const scale = (name: string) => `(?<${name}>k[1-9](?![\\da-z.])|k(?![a-z])|m(?![a-z])|千|万)?`;
const tokenWord = `(?: ?(?:${anyWay('token-kind')} )?${anyWay('token-noun')}(?![a-z]))?`;
const figure = (name: string) => `(?<${name}>${numberPattern}) ?${scale(`${name}Scale`)}`;
const separated = `(?<sign>${anyWay('length-sign')})`;
const factors: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, 千: 1000, 万: 10_000 };

interface Side {
  readonly value: number;
  readonly looksLong: boolean;
  readonly reading: string | null;
}

/**
 * One length of a pair in tokens, its scale read as it is written (`3k5` is 3,500); null where the group holds no
 * length.
 */
export function sideOf(match: RegExpExecArray, name: 'a' | 'b'): Side | null {
  const figure = readNumber(group(match, name));
  if (figure === null || figure <= 0) return null;
  // `3k5` is 3.5 k.
  const [letter = '', tenths = ''] = group(match, `${name}Scale`);
  const written = figure + Number(tenths) / 10;
  const value = Math.round(written * (factors[letter] ?? 1));
  return {
    value,
    looksLong: letter !== '' || value >= 100,
    reading: letter === '' ? null : `${grouped(written)}${letter} = ${grouped(value)}`,
  };
}

/** Words in front that make a pair of figures limits, sizes or anything but lengths. */
const notLengthsBefore = new RegExp(
  `(?:${anyWay('not-lengths')}|${anyWay('figure-context-ceiling')})[^a-z0-9,;、?!\\n]*$`,
  'u',
);
/** Output is named first: `OSL/ISL 1k/4k`, `输出/输入 1500/3500`. */
const outputFirst = new RegExp(
  `${anyWay('output-first')}(?: ?${anyWay('length-noun')})? ?(?:[\\/、,:]|${anyWay('pair-joint')})* ?${anyWay('input-second')}(?: ?${anyWay('length-noun')})?[^a-z0-9]*$`,
  'u',
);
const oneField = new RegExp(`${anyWay('one-field')} ?[:=]? ?$`, 'u');
/** `output from 2k to 1k`: one field again, and none of the two goes in. */
const oneFieldFrom = new RegExp(`${anyWay('one-field')}[^,;.\\n\\d]{0,20}from ?$`, 'u');
const unitBehind = new RegExp(`^ ?${anyWay('no-length-unit')}`, 'u');
const deviceInFront = new RegExp(`${marks.device}s? ?[x*:]? ?$`, 'u');
const deviceBehind = new RegExp(`^ ?(?:x ?|${anyWay('pieces-of-device')})?${marks.device}`, 'u');

/** `3500/1500`, `4k→1k`, `8k1k`: input and output lengths, when both look like lengths. */
function pair(match: RegExpExecArray, text: string): SlotMention[] | null {
  const [first, second] = [sideOf(match, 'a'), sideOf(match, 'b')];
  const before = textBefore(text, match.index, 28);
  const end = match.index + match[0].length;
  if (!first?.looksLong || !second?.looksLong) return null;
  // `4096 / 1024 / 2000 / 50` is a list, and no pair of it says what it is.
  if (/\d ?\/ ?$/u.test(before) && group(match, 'sign').includes('/')) return null;
  // `2k-4k` is a range; a dash between lengths leads from the longer to the shorter.
  const sign = group(match, 'sign') || group(/k(?<dash>[-_])/u.exec(match[0]), 'dash');
  if (pairSign.test(sign) && first.value <= second.value) return null;
  if (notLengthsBefore.test(before) || unitBehind.test(text.slice(end))) return null;
  // `3500 tokens | 128 H200`
  const isBesideDevice = deviceBehind.test(text.slice(end)) || deviceInFront.test(before);
  if (isBesideDevice && (sign.includes('|') || oneField.test(before))) return null;
  // `output 500 -> 1000`: one field, changed.
  if ((/>/u.test(sign) && oneField.test(before)) || (/to/u.test(sign) && oneFieldFrom.test(before)))
    return null;
  const [from, to] = placesOf(match);
  const slots = outputFirst.test(before)
    ? (['outputLength', 'inputLength'] as const)
    : (['inputLength', 'outputLength'] as const);
  return [
    states(slots[0], first.value, from, first.reading),
    states(slots[1], second.value, to, second.reading),
  ];
}

/** Where each figure of a pair stands, its scale included, so that each slot quotes its own words. */
function placesOf(match: RegExpExecArray): [[number, number], [number, number]] {
  const places = match.indices?.groups ?? {};
  const place = (name: string): [number, number] => {
    const [start, end] = places[name] ?? [match.index, match.index];
    return [start, places[`${name}Scale`]?.[1] ?? end];
  };
  return [place('a'), place('b')];
}

const patterns = [
  `(?<![\\d.a-z/])${figure('a')}${tokenWord}${separated}${figure('b')}${tokenWord}(?![\\da-z%]|\\.\\d)`,
  `(?<![\\d.a-z/])(?<a>\\d+(?:\\.\\d+)?)(?<aScale>k)[-_]?(?<b>\\d+(?:\\.\\d+)?)(?<bScale>k)(?![\\da-z%])`,
];

const token = `(?:[ -]?${anyWay('tokens-behind-bound')}(?![a-z]))`;
const madeInto = `(?<![\\d.a-z/])${figure('a')}(?<aToken>${token})?(?: ${anyWay('length-of')}?(?<noun>[a-z]{3,16}(?: [a-z]{3,16})?))? (?:in)?to (?:~ ?|${anyWay('pair-about')})?${figure('b')}${token}`;

/** `20k-token reports into 800 tokens`: what is made shorter goes in; `20k reports` may count them as well. */
function shortened(match: RegExpExecArray, text: string): SlotMention[] | null {
  if (oneFieldFrom.test(textBefore(text, match.index, 28))) return null;
  const [first, second] = [sideOf(match, 'a'), sideOf(match, 'b')];
  if (!first?.looksLong || !second || first.value <= second.value) return null;
  const isToken = group(match, 'aToken') !== '';
  const noun = group(match, 'noun');
  if (!isToken && (noun === '' || group(match, 'aScale') === '')) return null;
  const [from, to] = placesOf(match);
  const output = states('outputLength', second.value, to, second.reading);
  if (isToken) return [states('inputLength', first.value, from, first.reading), output];
  const length = grouped(first.value);
  return [
    asks('inputLength', from, [{ value: first.value, label: labelled(({ meant }) => meant.input(length)) }]),
    output,
  ];
}

const read = (
  source: string,
  states: (match: RegExpExecArray, text: string) => SlotMention[] | null,
): Phrase => ({
  ...phrase(source, () => null),
  expression: new Expression(source, 'dgu'),
  read: (match, _, text) => states(match, text),
});

/** Pairs of lengths without a word for either. */
export const lengthPairs: readonly Phrase[] = [
  ...patterns.map((source) => read(source, pair)),
  read(madeInto, shortened),
];
