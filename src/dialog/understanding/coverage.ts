import type { SlotId } from '../../plan/slots/values.ts';
import { textBefore, textBehind } from '../../text/words/around.ts';
import { Expression } from '../../text/words/expression.ts';
import { matchesOf } from '../../text/words/matches.ts';
import { anyWay, fillers, stopwords } from '../../text/words/words.ts';
import { Clauses } from './clauses.ts';
import { type CueKind, findCues } from './figures/cues.ts';
import { findQuantities } from './figures/quantities.ts';
import type { Quantity } from './figures/quantity.ts';
import type { SpokenUnit } from './figures/units.ts';
import { isWithin } from './places.ts';
import type { TextRange } from './slot-mention.ts';
import { marks, type SourceText } from './source-text.ts';
import type { Stretch, Unread, UnreadReason } from './unread.ts';

const copiesOrFigures = new RegExp(`(?:\\d|${anyWay('copies-or-figures')})`, 'u');

const englishStops = new Set([...fillers.en, ...stopwords.en]);
const chineseStops = [...fillers.zh, ...stopwords.zh].toSorted((a, b) => b.length - a.length);

const stopsByFirst = Map.groupBy(
  chineseStops.map((stop, rank) => ({ stop, rank })),
  ({ stop }) => stop.charAt(0),
);

/** A word, a number with its unit, or a run of Chinese characters that no list knows. */
type Token = Stretch;

/** From here on a number in Chinese words is told, and no part of a phrase. */
const smallestSpoken = 1000;

/** Any letter, digit or symbol that is not a stop mark. */
const word = /[^\s\uE000-\uE002]+/gu;
const han = /\p{Script=Han}+/gu;

const unitReasons: Readonly<Record<SpokenUnit, UnreadReason>> = {
  none: 'number',
  milliseconds: 'time',
  tokens: 'length',
  devices: 'count',
  fraction: 'share',
  tokensPerSecond: 'load',
  gigabytes: 'memory',
  layers: 'number',
  users: 'load',
  requestsPerSecond: 'load',
  requestsPerDay: 'load',
  tokensPerDay: 'load',
  images: 'images',
  machines: 'count',
  times: 'number',
  other: 'number',
};

/**
 * Stretches of a text that nothing read, and that are no stop words: together with what was read and what was left
 * aside they are the whole text.
 *
 * @param used places whose words were understood, beside those that the source has masked.
 * @param answered slots that the text fills or asks about.
 * @param doubted clauses of doubt, where the name of a slot says what the doubt is about.
 */
export function unreadStretches(
  source: SourceText,
  used: readonly TextRange[],
  doubted: readonly TextRange[],
  answered: ReadonlySet<string>,
): Stretch[] {
  for (const span of used) source.claim(...span);
  const tokens = tokensOf(source, doubted, answered).toSorted((a, b) => a.start - b.start);
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (last && isOneStretch(source.text.slice(last.end, token.start)))
      joined[joined.length - 1] = { start: last.start, end: token.end, reason: graver(last, token) };
    else joined.push(token);
  }
  return joined;
}

/** A part of the text by its place, and why it is not used. */
export function unreadAt(source: SourceText, start: number, end: number, reason: UnreadReason): Unread {
  const [from, to] = source.placeOf(start, end);
  return { text: source.quote(start, end), reason, start: from, length: to - from };
}

const isOneStretch = (between: string) => /^[ \-_/的]{0,3}$/u.test(between);

const boundInFront = new RegExp(`${anyWay('unclear-most-before')}$`, 'u');

/** `ideally not more than four`: a number in words is none of the grammar where a bound stands in front of it, and nothing behind. */
function isBoundAlone(text: string, { start, end, value }: Quantity): boolean {
  return (
    value > 1 &&
    /^ ?(?:[,;.!?)\n]|$)/u.test(textBehind(text, end, 2)) &&
    boundInFront.test(textBefore(text, start, 32))
  );
}

/** Of two reasons the one that says more. */
function graver(one: Token, other: Token): UnreadReason {
  return one.reason === 'words' || (one.reason === 'name' && other.reason !== 'words')
    ? other.reason
    : one.reason;
}

