import { matchesOf } from '../../../text/words/matches.ts';
import type { TextRange } from '../slot-mention.ts';

/** Marks between clauses; a comma between digits groups them, and a list mark parts none. */
const clauseEnd = /[;!?\n()]|,(?!\d{3}(?!\d))|(?<!\d),|\.(?=\s|$)/gu;

/** The clauses of a text, in order and without the marks between them. */
export function clausesOf(text: string): readonly TextRange[] {
  const ends = matchesOf(text, clauseEnd).map(({ index }) => index);
  return [...ends, text.length].map((end, at): TextRange => [at === 0 ? 0 : (ends[at - 1] ?? 0) + 1, end]);
}

/** The clause around a place, by its number. */
export function clauseAt(clauses: readonly TextRange[], place: number): number {
  return Math.max(
    0,
    clauses.findIndex(([, end]) => place <= end),
  );
}
