import { answerFor } from '../plan/answers.ts';
import type { Provenance } from '../plan/provenance.ts';
import { acceptSlotValue } from '../plan/slots/accept-value.ts';
import { measuredDatabasesFor } from '../plan/slots/conditions.ts';
import { explainProblem, formatSlotValue } from '../plan/slots/format-value.ts';
import { type SlotRecord, slotRecord } from '../plan/slots/records.ts';
import type { SlotId } from '../plan/slots/values.ts';
import { suggestionsFor } from '../plan/suggestions/suggestions.ts';
import { messages } from '../text/catalogue.ts';
import { line, span } from '../text/line.ts';
import { answer } from './answering.ts';
import type { Dependencies } from './dependencies.ts';
import { appendTranscript, type DialogState, refused, withUndo } from './dialog-state.ts';
import { nextAsk } from './next-question.ts';
import type { Suggestion } from './session.ts';

/** Every suggestion for a slot, best first, each with its one label and a source that was opened now. */
export function slotSuggestions(
  state: DialogState,
  dependencies: Dependencies,
  record: SlotRecord,
): readonly Suggestion[] {
  const inspected = dependencies.ports.inspectedExamples(record.id);
  const known = suggestionsFor(record, state.results).map(
    ({ value, provenance, because }): Suggestion => ({
      value,
      label: formatSlotValue(record, value, state.language),
      provenance,
      because: because[state.language],
    }),
  );
  return [...inspected, ...found(state, dependencies, record), ...known];
}

/** Databases of measured operators that lie on this machine. */
function found(
  { answers, language }: DialogState,
  { facts }: Dependencies,
  record: SlotRecord,
): readonly Suggestion[] {
  if (record.id !== 'measuredDatabase') return [];
  const because = {
    en: messages('en').plan.suggested.databaseHere,
    zh: messages('zh').plan.suggested.databaseHere,
  };
  return measuredDatabasesFor(answers, facts).map((value) => ({
    value,
    label: formatSlotValue(record, value, language),
    provenance: { label: 'explicit heuristic', because },
    because: because[language],
  }));
}

/** Shows a recommendation for the question on the screen, or says that there is none. */
export function recommend(state: DialogState, dependencies: Dependencies): DialogState {
  const ask = nextAsk(state, dependencies);
  if (ask?.kind === 'opening') return startGuidance(state, dependencies);
  const problems = messages(state.language).dialog.problems;
  if (ask?.kind !== 'slot') return refused(state, problems.noSuggestion);
  const suggestion = slotSuggestions(state, dependencies, ask.record)[0];
  return suggestion ? { ...state, suggestion, problem: null } : refused(state, problems.noSuggestion);
}

/**
 * Takes a recommendation, with its label. Its source is opened (again): when a journal is replayed and the source has
 * changed since, the value stays and its label becomes previous config.
 */
export function takeSuggestion(
  state: DialogState,
  dependencies: Dependencies,
  taken: Suggestion | null,
): DialogState {
  const ask = nextAsk(state, dependencies);
  const suggestion = taken ?? state.suggestion;
  if (!suggestion || ask?.kind !== 'slot') {
    return refused(state, messages(state.language).dialog.problems.nothingSuggested);
  }
  // A suggestion that a journal says was taken is checked like anything that is answered.
  const accepted = acceptSlotValue(ask.record, suggestion.value, dependencies.facts);
  if (!accepted.ok) return refused(state, explainProblem(ask.record, accepted.problem, state.language));
  const { value, provenance: old } = suggestion;
  const wanted = JSON.stringify(value);
  const again = slotSuggestions(state, dependencies, ask.record).find(
    (one) => one.provenance.label === old.label && JSON.stringify(one.value) === wanted,
  );
  const provenance: Provenance = again?.provenance ?? {
    label: 'user-provided previous config',
    session: dependencies.id,
  };
  return answer(state, dependencies, [answerFor(accepted, { provenance, reading: null })]);
}

/** Slots that a suggestion is offered for, unasked, to somebody who is not sure about the plan as a whole. */
const guidedSlots = ['quantize', 'prefixCache', 'mtp', 'compile'] as const satisfies readonly SlotId[];

/** Someone is not sure about the plan as a whole: mode first, then one target or a comparison, then narrow. */
export function startGuidance(state: DialogState, dependencies: Dependencies): DialogState {
  const unsure = [...new Set([...state.unsure, ...guidedSlots])];
  const guided = withUndo(state, { isOpened: true, guidance: 'mode', unsure });
  const spoken = appendTranscript(guided, 'note', [
    line(span(messages(state.language).dialog.label.guided, 'dim')),
  ]);
  return recommend(spoken, dependencies);
}

/** Offers a suggestion as soon as a slot comes up about which the user said not to know. */
export function offerWhereUnsure(state: DialogState, dependencies: Dependencies): DialogState {
  const ask = nextAsk(state, dependencies);
  if (state.suggestion || ask?.kind !== 'slot' || !state.unsure.includes(ask.record.id)) return state;
  const suggestion = slotSuggestions(state, dependencies, slotRecord(ask.record.id))[0];
  return suggestion ? { ...state, suggestion } : state;
}
