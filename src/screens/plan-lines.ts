import type { ReviewRow, SessionSnapshot } from '../dialog/session.ts';
import { planRows } from '../plan/review/rows.ts';

/** The lines of the plan as it stands, at the review or before it. */
export function planLines(snapshot: SessionSnapshot): readonly ReviewRow[] {
  return snapshot.review?.rows ?? planRows(snapshot.answers, snapshot.language);
}
