import type { Caret } from '../screens/block.ts';

/** Rows on the screen below the transcript. */
export interface DrawnScreen {
  /** Columns of each line. */
  readonly widths: readonly number[];
  readonly caret: Caret | null;
}

/**
 * Behaviour of a terminal whose window becomes narrower: it cuts long lines (`cut`), or wraps them and keeps the
 * cursor on its cell (`wrap`). xterm.js wraps too, but pushes the cursor down for lines that wrap below it
 * (`wrap-and-push`).
 */
export type Reflow = 'cut' | 'wrap' | 'wrap-and-push';

const onXtermJs: ReadonlySet<string> = new Set(['vscode', 'Hyper', 'Tabby']);

/** How the terminal that this environment names reflows. */
export function reflowOf(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
): Reflow {
  if (onXtermJs.has(environment.TERM_PROGRAM ?? '')) return 'wrap-and-push';
  const cuts = platform === 'win32' || environment.XTERM_VERSION !== undefined;
  return cuts || /^(linux|rxvt)/.test(environment.TERM ?? '') ? 'cut' : 'wrap';
}

/**
 * Control sequence to write before Ink redraws in a narrower window; empty when nothing is needed. The terminal has wrapped the
 * lines that no longer fit, so the frame is higher than Ink remembers, and Ink would leave its upper lines behind. This
 * erases the frame as it stands now and puts the cursor where Ink expects it.
 */
export function narrowingSequence(frame: DrawnScreen, columns: number, reflow: Reflow): string {
  const rowsOf = (widths: readonly number[]) =>
    widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
  const height = frame.widths.length;
  const wraps = rowsOf(frame.widths) > height;
  if (reflow === 'cut' || !wraps) return '';
  const cursorRow = frame.caret ? frame.caret.row : height;
  const below = frame.widths.slice(cursorRow);
  const pushed = reflow === 'wrap-and-push' ? rowsOf(below) - below.length : 0;
  const rowsAbove = rowsOf(frame.widths.slice(0, cursorRow)) + pushed;
  const up = (rows: number) => (rows > 0 ? `\u001B[${rows}A` : '');
  return `${up(rowsAbove)}\r\u001B[J${'\n'.repeat(height)}${up(height - cursorRow)}`;
}