function tokensOf(source: SourceText, doubted: readonly TextRange[], answered: ReadonlySet<string>): Token[] {
  const { text } = source;
  const cues = findCues(source);
  const quantities = findQuantities(source, new Set(cues.map(({ end }) => end))).filter(
    (one) =>
      (!one.isWeak || isBoundAlone(text, one)) &&
      (/\d|[a-z]|副本/u.test(text.slice(one.start, one.end)) ||
        (one.unit === 'machines' && one.value > 1) ||
        // `日活一万`: so much in words is a figure as well.
        one.value >= smallestSpoken ||
        one.unit === 'fraction') &&
      !cues.some(({ start, end }) => isWithin(one, [start, end])),
  );
  const taken = [...quantities];
  const isFree = (start: number, end: number) => taken.every((one) => end <= one.start || start >= one.end);
  const isDoubted = (token: Token) => doubted.some((place) => isWithin(token, place));
  const named = cues.filter(({ start, end }) => isFree(start, end) && !isStop(text.slice(start, end)));
  const fields = named.map(({ start, end, kind }): Token & Pick<CueKind, 'slots'> => ({
    start,
    end,
    reason: isAskedFor(text, start, end, kind) ? 'asked' : 'field',
    slots: kind.slots,
  }));
  // A word for something that the text answers, or that it doubts, is understood by that.
  for (const one of fields) {
    if (isDoubted(one) || one.slots.some((slot) => answered.has(slot))) source.claim(one.start, one.end);
  }
  const rest = maskOver(text, [...quantities, ...fields]);
  const open = fields.filter(({ start, end }) => source.text.slice(start, end) === text.slice(start, end));
  const words = wordTokens(rest).map((one) => asKey(one, source.text));
  for (const one of words) {
    if ((one.reason === 'words' && isDoubted(one)) || isOfUsedFlag(text, one))
      source.claim(one.start, one.end);
  }
  const unknown = words.filter(
    (one) => (one.reason !== 'words' || !isDoubted(one)) && !isOfUsedFlag(text, one),
  );
  return [...quantities.map((one) => quantityToken(one, text)), ...open, ...unknown];
}

/** Slots whose value a result has where the plan does not state it. */
const toldByResult: ReadonlySet<SlotId> = new Set([
  'ttftLimitMs',
  'tpotLimitMs',
  'e2eLimitMs',
  'batchRange',
  'concurrentUsers',
  'requestsPerSecond',
  'outputTokensPerSecond',
]);
const askedInFront = new Expression(`${anyWay('asked-in-front')} ?$`, 'u');
const askedBehind = new Expression(`^ ?${anyWay('asked-behind')}`, 'u');

/** Whether the name of a figure is asked about and not stated: `what QPS can it carry?`. */
function isAskedFor(text: string, start: number, end: number, { slots }: CueKind): boolean {
  if (slots.length === 0 || !slots.every((slot) => toldByResult.has(slot))) return false;
  const [from] = new Clauses(text, 'clauses').around(start);
  return askedInFront.isIn(text.slice(from, start)) || askedBehind.isIn(textBehind(text, end, 64));
}

const switchedBehind = new RegExp(`^ ?${anyWay('value-behind-key')}`, 'u');

/** `burstiness none`, `scheduler=fcfs`: a word with a value of its own is the name of a setting. */
function asKey(one: Token, text: string): Token {
  const value = one.reason === 'words' ? switchedBehind.exec(textBehind(text, one.end, 24)) : null;
  if (value === null) return one;
  // The text behind an equals sign is a word of its own.
  return { ...one, end: one.end + (value[0].endsWith('=') ? 0 : value[0].length), reason: 'field' };
}

/** `--enable-expert-parallel`, `--quantization fp8`: the beginning of a flag whose rest was read. */
function isOfUsedFlag(text: string, { reason, end }: Token): boolean {
  return reason === 'flag' && /^[-= ]?[\uE000-\uE002]/u.test(textBehind(text, end, 2));
}

