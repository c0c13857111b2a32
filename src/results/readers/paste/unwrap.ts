import { withPlainBorders } from './boxed.ts';
import { withoutLogPrefix, withoutQuotation, withoutWideCharacters } from './clean.ts';
import { blocksOf } from './fences.ts';
import { unfolded } from './folded.ts';
import { withoutIndent } from './indented.ts';
import { withOwnTables } from './own-tables.ts';
import { withoutSqueezedReports } from './squeezed.ts';
import { withStrokedRows } from './stroked-rows.ts';

/** One block of a paste as the program printed it. */
export interface PrintedBlock {
  readonly isFenced: boolean;
  readonly text: string;
}

/** More lines than this are a file, not a paste that somebody's terminal broke. */
const mostLines = 200_000;

/**
 * A pasted text as the programs printed it: out of fences, quotations, logs and folded lines, block by block in order.
 * Nothing is dropped but what wraps the text.
 */
export function unwrapPaste(text: string): PrintedBlock[] {
  const lines = withoutWideCharacters(text).split('\n');
  if (lines.length > mostLines) return [{ isFenced: false, text }];
  return blocksOf(withoutLogPrefix(withoutQuotation(lines))).map(({ isFenced, lines: inside }) => {
    // Inside a fence there may be a quotation or a log again.
    const bare = withPlainBorders(isFenced ? withoutLogPrefix(withoutQuotation(inside)) : inside);
    const whole = withoutIndent(withOwnTables(withStrokedRows(withoutSqueezedReports(unfolded(bare)))));
    return { isFenced, text: whole.join('\n') };
  });
}
