import type { Caret } from '../screens/block.ts';

/** What stands on the screen below the transcript. */
export interface DrawnFrame {
  /** Columns of each line. */
  readonly widths: readonly number[];
  readonly caret: Caret | null;
}

/** Terminals that cut long lines when their window becomes narrower, instead of wrapping them. */
export function wrapsOnNarrowing(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
) {
  const term = environment.TERM ?? '';
  return platform !== 'win32' && environment.XTERM_VERSION === undefined && !/^(linux|rxvt)/.test(term);
}

/**
 * What to write before Ink redraws in a narrower window; empty when nothing is needed. The terminal has wrapped the
 * lines that no longer fit, so the frame is higher than Ink remembers, and Ink would leave its upper lines behind. This
 * erases the frame as it stands now and puts the cursor where Ink expects it.
 */
export function narrowingSequence(frame: DrawnFrame, columns: number): string {
  const wrapped = frame.widths.filter((width) => width > columns).length;
  if (wrapped === 0) return '';
  const height = frame.widths.length;
  const cursorRow = frame.caret ? frame.caret.row : height;
  const rowsAbove = frame.widths
    .slice(0, cursorRow)
    .reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
  const up = (rows: number) => (rows > 0 ? `\u001B[${rows}A` : '');
  return `${up(rowsAbove)}\r\u001B[J${'\n'.repeat(height)}${up(height - cursorRow)}`;
}
