import type { TranscriptEntry } from '../dialog/session.ts';
import { emptyLine, isCommand, type Line, plain, span, type Tone } from '../text/line.ts';
import { displayWidth, wrap } from '../text/width.ts';
import { signs } from './signs.ts';
import type { View } from './view.ts';

/** Kinds of entries that follow each other without an empty line. */
const listed: readonly TranscriptEntry['kind'][] = ['understood', 'answered', 'dropped', 'notice', 'note'];

function sets(entry: TranscriptEntry, previous: TranscriptEntry | null): boolean {
  if (!previous) return false;
  return !(listed.includes(entry.kind) && listed.includes(previous.kind));
}

/** The sign that an entry starts with where it brings none itself. */
const signOf: Readonly<Partial<Record<TranscriptEntry['kind'], string>>> = {
  said: signs.pointer,
  understood: signs.settled,
  answered: signs.settled,
  notice: signs.warning,
  note: signs.note,
  error: signs.error,
};

const allSigns: readonly string[] = Object.values(signs);

/** Tones of the signs that are not good news. */
const toneOf: Readonly<Partial<Record<TranscriptEntry['kind'], Tone>>> = {
  error: 'error',
  notice: 'warning',
  said: 'accent',
  note: 'dim',
};

function withSign(entry: TranscriptEntry, one: Line, at: number): Line {
  const sign = signOf[entry.kind];
  if (sign === undefined || one.length === 0 || isCommand(one)) return one;
  const first = plain(one).trimStart().slice(0, 1);
  const isContinuation = plain(one).startsWith(' ');
  if (allSigns.includes(first) || isContinuation) return one;
  const startsHere = at === 0 || entry.kind === 'understood' || entry.kind === 'answered';
  const tone = toneOf[entry.kind] ?? 'good';
  return [span(startsHere ? `${sign} ` : '  ', startsHere ? tone : 'plain'), ...one];
}

/** Columns that a continuation line is moved in: past the sign, or as deep as the line itself where room is left. */
function hangingOf(one: Line, columns: number): number {
  const text = plain(one);
  const start = /^\s*(?:[◆✓~!✗›·]\s+)?/.exec(text)?.[0] ?? '';
  return Math.min(Math.floor(0.6 * columns), displayWidth(start));
}

/**
 * One settled entry as it is written: wrapped to the screen, except a command, which stays on one line so that it can
 * be copied.
 */
export function transcriptLines(
  entry: TranscriptEntry,
  previous: TranscriptEntry | null,
  view: View,
): Line[] {
  // A summary was laid out for the whole window, its tables and what hangs in it included.
  const columns = entry.kind === 'summary' ? view.sheetColumns : view.columns;
  const lines =
    entry.kind === 'command'
      ? [...entry.lines]
      : entry.lines.flatMap((one, at) => {
          const signed = withSign(entry, one, at);
          return signed.length === 0 ? [emptyLine] : wrap(signed, columns, hangingOf(signed, columns));
        });
  return sets(entry, previous) ? [emptyLine, ...lines] : lines;
}
