import { matchesOf } from '../../text/words/matches.ts';
import type { TextRange } from './slot-mention.ts';

/** Marks that may part a folded text. A comma between digits groups them, and a point between them is of a figure. */
const marks = {
  comma: String.raw`(?<!\d),|,(?!\d{3}(?!\d))`,
  list: '、',
  semicolon: ';',
  asked: '[!?]',
  line: String.raw`\n`,
  stop: String.raw`\.(?=\s|$)`,
  parentheses: '[()]',
  bar: String.raw`\|`,
  slash: '/',
  colon: ':',
  equals: '=',
} as const;

type Mark = keyof typeof marks;

const ofSentence: readonly Mark[] = ['semicolon', 'asked', 'line', 'stop'];
const ofClause: readonly Mark[] = [...ofSentence, 'comma'];
const ofPart: readonly Mark[] = [...ofClause, 'parentheses', 'bar'];

const parted = (names: readonly Mark[]) => new RegExp(names.map((name) => marks[name]).join('|'), 'gu');

const partings = {
  /** What is told or asked as a whole. */
  sentences: parted(ofSentence),
  /** What says one thing; what is listed in it belongs to it. */
  clauses: parted(ofClause),
  /** Clauses, and each thing of a list by itself. */
  items: parted([...ofClause, 'list']),
  /** Items; what stands in parentheses is one of its own. */
  remarks: parted([...ofClause, 'list', 'parentheses']),
  /** Clauses; what stands in parentheses or in a cell of a table is one of its own. */
  parts: parted(ofPart),
  /** What has no mark in it at all but that of a list. */
  pieces: parted([...ofPart, 'slash', 'colon', 'equals']),
} as const;

/** What a text may be parted into. */
export type Parting = keyof typeof partings;

/** A folded text, parted by marks. The marks are of no part. */
export class Clauses {
  private readonly text: string;
  private readonly ends: readonly number[];

  constructor(text: string, parting: Parting) {
    this.text = text;
    this.ends = matchesOf(text, partings[parting]).map(({ index }) => index);
  }

  /** The number of the part that a place stands in. */
  at(place: number): number {
    const next = this.ends.findIndex((end) => end >= place);
    return next < 0 ? this.ends.length : next;
  }

  /** The part with a number; an empty one where there are fewer. */
  numbered(number: number): TextRange {
    if (number < 0 || number > this.ends.length) return [0, 0];
    return [number === 0 ? 0 : (this.ends[number - 1] ?? 0) + 1, this.ends[number] ?? this.text.length];
  }

  /** The part around a place or a stretch, with all that a stretch reaches into. */
  around(start: number, end = start): TextRange {
    return [this.numbered(this.at(start))[0], this.numbered(this.at(end))[1]];
  }

  /** What else stands in the part of a stretch: in front of it, and behind it. */
  beside(start: number, end: number): readonly [before: string, behind: string] {
    const [from, to] = this.around(start, end);
    return [this.text.slice(from, start), this.text.slice(end, to)];
  }
}

/** What the part of a place has in front of it; of a text that is cut off, as far as it goes. */
export function partBefore(text: string, parting: Parting): string {
  return new Clauses(text, parting).beside(text.length, text.length)[0];
}

/** What the part of a place has behind it; of a text that is cut off, as far as it goes. */
export function partBehind(text: string, parting: Parting): string {
  return new Clauses(text, parting).beside(0, 0)[1];
}
