import type { ReviewRow, SessionSnapshot } from '../dialog/session.ts';
import { planRows } from '../plan/review/rows.ts';

/** The lines of the plan in which every typed word stands: in label, value or source. */
export function planLinesFound(snapshot: SessionSnapshot, typed: string): readonly ReviewRow[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return planLines(snapshot).filter(({ slot, label, value, source }) => {
    const text = `${label} ${slot} ${value} ${source}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The lines of the plan as it stands, at the review or before it. */
export function planLines(snapshot: SessionSnapshot): readonly ReviewRow[] {
  return snapshot.review?.rows ?? planRows(snapshot.answers, snapshot.language);
}
