import { grouped, lengthScale, numberPattern, readNumber } from '../numbers.ts';
import { group, type Phrase, phrase } from '../rule.ts';
import { type Statement, states } from '../statement.ts';

const tokenWord = '(?:\\s*(?:个)?\\s*(?:tokens?|toks?|词元|字))?';
const length = (name: string) =>
  `(?<${name}>${numberPattern})\\s*(?<${name}Scale>[km](?![a-z])|千|万)?${tokenWord}`;
const inputWord = '(?:inputs?|isl|prompts?|输入|上文|提示词?|上下文|contexts?|in(?![a-z]))';
const outputWord =
  '(?:outputs?|osl|gen(?:erat(?:e[sd]?|ion|ions|ing))?|completions?|responses?|answers?|repl(?:y|ies)|输出|生成|回复|回答|out(?![a-z]))';
const joining =
  '(?:\\s|:|=|~|的|-|/|length|lengths|len|size|tokens?|长度|长|大小|token数|is|are|of|about|around|average|avg|up to|to|per request|with|平均|大约|大概|约|是|为|在|到)*';

function tokens(
  slot: 'inputLength' | 'outputLength',
  match: RegExpExecArray,
  name: string,
  span: readonly [number, number],
): Statement | null {
  const figure = readNumber(group(match, name));
  if (figure === null || figure <= 0) return null;
  const letter = group(match, `${name}Scale`);
  const value = Math.round(figure * lengthScale(letter));
  const reading = letter === '' ? null : `${grouped(figure)}${letter} = ${grouped(value)}`;
  return states(slot, value, span, reading);
}

function pair(match: RegExpExecArray, span: readonly [number, number]): Statement[] | null {
  const input = tokens('inputLength', match, 'a', placeOf(match, 'a', span));
  const output = tokens('outputLength', match, 'b', placeOf(match, 'b', span));
  return input && output ? [input, output] : null;
}

/** Where one figure of a pair stands, its unit included, so that each slot quotes its own words. */
function placeOf(match: RegExpExecArray, name: 'a' | 'b', span: readonly [number, number]): [number, number] {
  const offset = match[0].length - match[0].trimStart().length;
  const figure = group(match, name);
  const other = name === 'b' ? match[0].indexOf(group(match, 'a')) + group(match, 'a').length : 0;
  const at = match[0].indexOf(figure, other);
  const rest = match[0].slice(at + figure.length);
  const scale = /^\s*(?:[km]|千|万)/u.exec(rest)?.[0].length ?? 0;
  const start = span[0] + at - offset;
  return [start, start + figure.length + scale];
}

/** "in 2 nodes" is no length: after a bare `in` or `out` the figure must look like one. */
function afterWord(
  slot: 'inputLength' | 'outputLength',
  match: RegExpExecArray,
  name: 'a' | 'b',
  span: readonly [number, number],
): Statement | null {
  const isBare = /^\s*(?:in|out)(?![a-z])/u.test(match[0]);
  const looksLong = group(match, `${name}Scale`) !== '' || (readNumber(group(match, name)) ?? 0) >= 100;
  return isBare && !looksLong ? null : tokens(slot, match, name, span);
}

/** Output first, input behind. */
function reversedPair(match: RegExpExecArray, span: readonly [number, number]): Statement[] | null {
  const output = tokens('outputLength', match, 'b', span);
  const input = tokens('inputLength', match, 'a', span);
  return output && input ? [input, output] : null;
}

const between = '(?:\\s|,|;|、|\\+|/|and|then|with|和|再|然后)*';
const separated = '\\s*(?:\\/|\\+|:|>|->|-|,|and|then|和|加)\\s*';
const shortPair = `(?<a>${numberPattern})\\s*(?<aScale>[km](?![a-z])|千|万)?${tokenWord}${separated}(?<b>${numberPattern})\\s*(?<bScale>[km](?![a-z])|千|万)?`;

/** A bare pair is lengths only when both look like lengths: a scale letter, or three digits and more. */
function barePair(match: RegExpExecArray, span: readonly [number, number]): Statement[] | null {
  const looksLong = (name: 'a' | 'b') =>
    group(match, `${name}Scale`) !== '' || (readNumber(group(match, name)) ?? 0) >= 100;
  return looksLong('a') && looksLong('b') ? pair(match, span) : null;
}

/** Input and output lengths, in pairs and alone. */
export const lengths: readonly Phrase[] = [
  phrase(`(?:--)?input-length[ =]${length('a')}`, (match, span) => tokens('inputLength', match, 'a', span)),
  phrase(`(?:--)?output-length[ =]${length('b')}`, (match, span) => tokens('outputLength', match, 'b', span)),
  phrase(
    `(?:inputs?\\s*[/和与&,-]?\\s*(?:and )?outputs?|输入\\s*[/和与、,]?\\s*输出|in\\s*/\\s*out|isl\\s*/\\s*osl|prompt\\s*/\\s*(?:generation|completion|output))${joining}(?:lengths?|长度|分别|各|:|=|为|是|\\s)*${shortPair}`,
    pair,
  ),
  phrase(`${inputWord}${joining}${length('a')}${between}${outputWord}${joining}${length('b')}`, pair),
  phrase(`${outputWord}${joining}${length('b')}${between}${inputWord}${joining}${length('a')}`, reversedPair),
  phrase(
    `${length('a')}\\s*(?:-token)?\\s*(?:的)?\\s*(?:in(?![a-z])|进|inputs?|输入|prompts?|上下文|contexts?)\\s*(?:tokens?)?`,
    (match, span) => tokens('inputLength', match, 'a', span),
  ),
  phrase(
    `${length('b')}\\s*(?:-token)?\\s*(?:的)?\\s*(?:out(?![a-z])|出|outputs?|输出|generated|generation|completions?|responses?|answers?|repl(?:y|ies)|回复|生成)\\s*(?:tokens?)?`,
    (match, span) => tokens('outputLength', match, 'b', span),
  ),
  phrase(`${inputWord}${joining}${length('a')}`, (match, span) => afterWord('inputLength', match, 'a', span)),
  phrase(`${outputWord}${joining}${length('b')}`, (match, span) =>
    afterWord('outputLength', match, 'b', span),
  ),
  phrase(`(?:进)\\s*${length('a')}`, (match, span) => tokens('inputLength', match, 'a', span)),
  phrase(`(?:出)\\s*${length('b')}`, (match, span) => tokens('outputLength', match, 'b', span)),
  phrase(`(?<![\\d.a-z])${shortPair}${tokenWord}(?![\\da-z%])`, barePair),
];
