import { type Catalogue, messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';

/** Under 60 columns labels stand above values; from 100 on there is room for a further column. */
export type Layout = 'stacked' | 'single' | 'wide';

/** Where and how a screen is drawn. */
export interface View {
  readonly language: Language;
  /** Columns that may be written: one less than the terminal has, and never more than a line reads well. */
  readonly columns: number;
  /** Columns of what is written once and never redrawn: the whole terminal but its last column. */
  readonly sheetColumns: number;
  /** Lines the live part may take: two less than the terminal has. */
  readonly rows: number;
  readonly layout: Layout;
  readonly texts: Catalogue;
}

const readableColumns = 96;

/** The view of a terminal of this size. */
export function viewOf(language: Language, terminalColumns: number, terminalRows: number): View {
  return {
    language,
    columns: Math.max(10, Math.min(terminalColumns - 1, readableColumns)),
    sheetColumns: Math.max(10, terminalColumns - 1),
    rows: Math.max(3, terminalRows - 2),
    layout: terminalColumns < 60 ? 'stacked' : terminalColumns < 100 ? 'single' : 'wide',
    texts: messages(language),
  };
}
