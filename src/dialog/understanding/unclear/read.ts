import type { Clauses } from '../clauses.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

/** In front of a figure at most these many characters say what it is of. */
export const nearBefore = 32;

/** What the rules look at: the text with its figures, and the clauses in which they stand. */
export interface Read {
  readonly source: SourceText;
  readonly taken: readonly SlotMention[];
  /** All that the text states, whatever became of it. */
  readonly stated: readonly SlotMention[];
  readonly clauses: Clauses;
}
