import { graphemes } from '../text/width.ts';

/** Text that is being typed. The caret counts user-perceived characters from the start. */
export interface Draft {
  readonly text: string;
  readonly caret: number;
}

/** Nothing typed yet. */
export const emptyDraft: Draft = { text: '', caret: 0 };

/** A draft with the caret behind its text. */
export function draftOf(text: string): Draft {
  return { text, caret: graphemes(text).length };
}
