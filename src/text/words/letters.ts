import type { Needs } from './needs.ts';

/** Places of the table; more than ten times the different neighbours that the longest text has. */
const places = 1 << 16;
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

/** Needs with the places of their literals, to be looked up in many texts. */
export interface PlacedNeeds {
  readonly id: number;
  readonly all: readonly (readonly (readonly number[])[])[];
}

/** How rarely a text has one of some literals: what is long is rare, and so are few. */
function rarity(literals: readonly string[]): number {
  const shortest = Math.min(neighbours, ...literals.map(({ length }) => length));
  return shortest * places - literals.length;
}

/** By a place, the needs that may be met where a text has it: each stands at one place of each literal of its rarest list. */
const idsAt = new Map<number, number[]>();
let ids = 0;

/** Looks up once where the literals of some needs are noted. */
export function placed(needs: Needs): PlacedNeeds {
  const id = ids;
  ids += 1;
  const all = needs.toSorted((a, b) => rarity(b) - rarity(a)).map((literals) => literals.map(placesOf));
  for (const [place = 0] of all[0] ?? []) {
    const others = idsAt.get(place);
    if (others === undefined) idsAt.set(place, [id]);
    else others.push(id);
  }
  return { id, all };
}

/**
 * Which characters a text has, and which stand side by side in it: enough to know of most expressions that nothing in the
 * text can match. A part of the text, or the text with places masked, has no letters besides.
 */
export class Letters {
  private readonly noted = new Uint8Array(places >> 3);
  private readonly own: number[] = [];
  private candidates: Uint8Array | null = null;

  constructor(text: string) {
    let two = 0;
    let one = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      this.note(placeOfOne(code));
      if (at > 0) this.note(placeOfTwo(one, code));
      if (at > 1) this.note(placeOfThree(two, one, code));
      two = one;
      one = code;
    }
  }

  /** Whether the text may have what some expression needs; false is certain. */
  mayHave({ id, all }: PlacedNeeds): boolean {
    this.candidates ??= this.candidatesNow();
    // A candidate placed after the others were found is looked at in any case.
    if (all.length > 0 && this.candidates[id] === 0) return false;
    // Plain loops, because this is asked some thousand times of each sentence.
    for (const literals of all) if (!this.hasOneOf(literals)) return false;
    return true;
  }

  /** The needs of which the text has a place of their rarest list: few of the many, found at once. */
  private candidatesNow(): Uint8Array {
    const found = new Uint8Array(ids);
    for (const place of this.own) for (const id of idsAt.get(place) ?? []) found[id] = 1;
    return found;
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

  private note(place: number): void {
    const byte = this.noted[place >> 3] ?? 0;
    const bit = 1 << (place & 7);
    if ((byte & bit) !== 0) return;
    this.noted[place >> 3] = byte | bit;
    this.own.push(place);
  }
}
