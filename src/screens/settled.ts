import type { Review, SessionSnapshot, TranscriptEntry } from '../dialog/session.ts';
import { emptyLine, type Line, line, plain } from '../text/line.ts';
import { block, fitted } from './block.ts';
import { titleLine } from './opening.ts';
import { changedSheet, commandHeading, reviewSheet } from './review.ts';
import { transcriptLines } from './transcript.ts';
import type { View } from './view.ts';

/** A piece of the transcript: written once, never redrawn. */
export interface SettledItem {
  readonly key: string;
  readonly lines: readonly Line[];
  /** A plan as it was reviewed; what follows it is set apart. */
  readonly isSheet: boolean;
}

/** Lines written down so far, and from which review. */
export interface Settled {
  readonly items: readonly SettledItem[];
  readonly entriesWritten: number;
  readonly review: Review | null;
  readonly session: string | null;
}

/** A screen above which nothing has been written yet. */
export const nothingSettled: Settled = { items: [], entriesWritten: 0, review: null, session: null };

function samePlan(a: Review, b: Review): boolean {
  return (
    JSON.stringify([a.commands, a.rows.map((row) => [row.slot, row.value, row.source])]) ===
    JSON.stringify([b.commands, b.rows.map((row) => [row.slot, row.value, row.source])])
  );
}

/** Sheet and commands of a review; commands stay on one line each, whatever their length. */
function reviewLines(before: Review | null, review: Review, view: View): Line[] {
  const drawn = before ? changedSheet(before, review, view) : reviewSheet(review, view);
  const sheet = [...fitted(block(drawn), view.sheetColumns).lines];
  if (review.commands.length === 0) return sheet;
  return [
    ...sheet,
    emptyLine,
    commandHeading(review.commands.length, view),
    ...review.commands.map((command) => line(command)),
  ];
}

/** The commands of a run were already written when the plan was reviewed. */
function repeatsCommands(entry: TranscriptEntry, review: Review | null): boolean {
  if (entry.kind !== 'command' || !review) return false;
  const texts = entry.lines.map(plain);
  return review.commands.length > 0 && review.commands.every((command) => texts.includes(command));
}

/** Adds what the session has settled since; the same object when there is nothing new. */
export function addSettled(settled: Settled, snapshot: SessionSnapshot, view: View): Settled {
  const isOther = settled.session !== snapshot.id;
  const start: Settled = isOther
    ? { ...settled, entriesWritten: 0, review: null, session: snapshot.id }
    : settled;
  const items: SettledItem[] = [];
  if (settled.session === null) items.push({ key: 'title', lines: [titleLine(), emptyLine], isSheet: false });
  const fresh = snapshot.transcript.slice(start.entriesWritten);
  for (const [at, entry] of fresh.entries()) {
    if (repeatsCommands(entry, start.review)) continue;
    const last = items.at(-1) ?? start.items.at(-1);
    const previous = snapshot.transcript[start.entriesWritten + at - 1] ?? null;
    const lines = transcriptLines(entry, previous, view);
    const touchesSheet = last?.isSheet === true && lines[0]?.length !== 0;
    items.push({
      key: `${snapshot.id} ${entry.id}`,
      lines: touchesSheet ? [emptyLine, ...lines] : lines,
      isSheet: false,
    });
  }
  const asksToRun = snapshot.phase === 'review' || snapshot.phase === 'confirm';
  const isNewPlan =
    asksToRun &&
    snapshot.review !== null &&
    (start.review === null || !samePlan(start.review, snapshot.review));
  if (isNewPlan && snapshot.review) {
    const lines = reviewLines(start.review, snapshot.review, view);
    const isFirst = items.at(-1)?.key === 'title';
    items.push({
      key: `${snapshot.id} review ${start.items.length + items.length}`,
      lines: isFirst ? lines : [emptyLine, ...lines],
      isSheet: true,
    });
  }
  if (!isOther && items.length === 0) return settled;
  return {
    items: [...start.items, ...items],
    entriesWritten: Math.max(start.entriesWritten, snapshot.transcript.length),
    review: isNewPlan ? snapshot.review : start.review,
    session: snapshot.id,
  };
}
