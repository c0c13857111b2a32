import type { SessionSnapshot } from '../../dialog/session.ts';
import { formatSlotValue } from '../../plan/slots/format-value.ts';
import { slotRecords } from '../../plan/slots/records.ts';

/** An answer that was changed after the run whose results are shown, and has not been run. */
export interface ChangedSince {
  readonly slot: string;
  readonly label: string;
  /** As it was run; null where nothing was answered. */
  readonly ran: string | null;
  /** As it stands now; null where the answer was dropped. */
  readonly now: string | null;
}

/** The session as of the run that its results belong to: what is exported beside results is the plan that gave them. */
export function asRun(snapshot: SessionSnapshot): SessionSnapshot {
  const { ran } = snapshot;
  if (ran === null) return snapshot;
  const isUnchanged = changedSince(snapshot).length === 0;
  return {
    ...snapshot,
    answers: ran.answers,
    run: ran.run,
    review: isUnchanged ? snapshot.review : null,
  };
}

/** Answers changed since the run and not run again, in the order of the dialog. */
export function changedSince({ ran, answers, language }: SessionSnapshot): readonly ChangedSince[] {
  if (ran === null) return [];
  return slotRecords.flatMap((record) => {
    const [was, is] = [ran.answers[record.id], answers[record.id]];
    if (JSON.stringify(was?.value) === JSON.stringify(is?.value)) return [];
    const shown = (answer: typeof was) =>
      answer === undefined ? null : formatSlotValue(record, answer.value, language);
    return [{ slot: record.id, label: record.label[language], ran: shown(was), now: shown(is) }];
  });
}
