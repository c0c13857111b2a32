import type { SourceText } from './source-text.ts';
import type { Statement } from './statement.ts';

/** A way of saying something: a pattern over the folded text and what a match states (null: not this, after all). */
export interface Phrase {
  readonly pattern: RegExp;
  read(match: RegExpExecArray, span: readonly [number, number]): Statement | readonly Statement[] | null;
}

/** A match's group, or the empty text. */
export function group(match: RegExpExecArray, index: number | string): string {
  return (typeof index === 'number' ? match[index] : match.groups?.[index]) ?? '';
}

/** Builds a phrase from pattern source; always global, Unicode-aware. */
export function phrase(source: string, read: Phrase['read']): Phrase {
  return { pattern: new RegExp(source, 'gu'), read };
}

/** Leading and trailing blanks do not belong to what was said. */
function trimmed(source: SourceText, start: number, end: number): [number, number] {
  const text = source.original.slice(start, end);
  return [start + (text.length - text.trimStart().length), end - (text.length - text.trimEnd().length)];
}

/** Reads all phrases in order; each match claims its words, so earlier phrases win. */
export function readPhrases(source: SourceText, phrases: readonly Phrase[]): Statement[] {
  return phrases.flatMap(({ pattern, read }) => {
    const found: Statement[] = [];
    for (const match of source.text.matchAll(pattern)) {
      const [start, end] = trimmed(source, match.index, match.index + match[0].length);
      if (end <= start) continue;
      const statement = read(match as RegExpExecArray, [start, end]);
      if (statement === null) continue;
      found.push(...(Array.isArray(statement) ? statement : [statement as Statement]));
      source.claim(start, end);
    }
    return found;
  });
}
