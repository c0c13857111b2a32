import type { SlotId } from '../../plan/slots/values.ts';
import { Letters } from '../../text/words/letters.ts';
import { simplifiedOf } from '../../text/words/simplified.ts';
import { mended, planVocabulary } from '../../text/words/slips.ts';
import { isSmall } from '../../text/words/word-edge.ts';
import { anyWay } from '../../text/words/words.ts';
import { withAnsweredLabels } from './answered-labels.ts';
import { withoutGivenUp } from './given-up.ts';
import type { TextRange } from './slot-mention.ts';
import { runsOf, unfoldTables } from './tables.ts';
import type { UnreadReason } from './unread.ts';

/**
 * Marks of masked places: later rules may look for a device beside a number, but not read into it. Characters of the
 * private use area, which mean nothing in a sentence.
 */
export const marks = { read: '\uE000', model: '\uE001', device: '\uE002' } as const;

/** A place that was recognised and cannot be used. */
export interface Aside {
  readonly start: number;
  readonly end: number;
  readonly reason: UnreadReason;
  readonly unless: SlotId | null;
}

interface Claim {
  readonly start: number;
  readonly end: number;
  readonly mark: string;
}

/** A blank behind a word that ends a clause; behind some only where Chinese goes on. */
const chatComma = new RegExp(
  `(?<=${anyWay('clause-ending-particle')}) (?=\\S)|(?<=${anyWay('particle-before-clause')}) (?=\\p{Script=Han})`,
  'gu',
);

/** More claims than this are masked together, character by character. */
const fewClaims = 3;

const isInWord = (text: string, at: number) =>
  at > 0 && isSmall(text.charCodeAt(at - 1)) && isSmall(text.charCodeAt(at));

/**
 * A sentence prepared for reading: every character has a folded twin at the same position (lower case, half-width,
 * one kind of each mark, simplified characters) but where a slip of the fingers is mended; what is found in the folded
 * form is quoted exactly from the original. What a rule has read is masked, so that no later rule reads the same words
 * again.
 */
export class SourceText {
  readonly original: string;
  /** The whole folded text, nothing masked. */
  readonly folded: string;
  /** Places of the original whose values others replace: read, and taken out of the folded text. */
  readonly givenUp: readonly TextRange[];
  private open: string;
  private claims: Claim[] = [];
  private noted: Letters | null = null;
  private cuts: number[] = [];
  private readonly writtenAt: (at: number) => number;
  private readonly isUnfolded: boolean;
  private readonly aside: Aside[] = [];

