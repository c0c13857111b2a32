import { type Answers, answerFor } from '../plan/answers.ts';
import { applies, dependantsOf, revise } from '../plan/slots/applicability.ts';
import { plansForGpus } from '../plan/slots/conditions.ts';
import { formatSlotValue } from '../plan/slots/format-value.ts';
import { heuristicOf, slotRecord, slotRecords } from '../plan/slots/records.ts';
import { isSlotId, type SlotId, valueFor } from '../plan/slots/values.ts';
import { messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { line, span } from '../text/line.ts';
import { spelled } from '../text/words/spelling.ts';
import { says } from '../text/words/words.ts';
import { answer, type Entry } from './answering.ts';
import type { Dependencies } from './dependencies.ts';
import { appendTranscript, type DialogState, redone, refused, undone, withUndo } from './dialog-state.ts';
import { nextAsk } from './next-question.ts';
import { droppedLines, settledLines, settledRows } from './transcript-lines.ts';

/** "Anything else?" is answered with no: the plan goes to its review, with the dialog's heuristics filled in. */
export function finishCollecting(state: DialogState, dependencies: Dependencies): DialogState {
  const next = withUndo(state, { isSettled: true });
  return dependencies.fillsHeuristics ? fillHeuristics(next, dependencies) : next;
}

/** Compile is on in the dialog unless refused, labelled as the heuristic that it is. */
export function fillHeuristics(state: DialogState, dependencies: Dependencies): DialogState {
  // A framework on GPUs runs captured graphs by itself.
  if (state.answers.compile || plansForGpus(state.answers, dependencies.facts)) return state;
  const heuristic = heuristicOf('compile');
  if (heuristic === null) return state;
  const answers: Answers = {
    ...state.answers,
    compile: {
      value: heuristic.value,
      provenance: { label: 'explicit heuristic', because: heuristic.because },
      reading: null,
    },
  };
  const rows = settledRows(['compile'], answers, state.language).map((row) => ({
    ...row,
    said: messages(state.language).plan.sources['explicit heuristic'],
  }));
  return appendTranscript(
    { ...state, answers },
    'answered',
    settledLines(rows, state.language, dependencies.ports.columns()),
  );
}

/** One target or a comparison, as asked of someone who is not sure about the whole plan. Null: neither was said. */
export function chooseOneOrSeveral(
  state: DialogState,
  dependencies: Dependencies,
  words: string,
): DialogState | null {
  const isOne = says('value-one-target', spelled(words));
  const isSeveral = says('value-several-targets', spelled(words));
  if (!isOne && !isSeveral) return null;
  const texts = messages(state.language).dialog.oneOrSeveral;
  const spoken = appendTranscript(state, 'answered', [
    line(span('✓ ', 'good'), isOne ? texts.one : texts.several),
  ]);
  if (state.answers.searchSpace) return withUndo(spoken, { guidance: 'off' });
  const narrow = heuristicOf('searchSpace');
  if (narrow === null) return withUndo(spoken, { guidance: 'off' });
  const entry: Entry = {
    slot: 'searchSpace',
    value: narrow.value,
    provenance: { label: 'explicit heuristic', because: narrow.because },
    reading: null,
  };
  return answer(spoken, dependencies, [entry], { guidance: 'off' });
}

/** Undoes the last step and says so. */
export function undo(state: DialogState): DialogState {
  const before = undone(state);
  const texts = messages(state.language).dialog;
  if (!before) return refused(state, texts.problems.nothingToUndo);
  return appendTranscript(
    before,
    'note',
    changeLines(texts.label.undone, state.answers, before.answers, state.language),
  );
}

/** Does the last undone step again and says so. */
export function redo(state: DialogState): DialogState {
  const next = redone(state);
  const texts = messages(state.language).dialog;
  if (!next) return refused(state, texts.problems.nothingToRedo);
  return appendTranscript(
    next,
    'note',
    changeLines(texts.label.redone, state.answers, next.answers, state.language),
  );
}

function changeLines(word: string, from: Answers, to: Answers, language: Language) {
  const { labelled, separator } = messages(language).punctuation;
  const changed = slotRecords.filter(({ id }) => from[id] !== to[id]);
  const values = changed.flatMap((record) => {
    const now = to[record.id];
    return now ? [`${record.label[language]} ${formatSlotValue(record, now.value, language)}`] : [];
  });
  const open = changed.filter(({ id }) => !to[id]).map(({ label }) => label[language]);
  const { openAgain } = messages(language).dialog.label;
  const said = [...values, ...(open.length > 0 ? [labelled(openAgain, open.join(separator))] : [])];
  return [line(span(said.length > 0 ? labelled(word, said.join(' · ')) : word, 'dim'))];
}

/** One answer back: leaves a slot that was jumped to, or undoes the last step. */
export function back(state: DialogState): DialogState {
  if (state.suggestion) return { ...state, suggestion: null, problem: null };
  if (state.editing && state.answers[state.editing]) return withUndo(state, { editing: null });
  return undone(state) ? undo(state) : refused(state, messages(state.language).dialog.problems.nothingBefore);
}

/** The last result again, with its plan; what was changed since is one undo away. */
export function backToResult(state: DialogState, { ports }: Dependencies): DialogState {
  if (state.ran === null) return refused(state, messages(state.language).dialog.problems.noResultYet);
  const told = ports.headlines?.(state.results, state.language, ports.columns()) ?? [];
  const isChanged = slotRecords.some(({ id }) => !isSameAnswer(state.ran?.answers[id], state.answers[id]));
  if (!isChanged) {
    const same = { ...state, problem: null };
    return told.length === 0 ? same : appendTranscript(same, 'note', told);
  }
  const texts = messages(state.language).dialog;
  const restored = withUndo(state, {
    answers: state.ran.answers,
    interpretations: [],
    editing: null,
    isSettled: true,
  });
  const changes = changeLines(texts.label.planOfResult, state.answers, state.ran.answers, state.language);
  return appendTranscript(restored, 'note', [...changes, ...told]);
}

function isSameAnswer(one: Answers[SlotId], other: Answers[SlotId]): boolean {
  return JSON.stringify(one?.value ?? null) === JSON.stringify(other?.value ?? null);
}

/** Jumps to a slot; its answer stays until another one is given. */
export function edit(state: DialogState, dependencies: Dependencies, slot: SlotId): DialogState {
  const record = slotRecord(slot);
  if (!applies(record, state.answers, dependencies.conditionFacts(state.answers))) {
    const { doesNotApply } = messages(state.language).dialog.problems;
    return refused(state, doesNotApply(record.label[state.language]));
  }
  return withUndo(state, { isOpened: true, editing: slot });
}

/** Drops an answer and what depended on it, and shows both. */
export function drop(state: DialogState, dependencies: Dependencies, slot: SlotId): DialogState {
  if (!state.answers[slot]) return refused(state, messages(state.language).dialog.problems.nothingToDrop);
  const falling = new Set([slot, ...dependantsOf(slot)]);
  const rest: Answers = Object.fromEntries(
    Object.entries(state.answers).filter(([id]) => isSlotId(id) && !falling.has(id)),
  );
  const { answers } = revise(rest, dependencies.conditionFacts(rest));
  const gone = slotRecords.flatMap(({ id }) => (state.answers[id] && !answers[id] ? [id] : []));
  return appendTranscript(withUndo(state, { answers }), 'dropped', droppedLines(gone, state.language));
}

/** Takes over the answers of an earlier session, each labelled as previous config. */
export function reuse(
  state: DialogState,
  dependencies: Dependencies,
  session: string,
  previous: Answers,
): DialogState {
  const entries = slotRecords.flatMap(({ id }): Entry[] => {
    const one = previous[id];
    // A feature that a program leaves off by itself was said by nobody; everything else that is answered stays.
    const now = state.answers[id];
    if (!one || (now && now.provenance.label !== 'CLI default')) return [];
    const provenance = { label: 'user-provided previous config', session } as const;
    return [answerFor(valueFor(id, one.value), { provenance, reading: null })];
  });
  const texts = messages(state.language).dialog.label;
  const spoken = appendTranscript(state, 'note', [
    line(span(texts.reused(session), 'accent')),
    line(span(texts.reusedChanged, 'dim')),
  ]);
  return answer(spoken, dependencies, entries, {}, 'understood');
}

/** Changes the language of everything from here on; what is settled stays as it was written. */
export function setLanguage(state: DialogState, language: Language): DialogState {
  const note = messages(language).dialog.label.languageNow;
  return appendTranscript({ ...state, language, suggestion: null, problem: null }, 'note', [
    line(span(note, 'dim')),
  ]);
}

/** `to-review` before everything is answered skips what is optional and refuses what is not. */
export function requestReview(
  state: DialogState,
  dependencies: Dependencies,
  missing: readonly SlotId[],
): DialogState {
  if (missing.length === 0 && nextAsk(state, dependencies)?.kind === 'anything-else') {
    return finishCollecting(state, dependencies);
  }
  const labels = missing.map((id) => slotRecord(id).label[state.language]);
  return refused(
    state,
    messages(state.language).dialog.problems.unansweredYet(
      labels.join(messages(state.language).punctuation.separator),
    ),
  );
}