function quantityToken({ start, end, unit }: Quantity, text: string): Token {
  // `two options` in words asks for nothing.
  const isTalk = unit === 'other' && !copiesOrFigures.test(text.slice(start, end));
  return { start, end, reason: isTalk ? 'words' : unitReasons[unit] };
}

function maskOver(text: string, places: readonly { readonly start: number; readonly end: number }[]): string {
  return places.reduce(
    (rest, { start, end }) => rest.slice(0, start) + marks.read.repeat(end - start) + rest.slice(end),
    text,
  );
}

function isStop(words: string): boolean {
  return words.split(' ').every((one) => englishStops.has(one) || withoutStops(one).trim() === '');
}

/** Chinese characters with the stop words among them blanked, longest first. */
function withoutStops(run: string): string {
  // Most stop words begin with a character that the run has nowhere.
  const present = [...new Set(run)].flatMap((one) => stopsByFirst.get(one) ?? []);
  return present
    .toSorted((a, b) => a.rank - b.rank)
    .reduce((rest, { stop }) => rest.replaceAll(stop, ' '.repeat(stop.length)), run);
}

function wordTokens(text: string): Token[] {
  return matchesOf(text, word).flatMap((match) => [
    ...latinTokens(match[0], match.index),
    ...matchesOf(match[0], han).flatMap((run) => hanTokens(run[0], match.index + run.index)),
  ]);
}

const latin = /[^\p{Script=Han}]+/gu;
const looksLikeName = /\d/u;
/** A file that is named, and not of a kind that a plan takes. */
const fileName = /^[~./\w-]{1,200}\.(?:csv|jsonl?|xlsx?|txt|ya?ml|toml|parquet|log|docx?|pdf|md)$/u;

function latinTokens(run: string, from: number): Token[] {
  return matchesOf(run, latin).flatMap((match) =>
    piecesOf(match[0]).flatMap(([start, piece]): Token[] => {
      if (piece === '' || englishStops.has(piece)) return [];
      const parts = piece.split(/['-/]/u);
      if (parts.every((part) => part === '' || englishStops.has(part))) return [];
      const at = from + match.index + start;
      const reason: UnreadReason =
        looksLikeName.test(piece) || fileName.test(piece)
          ? /^[\d.,]+$/u.test(piece)
            ? 'number'
            : 'name'
          : piece.startsWith('--')
            ? 'flag'
            : 'words';
      return [{ start: at, end: at + piece.length, reason }];
    }),
  );
}

/** A run without blanks, parted at marks that end or enclose words; each piece with its place. */
function piecesOf(run: string): [start: number, piece: string][] {
  const pieces: [number, string][] = [];
  let start = 0;
  const push = (end: number) => {
    const piece = run.slice(start, end);
    const lead = leading(piece);
    pieces.push([start + lead, piece.slice(lead, piece.length - trailing(piece.slice(lead)))]);
  };
  for (const { index } of matchesOf(run, /[,;:!?、()[\]{}<>"|=]/gu)) {
    push(index);
    start = index + 1;
  }
  push(run.length);
  return pieces;
}

function leading(piece: string): number {
  if ((piece.startsWith('--') && /^--[a-z]/u.test(piece)) || fileName.test(piece)) return 0;
  return [...piece].findIndex((one) => !stopwords.marks.includes(one)) === -1
    ? piece.length
    : piece.length - piece.replace(leadingMarks, '').length;
}

function trailing(piece: string): number {
  return piece.length - piece.replace(trailingMarks, '').length;
}

const markSet = [...stopwords.marks].map((one) => `\\u{${one.codePointAt(0)?.toString(16)}}`).join('');
const leadingMarks = new RegExp(`^[${markSet}]+`, 'u');
const trailingMarks = new RegExp(`[${markSet}]+$`, 'u');

function hanTokens(run: string, from: number): Token[] {
  return matchesOf(withoutStops(run), /[^ ]+/gu).map((match) => ({
    start: from + match.index,
    end: from + match.index + match[0].length,
    reason: 'words',
  }));
}
