import type { Needs } from './needs.ts';
import { isSmall, wordEdge } from './word-edge.ts';

/** Places of the table; more than ten times the different neighbours that the longest text has. */
const places = 1 << 16;
const edge = wordEdge.charCodeAt(0);
/** Characters of a place, at most. */
const neighbours = 3;

/** Where a character, a pair, or three in a row are noted. Two of them may share a place: then too much may be there. */
function placesOf(literal: string): number[] {
  const code = (at: number) => literal.charCodeAt(at);
  if (literal.length === 1) return [placeOfOne(code(0))];
  if (literal.length === 2) return [placeOfTwo(code(0), code(1))];
  return Array.from({ length: literal.length - 2 }, (_, at) =>
    placeOfThree(code(at), code(at + 1), code(at + 2)),
  );
}

const placeOfOne = (one: number) => Math.imul(one, 0x9e37) & (places - 1);
const placeOfTwo = (one: number, two: number) =>
  (Math.imul(one, 0x85eb) + Math.imul(two, 0xc2b3) + 1) & (places - 1);
const placeOfThree = (one: number, two: number, three: number) =>
  (Math.imul(one, 0x27d5) + Math.imul(two, 0x1657) + Math.imul(three, 0xa5a9) + 2) & (places - 1);

/** A list of literals of which a text must have one, and what stands for it among the lists of its expression. */
interface PlacedList {
  readonly bit: number;
  readonly literals: readonly (readonly number[])[];
}

/** Needs with the places of their literals, to be looked up in many texts. */
export interface PlacedNeeds {
  readonly id: number;
  /** The bits of all lists. */
  readonly all: number;
  readonly lists: readonly (readonly (readonly number[])[])[];
  /** Lists with literals that stand at several places: one place of each says too little. */
  readonly long: readonly (readonly (readonly number[])[])[];
}

/** Lists of an expression that are looked at; the rarest of them. */
const mostLists = 8;

/** How rarely a text has one of some literals: what is long is rare, and so are few. */
function rarity(literals: readonly string[]): number {
  const shortest = Math.min(neighbours, ...literals.map(({ length }) => length));
  return shortest * places - literals.length;
}

/** By a place, the lists that may be met where a text has it, each as the id of its needs and its bit. */
const listsAt: (number[] | undefined)[] = [];
let ids = 0;

/** Notes a list at that place of each of its literals where the fewest others are. */
function noteList(id: number, { bit, literals }: PlacedList): void {
  for (const found of literals) {
    const others = (place: number) => listsAt[place]?.length ?? 0;
    const best = found.reduce((one, other) => (others(other) < others(one) ? other : one));
    const known = listsAt[best];
    if (known === undefined) listsAt[best] = [id, bit];
    else known.push(id, bit);
  }
}

/** Looks up once where the literals of some needs are noted. */
export function placed(needs: Needs): PlacedNeeds {
  const id = ids;
  ids += 1;
  const lists = needs
    .toSorted((a, b) => rarity(b) - rarity(a))
    .slice(0, mostLists)
    .map((literals, at): PlacedList => ({ bit: 1 << at, literals: literals.map(placesOf) }));
  for (const list of lists) noteList(id, list);
  const found = lists.map(({ literals }) => literals);
  const long = found.filter((literals) => literals.some(({ length }) => length > 1));
  return { id, all: (1 << lists.length) - 1, lists: found, long };
}

/** What is known of an expression: nothing, or whether a text may have all that it needs. */
const [unknown, may, never] = [0, 1, 2];

/**
 * Which characters a text has, which stand side by side in it, and where its words begin and end: enough to know of most
 * expressions that nothing in the text can match. A part of the text, or the text with places masked, has no letters
 * besides, nor edges of words but for those that are told by `cut`.
 */
export class Letters {
  private readonly noted = new Uint8Array(places >> 3);
  private readonly own: number[] = [];
  /** Bits of the lists that are met, by the id of their needs. */
  private met: Uint8Array | null = null;
  private known = new Uint8Array(0);

  constructor(text: string) {
    let two = 0;
    let one = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      this.note(placeOfOne(code));
      if (at > 0) this.note(placeOfTwo(one, code));
      if (at > 1) this.note(placeOfThree(two, one, code));
      if (isSmall(one) && !isSmall(code)) this.noteWordEnd(two, one);
      if (isSmall(code) && !isSmall(one)) this.noteWordBegin(code, text.charCodeAt(at + 1));
      two = one;
      one = code;
    }
    if (isSmall(one)) this.noteWordEnd(two, one);
  }

  /** A place inside of a word where the text may be cut: what is in front of it ends a word then, the rest begins one. */
  cut(text: string, at: number): void {
    const [last, first] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
    this.noteWordEnd(text.charCodeAt(at - 2), last);
    this.noteWordBegin(first, text.charCodeAt(at + 1));
    // It may be cut on the other side as well.
    for (const code of [last, first]) this.note(placeOfThree(edge, code, edge));
    this.met = null;
  }

  /** Whether the text may have what some expression needs; false is certain. */
  mayHave({ id, all, lists, long }: PlacedNeeds): boolean {
    const met = this.met ?? this.metNow();
    // Lists that were placed after those of the text were found are not among them.
    if (id >= met.length) return lists.every((literals) => this.hasOneOf(literals));
    if (met[id] !== all) return false;
    if (long.length === 0) return true;
    if (this.known[id] === unknown) {
      this.known[id] = long.every((literals) => this.hasOneOf(literals)) ? may : never;
    }
    return this.known[id] === may;
  }

  /** The lists of which the text has a place of a literal: few of the many, found at once. */
  private metNow(): Uint8Array {
    const met = new Uint8Array(ids);
    for (const place of this.own) {
      const lists = listsAt[place] ?? [];
      for (let at = 0; at < lists.length; at += 2) {
        const id = lists[at] ?? 0;
        met[id] = (met[id] ?? 0) | (lists[at + 1] ?? 0);
      }
    }
    this.met = met;
    this.known = new Uint8Array(ids);
    return met;
  }

  private hasOneOf(literals: readonly (readonly number[])[]): boolean {
    const { noted } = this;
    for (const found of literals) {
      let at = 0;
      for (; at < found.length; at += 1) {
        const place = found[at] ?? 0;
        if (((noted[place >> 3] ?? 0) & (1 << (place & 7))) === 0) break;
      }
      if (at === found.length) return true;
    }
    return false;
  }

  private noteWordEnd(before: number, last: number): void {
    this.note(placeOfTwo(last, edge));
    this.note(placeOfThree(before, last, edge));
    if (!isSmall(before)) this.note(placeOfThree(edge, last, edge));
  }

  private noteWordBegin(first: number, behind: number): void {
    this.note(placeOfTwo(edge, first));
    this.note(placeOfThree(edge, first, behind));
  }

  private note(place: number): void {
    const byte = this.noted[place >> 3] ?? 0;
    const bit = 1 << (place & 7);
    if ((byte & bit) !== 0) return;
    this.noted[place >> 3] = byte | bit;
    this.own.push(place);
  }
}
