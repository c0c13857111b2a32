import {
  anyNeed,
  besideMatch,
  type Need,
  need,
  nothing,
  type Quantifier,
  SequenceNeeds,
  whole,
} from './need.ts';

/**
 * Letters that a text must have for an expression to match anywhere in it: of each list at least one literal. Where an
 * expression says that a word begins or ends there, its literal has the edge of a word.
 */
export type Needs = readonly (readonly string[])[];

/** A set of characters with more members than this says too little of a text to be looked for. */
const largestSet = 16;

/** An expression that is written in a way this reader does not know: nothing is said of what it needs. */
class Unread extends Error {}

/** Characters of the private use area mark places that were read: they are no letters of a text. */
const isLetter = (code: number) => code < 0xd800 || code > 0xf8ff;

const digits = need([...'0123456789'].map(whole));

const sets = new Map<string, readonly Need[]>();

/** Letters that a set of characters needs; most expressions have the same few. */
function needsOfSet(inside: string): readonly Need[] {
  const known = sets.get(inside);
  if (known) return known;
  const withDigits = inside.replaceAll('\\d', '0123456789');
  // Ranges, classes and what is not in the set say nothing that can be looked for.
  const isPlain = !/^\^|\\[a-zA-Z0-9]|.-./u.test(withDigits);
  const members = [...new Set(withDigits.replaceAll(/\\(.)/gu, '$1'))];
  const isTelling =
    isPlain &&
    members.length > 0 &&
    members.length <= largestSet &&
    members.every((one) => one.length === 1 && isLetter(one.charCodeAt(0)));
  const needs = isTelling ? [need(members.map(whole))] : nothing;
  sets.set(inside, needs);
  return needs;
}

/** A place where a word begins or ends; no character of an expression is as long. */
type WordEdge = 'word-begins' | 'word-ends';

/** The inside of a group that no small letter may match: others may be shut out as well. */
const noSmallLetter = /^\[(?!\^)[^\]]*a-z[^\]]*\][|)]/u;

/** One reading of a source, from its start to its end. */
class NeedsReader {
  private at = 0;
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  whole(): readonly Need[] {
    const needs = this.choices();
    if (this.at < this.source.length) throw new Unread();
    return needs;
  }

  /** Choices up to the end of the source or of the group. */
  private choices(): readonly Need[] {
    const first = this.sequence();
    if (this.source[this.at] !== '|') return first;
    const all = [first];
    while (this.source[this.at] === '|') {
      this.at += 1;
      all.push(this.sequence());
    }
    return anyNeed(all);
  }

  private sequence(): readonly Need[] {
    const found = new SequenceNeeds();
    for (;;) {
      const next = this.source[this.at];
      if (next === undefined || next === '|' || next === ')') break;
      const piece = this.piece(next);
      // A piece that takes no room leaves its neighbours side by side, and needs nothing itself.
      if (piece === null) continue;
      if (piece === 'word-begins') found.beginWord();
      else if (piece === 'word-ends') found.endWord();
      else if (typeof piece === 'string') found.addCharacter(piece, this.quantifier());
      else found.addPiece(piece, this.quantifier());
    }
    return found.all();
  }

  /** One character that stands for itself, or what a set or group needs; null for what takes no room. */
  private piece(character: string): string | readonly Need[] | null {
    if (character === '(') return this.group();
    if (character === '[') return needsOfSet(this.set());
    if (character === '\\') return this.escaped();
    this.at += 1;
    if (character === '^' || character === '$') return null;
    return character !== '.' && isLetter(character.charCodeAt(0)) ? character : nothing;
  }

  private group(): readonly Need[] | WordEdge | null {
    this.at += 1;
    const kind = this.source[this.at] === '?' ? this.kindOfGroup() : ':';
    const from = this.at;
    const inside = this.choices();
    if (this.source[this.at] !== ')') throw new Unread();
    this.at += 1;
    if (kind === '!' || kind === '<!') {
      const isEdge = noSmallLetter.test(this.source.slice(from, this.at));
      if (!isEdge) return null;
      return kind === '!' ? 'word-ends' : 'word-begins';
    }
    if (kind === ':') return inside;
    // Letters that are looked for beside a place are in the text as well.
    return inside.length === 0 ? null : besideMatch(inside);
  }

  /** `:` for a group that is matched; what is looked for behind the place or in front of it, or must not be there. */
  private kindOfGroup(): ':' | '=' | '!' | '<!' {
    const [, first = '', second = ''] = this.source.slice(this.at, this.at + 3);
    if (first === ':' || first === '=' || first === '!') {
      this.at += 2;
      return first;
    }
    if (first !== '<') throw new Unread();
    if (second === '=' || second === '!') {
      this.at += 3;
      return second === '=' ? '=' : '<!';
    }
    this.at = this.source.indexOf('>', this.at) + 1;
    return ':';
  }

  /** The inside of a set. */
  private set(): string {
    const from = this.at + 1;
    for (let at = from; at < this.source.length; at += 1) {
      const one = this.source[at];
      if (one === '\\') at += 1;
      else if (one === ']') {
        this.at = at + 1;
        return this.source.slice(from, at);
      }
    }
    throw new Unread();
  }

  private escaped(): string | readonly Need[] | null {
    const kind = this.source[this.at + 1] ?? '';
    this.at += 2;
    if (kind === 'd') return [digits];
    if (kind === 'b' || kind === 'B') return null;
    if (kind === 'w' || kind === 'W' || kind === 's' || kind === 'S' || kind === 'D') return nothing;
    if (kind === 'n') return '\n';
    if (kind === 'p' || kind === 'P' || kind === 'u') return this.characterClass(kind);
    if (/[a-zA-Z0-9]/u.test(kind)) throw new Unread();
    return kind;
  }

  /** `\p{Script=Han}`, `\uE000`: any of many characters, or one that is a mark. */
  private characterClass(kind: string): readonly Need[] {
    if (this.source[this.at] !== '{') {
      if (kind !== 'u') throw new Unread();
      this.at += 4;
      return nothing;
    }
    this.at = this.source.indexOf('}', this.at) + 1;
    return nothing;
  }

  /** How often the piece in front is there: perhaps not at all, once, or more often. */
  private quantifier(): Quantifier {
    const character = this.source[this.at];
    if (character !== '?' && character !== '*' && character !== '+' && character !== '{') return 'once';
    const isZero = character === '{' ? this.source[this.at + 1] === '0' : character !== '+';
    if (character === '{') this.at = this.source.indexOf('}', this.at);
    this.at += 1;
    if (this.source[this.at] === '?') this.at += 1;
    return isZero ? 'none' : 'often';
  }
}

/**
 * Reads from the source of an expression (flag `u`, never `i`) which literals every match of it needs. Nothing is said
 * where the source has something that is not read here: then any text may match.
 */
export function needsOf(source: string): Needs {
  try {
    return new NeedsReader(source).whole().map(({ literals }) => literals.map(({ text }) => text));
  } catch (error) {
    if (error instanceof Unread) return [];
    throw error;
  }
}
