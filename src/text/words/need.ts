import { isSmall, wordEdge } from './word-edge.ts';

/** Letters in a row, and whether nothing of the match is in front of them or behind them. */
export interface Literal {
  readonly text: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Literals of which every match has at least one. */
export interface Need {
  readonly literals: readonly Literal[];
  /** How much they tell: the length of the shortest counts most, then how few they are. */
  readonly weight: number;
}

/** How often a piece of an expression is there: perhaps not at all, once, or more often. */
export type Quantifier = 'none' | 'once' | 'often';

/** A literal longer than this tells no more. */
const longest = 4;

/** Needs of what may match anywhere. */
export const nothing: readonly Need[] = [];

/** Characters that are all of a match. */
export const whole = (text: string): Literal => ({ text, isFirst: true, isLast: true });

/** A need with its weight. */
export function need(literals: readonly Literal[]): Need {
  let shortest = longest;
  for (const { text } of literals) shortest = Math.min(shortest, text.length);
  return { literals, weight: shortest * 1000 - literals.length };
}

/** Letters that each choice needs, as one list: the most telling of each; nothing where a choice needs nothing. */
export function anyNeed(choices: readonly (readonly Need[])[]): readonly Need[] {
  const found = new Map<string, Literal>();
  for (const choice of choices) {
    if (choice.length === 0) return nothing;
    const best = choice.reduce((one, other) => (other.weight > one.weight ? other : one));
    for (const one of best.literals) found.set(one.text, inBoth(one, found.get(one.text)));
  }
  return [need([...found.values()])];
}

/** A literal of two choices is first or last where it is so in both. */
function inBoth(one: Literal, other: Literal | undefined): Literal {
  if (other === undefined) return one;
  return { text: one.text, isFirst: one.isFirst && other.isFirst, isLast: one.isLast && other.isLast };
}

const changed = (needs: readonly Need[], change: (one: Literal) => Literal): readonly Need[] =>
  needs.map(({ literals }) => need(literals.map(change)));

/** What is looked for beside a place is neither first nor last in a match. */
export const besideMatch = (needs: readonly Need[]): readonly Need[] =>
  changed(needs, ({ text }) => ({ text, isFirst: false, isLast: false }));

const noLongerFirst = (needs: readonly Need[]) =>
  changed(needs, (one) => (one.isFirst ? { ...one, isFirst: false } : one));

const noLongerLast = (needs: readonly Need[]) =>
  changed(needs, (one) => (one.isLast ? { ...one, isLast: false } : one));

/** Needs whose first letters begin a word. */
const beginningWords = (needs: readonly Need[]) =>
  changed(needs, (one) =>
    one.isFirst && isSmall(one.text.charCodeAt(0)) ? { ...one, text: wordEdge + one.text } : one,
  );

/** Needs whose last letters end a word. */
const endingWords = (needs: readonly Need[]) =>
  changed(needs, (one) =>
    one.isLast && isSmall(one.text.charCodeAt(one.text.length - 1))
      ? { ...one, text: one.text + wordEdge }
      : one,
  );

/** Needs of pieces one behind the other. */
export class SequenceNeeds {
  private readonly before: Need[] = [];
  /** Needs of what ends at the place that was reached. */
  private last: readonly Need[] = nothing;
  /** Characters in a row that end at that place. */
  private row = '';
  private isRowFirst = false;
  /** Whether nothing that takes room was there. */
  private isFirst = true;
  private isWordBegun = false;

  /** No small letter is in front of the place that was reached. */
  beginWord(): void {
    this.isWordBegun = true;
  }

  /** No small letter is behind the place that was reached. */
  endWord(): void {
    this.endRow();
    this.last = endingWords(this.last);
  }

  /** Adds a character that stands for itself. */
  addCharacter(character: string, quantifier: Quantifier): void {
    if (quantifier !== 'none') {
      if (this.row === '') {
        this.leave();
        this.isRowFirst = this.isFirst;
        if (this.isWordBegun && isSmall(character.charCodeAt(0))) this.row = wordEdge;
      }
      this.row += character;
    }
    if (quantifier !== 'once') this.leave();
    this.goOn();
  }

  /** Adds a piece with needs of its own. */
  addPiece(needs: readonly Need[], quantifier: Quantifier): void {
    this.leave();
    if (quantifier !== 'none') {
      const begun = this.isWordBegun ? beginningWords(needs) : needs;
      this.last = this.isFirst ? begun : noLongerFirst(begun);
      if (quantifier !== 'once') this.leave();
    }
    this.goOn();
  }

  /** Needs of the pieces so far. */
  all(): readonly Need[] {
    this.endRow();
    return [...this.before, ...this.last];
  }

  private goOn(): void {
    this.isFirst = false;
    this.isWordBegun = false;
  }

  private endRow(): void {
    if (this.row === '') return;
    const row = need([{ text: this.row, isFirst: this.isRowFirst, isLast: true }]);
    this.before.push(...noLongerLast(this.last));
    this.last = [row];
    this.row = '';
  }

  /** Something may be between what ends here and what comes. */
  private leave(): void {
    this.endRow();
    this.before.push(...noLongerLast(this.last));
    this.last = nothing;
  }
}
