import { Letters, type PlacedNeeds, placed } from './letters.ts';
import { matchesOf } from './matches.ts';
import { type Needs, needsOf } from './needs.ts';
import { wordEdge } from './word-edge.ts';

/** In a text as short as this literals are found faster than its letters are noted, for so many expressions. */
const shortText = 256;
const fewExpressions = 8;

let last: { text: string; asked: number; letters: Letters | null } = { text: '', asked: 0, letters: null };

/** The letters of a text; one text is asked about many expressions in a row. Null where looking is as fast. */
function lettersOf(text: string): Letters | null {
  if (last.text !== text) last = { text, asked: 0, letters: null };
  last.asked += 1;
  if (text.length < shortText && last.asked <= fewExpressions) return null;
  last.letters ??= new Letters(text);
  return last.letters;
}

/**
 * An expression that is made when a text first has what it needs. Making one takes longer than reading a sentence with it,
 * and most sentences need few of the many.
 */
export class Expression {
  readonly source: string;
  private readonly flags: string;
  private literals: Needs | null = null;
  private plainLiterals: Needs | null = null;
  private places: PlacedNeeds | null = null;
  private made: RegExp | null = null;

  /** @param flags `u` and no `i` among them. */
  constructor(source: string, flags: string) {
    this.source = source;
    this.flags = flags;
  }

  /** Whether it may match in a text of these letters, or in any part of it; false is certain. */
  mayMatch(letters: Letters): boolean {
    this.places ??= placed(this.needs);
    return letters.mayHave(this.places);
  }

  private get needs(): Needs {
    this.literals ??= needsOf(this.source);
    return this.literals;
  }

  /** The needs without the edges of words. */
  private get plainNeeds(): Needs {
    this.plainLiterals ??= this.needs.map((literals) => literals.map((one) => one.replaceAll(wordEdge, '')));
    return this.plainLiterals;
  }

  /** Whether it matches in a text. */
  isIn(text: string): boolean {
    const letters = lettersOf(text);
    if (letters !== null) return this.mayMatch(letters) && this.regExp.test(text);
    if (this.made !== null) return this.made.test(text);
    const mayMatch = this.plainNeeds.every((literals) => literals.some((one) => text.includes(one)));
    return mayMatch && this.regExp.test(text);
  }

  /** All matches in a text, which is one of these letters or a part of it; the flag `g` is set. */
  matchesIn(text: string, letters: Letters): RegExpExecArray[] {
    return this.mayMatch(letters) ? matchesOf(text, this.regExp) : [];
  }

  /** The expression itself; the same object each time. */
  get regExp(): RegExp {
    this.made ??= new RegExp(this.source, this.flags);
    return this.made;
  }
}
