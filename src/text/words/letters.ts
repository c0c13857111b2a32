import type { Needs } from './needs.ts';

/** Places of the table; more than ten times the different neighbours that the longest text has. */
const places = 1 << 16;

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
export type PlacedNeeds = readonly (readonly (readonly number[])[])[];

/** Looks up once where the literals of some needs are noted. */
export function placed(needs: Needs): PlacedNeeds {
  return needs.map((literals) => literals.map(placesOf));
}

/**
 * Which characters a text has, and which stand side by side in it: enough to know of most expressions that nothing in the
 * text can match. A part of the text, or the text with places masked, has no letters besides.
 */
export class Letters {
  private readonly noted = new Uint8Array(places >> 3);

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
  mayHave(needs: PlacedNeeds): boolean {
    // Plain loops, because this is asked some thousand times of each sentence.
    for (const literals of needs) if (!this.hasOneOf(literals)) return false;
    return true;
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
    this.noted[place >> 3] = (this.noted[place >> 3] ?? 0) | (1 << (place & 7));
  }
}