  constructor(original: string) {
    this.original = original;
    const unfolded = unfoldTables(original);
    const written = unfolded?.text ?? original;
    const folded = Array.from(written, fold)
      .join('')
      .replaceAll('，', (_, at: number) => commaAt(written, at))
      // `别用int4了 掉点太厉害 还是fp8吧`: in a chat a blank behind the end of a clause stands for its comma.
      .replaceAll(chatComma, ',')
      // `MTP 3 — 40 requests/s`: between blanks such a stroke parts clauses, and leads from no number to the next.
      .replaceAll('-', (_, at: number) => (/^ [—] $/u.test(written.slice(at - 1, at + 2)) ? ',' : '-'))
      // The keys of a JSON object are words like any other.
      .replaceAll(/(?<=[{,]\s{0,8})"(?<key>[a-z_][\w -]{0,40})"(?=\s?:)/gu, ' $<key> ')
      // `2 048`: nobody begins a number of its own with a zero.
      .replaceAll(/(?<=(?<![\d.,a-z]|\d )\d{1,3}) (?=0\d{2}(?![\d.,]))/gu, ',')
      // `MTP-2` is a depth, and no number below zero.
      .replaceAll(/(?<=(?<![a-z])mtp)-(?=\d(?!\d))/gu, ' ')
      // `8..64` is a range, and no number has two points.
      .replaceAll(/(?<=\d)\.\.(?=\d)/gu, '~ ')
      // Behind a letter an x would be one more: `16die×2`.
      .replaceAll('×', (_, at: number) => (/[a-z]/u.test(fold(written[at - 1] ?? '')) ? '*' : 'x'));
    const { text: spelled, positionOf: spelledAt } = mended(withAnsweredLabels(folded), planVocabulary);
    const { text, positionOf, removed } = withoutGivenUp(spelled);
    this.folded = text;
    this.isUnfolded = unfolded !== null;
    const unfoldedAt = (at: number) => unfolded?.positionOf(spelledAt(at)) ?? spelledAt(at);
    this.writtenAt = (at) => unfoldedAt(positionOf(at));
    this.givenUp = removed.map(([start, end]) => [unfoldedAt(start), unfoldedAt(end - 1) + 1]);
    this.open = this.folded;
  }

  /** The folded text with what was read masked. */
  get text(): string {
    if (this.claims.length > 0) this.settle();
    return this.open;
  }

  /** The letters of the whole folded text: what they rule out is nowhere in it, however much is masked. */
  get letters(): Letters {
    this.noted ??= new Letters(this.folded);
    for (const at of this.cuts) this.noted.cut(this.folded, at);
    this.cuts = [];
    return this.noted;
  }

  /** The exact words at a place. */
  quote(start: number, end: number): string {
    return this.original.slice(...this.placeOf(start, end));
  }

  /** A place of the folded text in the original; of a figure in a table its cell, without the name of the column. */
  placeOf(start: number, end: number): TextRange {
    const runs = this.isUnfolded && end > start ? this.placesOf(start, end) : [];
    const last = runs.at(-1);
    if (last && runs.length > 1) return last;
    const from = this.writtenAt(start);
    return [from, end > start ? this.writtenAt(end - 1) + this.widthAt(end - 1) : from];
  }

  /** All places of the original that a place of the folded text comes from, in the order in which they are read. */
  placesOf(start: number, end: number): readonly TextRange[] {
    return this.isUnfolded ? runsOf(this.writtenAt, start, end) : [this.placeOf(start, end)];
  }

  /** A mended word ends where the written one does. */
  private widthAt(at: number): number {
    return Math.max(0, this.writtenAt(at + 1) - this.writtenAt(at));
  }

  /** Parts that were recognised and cannot be used, so far. */
  get leftAside(): readonly Aside[] {
    return this.aside;
  }

  /**
   * Masks a place that is recognised and cannot be used. `unless`: with an answer to that slot it was understood after
   * all (`not H100, but H200`).
   */
  leave(start: number, end: number, reason: UnreadReason, unless: SlotId | null = null): void {
    this.aside.push({ start, end, reason, unless });
    this.claim(start, end);
  }

  /** Masks a place with `mark`, one for each character. */
  claim(start: number, end: number, mark: string = marks.read): void {
    if (end <= start) return;
    this.claims.push({ start, end, mark });
    // Beside what is masked a word may begin or end that was a part of one.
    for (const at of [start, end]) if (isInWord(this.folded, at)) this.cuts.push(at);
  }

  /** Masks what was claimed since the text was last looked at. */
  private settle(): void {
    const { claims } = this;
    this.claims = [];
    if (claims.length <= fewClaims) {
      for (const { start, end, mark } of claims)
        this.open = this.open.slice(0, start) + mark.repeat(end - start) + this.open.slice(end);
      return;
    }
    const units = this.open.split('');
    for (const { start, end, mark } of claims) units.fill(mark, start, end);
    this.open = units.join('');
  }
}

/**
 * A Chinese full stop becomes `;`, and a Chinese comma between digits stays a list mark: a point or comma between
 * digits then always belongs to the number.
 */
const sameAs: Readonly<Record<string, string>> = {
  '，': '，',
  '。': ';',
  '；': ';',
  '！': '!',
  '？': '?',
  '〜': '~',
  '—': '-',
  '–': '-',
  '−': '-',
  '‐': '-',
  '‑': '-',
  '→': '>',
  '⇒': '>',
  '➜': '>',
  '×': '×',
  '✕': '×',
  '✖': '×',
  '“': '"',
  '”': '"',
  '「': '"',
  '」': '"',
  '’': "'",
  '‘': "'",
  '≤': '<',
  '≦': '<',
  '⩽': '<',
  '≥': '>',
  '≈': '~',
  // Numbers in circles begin the items of a list.
  ...Object.fromEntries([...'①②③④⑤⑥⑦⑧⑨⑩'].map((one) => [one, ';'])),
  '【': '(',
  '】': ')',
  '［': '(',
  '］': ')',
  [marks.read]: ' ',
  [marks.model]: ' ',
  [marks.device]: ' ',
  '\t': ' ',
  '\r': ' ',
};

/** Between plain digits a Chinese comma is a list mark; between full-width digits it parts thousands like any comma. */
function commaAt(original: string, at: number): string {
  const isList = /[0-9]/.test(original[at - 1] ?? '') && /[0-9]/.test(original[at + 1] ?? '');
  return isList ? '、' : ',';
}

/** One UTF-16 unit stays one unit; characters outside the basic plane are kept as they are. */
function fold(character: string): string {
  const known = sameAs[character];
  if (known !== undefined) return known;
  const narrow = simplifiedOf(character.normalize('NFKC'));
  const half = narrow.length === character.length ? narrow : character;
  const lower = half.toLowerCase();
  return lower.length === character.length ? lower : character;
}
