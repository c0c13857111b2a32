import { type AnswerOfSlot, type Answers, answerFor, withAnswer } from '../plan/answers.ts';
import { revise } from '../plan/slots/applicability.ts';
import { inGpuTerms } from '../plan/slots/gpu-precision.ts';
import { impliedBy } from '../plan/slots/implied.ts';
import { slotRecord, slotRecords } from '../plan/slots/records.ts';
import { type SlotId, type TargetValues, targetSlots, type ValueOfSlot } from '../plan/slots/values.ts';
import { limitsInDoubt } from '../plan/validation/limits-in-doubt.ts';
import { messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { line, span } from '../text/line.ts';
import { wrap } from '../text/width.ts';
import { blockedReasons, blockedSlots, type NewRefusal, newRefusal } from './blocked.ts';
import type { Dependencies } from './dependencies.ts';
import { appendTranscript, type DialogState, type UndoableState, withUndo } from './dialog-state.ts';
import { withStandingValues } from './standing-values.ts';
import { droppedLines, type SettledRow, settledLines, settledRows } from './transcript-lines.ts';
import type { Unread } from './understanding/unread.ts';

/** A value on its way to become an answer. It has been checked against its slot. */
export type Entry = AnswerOfSlot;

/** A value that the user states now. */
export function stated(one: ValueOfSlot, said: string | null, reading: string | null): Entry {
  return answerFor(one, { provenance: { label: 'user-provided', said }, reading });
}

/**
 * Takes answers over: what they imply goes with them, targets lose what is now shared, answers that no longer apply
 * are dropped and shown. One step for undo.
 */
export function answer(
  state: DialogState,
  dependencies: Dependencies,
  entries: readonly Entry[],
  change: Partial<UndoableState> = {},
  kind: 'answered' | 'understood' = 'answered',
): DialogState {
  const given = inGpuTerms(withEntries(state.answers, entries), dependencies.facts);
  const conditionFacts = dependencies.conditionFacts(given);
  const { answers: revised, dropped } = revise(given, conditionFacts);
  const answers = withStandingValues(revised, state.answers, dependencies.facts, {
    byFlags: !dependencies.fillsHeuristics,
  });
  const slots = new Set(entries.map(({ slot }) => slot));
  const editing = state.editing !== null && slots.has(state.editing) ? null : state.editing;
  const next = withUndo(state, {
    answers,
    isOpened: true,
    editing,
    interpretations: state.interpretations.filter(({ slot }) => !slots.has(slot)),
    unsure: state.unsure.filter((slot) => !slots.has(slot)),
    ...change,
  });
  const shown = slotRecords.flatMap(({ id }) =>
    answers[id] && answers[id] !== state.answers[id] ? [id] : [],
  );
  const columns = dependencies.ports.columns();
  const blocked = blockedSlots(answers, dependencies);
  const refusal =
    blocked.length > 0 ? null : newRefusal(state.answers, answers, dependencies, state.language);
  const stopping = refusal === null ? blocked : [refusal.slot];
  const rows = signedRows(shown, answers, state.language, stopping);
  const withAnswers = appendTranscript(next, kind, settledLines(rows, state.language, columns));
  const warned =
    refusal === null
      ? warnOfBlocked(withAnswers, dependencies, shown)
      : warnOfRefusal(withAnswers, dependencies, refusal);
  const doubted = doubtLimits(warned, dependencies, shown);
  const fallen = dropped.filter((id) => state.answers[id] !== undefined || slots.has(id));
  // Flags come one after the other: what falls by a later one was meant just as much.
  const lost = fallen.filter((id) => slots.has(id) || !dependencies.fillsHeuristics);
  const unread = [...doubted.unread, ...lost.flatMap((id) => unusedWords(given, id))];
  return appendTranscript({ ...doubted, unread }, 'dropped', droppedLines(fallen, state.language));
}

/** Words of an answer that nothing of the plan uses. */
function unusedWords(answers: Answers, id: SlotId): Unread[] {
  const provenance = answers[id]?.provenance;
  const said = provenance?.label === 'user-provided' ? provenance.said : null;
  return said === null ? [] : [{ text: said, reason: 'not-in-plan', start: 0, length: said.length }];
}

/** Limits in an odd order are doubted as soon as both are there. */
function doubtLimits(state: DialogState, { ports }: Dependencies, shown: readonly SlotId[]): DialogState {
  const isNew = shown.includes('ttftLimitMs') || shown.includes('tpotLimitMs');
  const doubt = isNew ? limitsInDoubt(state.answers) : null;
  if (doubt === null) return state;
  const text = line(span(`! ${doubt[state.language]}`, 'warning'));
  return appendTranscript(state, 'notice', wrap(text, ports.columns() - 1, 2));
}

/** Rows of what is settled; an answer with which nothing can run has a sign of its own. */
function signedRows(
  shown: readonly SlotId[],
  answers: Answers,
  language: Language,
  stopping: readonly SlotId[],
): readonly SettledRow[] {
  const labels = stopping.map((slot) => slotRecord(slot).label[language]);
  return settledRows(shown, answers, language).map((row) =>
    labels.includes(row.label) ? { ...row, isBlocked: true } : row,
  );
}

/**
 * A model that nobody knows, or a device that nothing installed can run, is said at once, with what can be done, and
 * asked for again before any other question.
 */
function warnOfBlocked(
  state: DialogState,
  dependencies: Dependencies,
  shown: readonly SlotId[],
): DialogState {
  const blocked = blockedSlots(state.answers, dependencies).filter((slot) => shown.includes(slot));
  const [first] = blocked;
  const { language } = state;
  if (first === undefined) return state;
  const columns = dependencies.ports.columns() - 1;
  const lines = blocked.flatMap((slot) => [
    ...blockedReasons(slot, state.answers, dependencies).flatMap((reason) =>
      wrap(line(span(`✗ ${reason[language]}`, 'error')), columns, 2),
    ),
    ...wrap(line(span(`  ${messages(language).dialog.label.wayOn[slot]}`, 'dim')), columns, 2),
  ]);
  const asksAgain = dependencies.fillsHeuristics && state.interpretations.length === 0;
  return appendTranscript(asksAgain ? { ...state, editing: first } : state, 'notice', lines);
}

/** An answer with which no engine can run the plan any more: said at once, and asked for again. */
function warnOfRefusal(
  state: DialogState,
  dependencies: Dependencies,
  { slot, reason }: NewRefusal,
): DialogState {
  const { language } = state;
  const columns = dependencies.ports.columns() - 1;
  const texts = messages(language).dialog.label;
  const lines = [
    ...wrap(line(span(`✗ ${texts.nothingRuns(reason)}`, 'error')), columns, 2),
    ...wrap(line(span(`  ${texts.changeNow(slotRecord(slot).label[language])}`, 'dim')), columns, 2),
  ];
  const asksAgain = dependencies.fillsHeuristics && state.interpretations.length === 0;
  return appendTranscript(asksAgain ? { ...state, editing: slot } : state, 'notice', lines);
}

/** Entries into answers; an explicit entry wins over what another entry implies. */
export function withEntries(answers: Answers, entries: readonly Entry[]): Answers {
  const explicit = new Set(entries.map(({ slot }) => slot));
  let merged = answers;
  for (const entry of entries) {
    const { slot, provenance } = entry;
    for (const implied of impliedBy(slot, entry.value)) {
      const current = merged[implied.slot];
      const agrees = current !== undefined && implied.agreesWith.includes(current.value);
      const staysOpen = implied.onlyAgainst && current === undefined;
      if (explicit.has(implied.slot) || agrees || staysOpen) continue;
      merged = withAnswer(merged, answerFor(implied, { provenance, reading: null }));
    }
    merged = withAnswer(merged, entry);
    if (slot !== 'targets') merged = sharedByTargets(merged, slot, explicit.has('targets'));
  }
  return merged;
}

/**
 * A value said for all targets is no longer any target's own. Targets that became equal are one plan again; targets
 * that differ in the device only are one cross-hardware run.
 */
function sharedByTargets(answers: Answers, slot: keyof TargetValues, targetsAreNew: boolean): Answers {
  const targets = answers.targets;
  if (!targets || targetsAreNew) return answers;
  const all = targets.value;
  if (all.every((target) => !targetSlots(target).includes(slot))) return answers;
  const left = all.map(({ [slot]: _, ...rest }): TargetValues => rest);
  const different = new Set(left.map((target) => JSON.stringify(target)));
  const { targets: _, ...shared } = answers;
  if (different.size < 2) return shared;
  const differsInDeviceOnly = left.every((target) => targetSlots(target).every((id) => id === 'devices'));
  if (!differsInDeviceOnly) return { ...shared, targets: { ...targets, value: left } };
  const devices = [...new Set(left.flatMap((target) => target.devices ?? []))];
  return { ...shared, devices: { value: devices, provenance: targets.provenance, reading: null } };
}
