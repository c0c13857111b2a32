import { acceptSlotValue } from '../plan/slots/accept-value.ts';
import { explainProblem } from '../plan/slots/format-value.ts';
import { slotRecord } from '../plan/slots/records.ts';
import { isSlotId, type SlotId } from '../plan/slots/values.ts';
import { messages } from '../text/catalogue.ts';
import { answer, type Entry, stated } from './answering.ts';
import type { Dependencies } from './dependencies.ts';
import { type DialogState, refused, withUndo } from './dialog-state.ts';
import { ofFirstTarget } from './heard-entries.ts';
import {
  choiceOf,
  isLoneValue,
  leaveInterpretation,
  noneOfThem,
  settleInterpretation,
} from './interpretations.ts';
import { chooseOneOrSeveral, finishCollecting } from './moves.ts';
import { nextAsk } from './next-question.ts';
import type { ChosenValue, SaidValues } from './session.ts';

/** A value picked from the choices of the question on the screen. */
export function choose(state: DialogState, dependencies: Dependencies, value: ChosenValue): DialogState {
  const ask = nextAsk(state, dependencies);
  const mismatch = messages(state.language).dialog.problems.notThisQuestion;
  switch (ask?.kind) {
    case 'interpretations': {
      if (value === noneOfThem && isLoneValue(ask.phrase)) return leaveInterpretation(state, ask.phrase);
      const wanted = JSON.stringify(value);
      const interpretation = ask.phrase.interpretations.find(
        (one) => JSON.stringify(choiceOf(ask.phrase, one)) === wanted,
      );
      return interpretation
        ? settleInterpretation(state, dependencies, ask.phrase, interpretation)
        : refused(state, mismatch);
    }
    case 'one-or-several':
      return chooseOneOrSeveral(state, dependencies, String(value)) ?? refused(state, mismatch);
    case 'anything-else':
      if (value === 'no') return finishCollecting(state, dependencies);
      return typeof value === 'string' && isSlotId(value)
        ? withUndo(state, { editing: slotRecord(value).id })
        : refused(state, mismatch);
    case 'slot':
      return setSlot(state, dependencies, ask.record.id, value, null);
    default:
      return refused(state, mismatch);
  }
}

/** Sets a slot whatever is asked now: a flag, a fix of the review, a correction after a failure. */
export function setSlot(
  state: DialogState,
  dependencies: Dependencies,
  slot: SlotId,
  value: unknown,
  said: string | null,
): DialogState {
  return setAll(state, dependencies, [{ slot, value }], said);
}

/** Sets several slots in one step; none of them where one value is refused. */
export function setTogether(state: DialogState, dependencies: Dependencies, values: SaidValues): DialogState {
  return setAll(
    state,
    dependencies,
    Object.keys(values)
      .filter(isSlotId)
      .map((slot) => ({ slot, value: values[slot] })),
    null,
  );
}

function setAll(
  state: DialogState,
  dependencies: Dependencies,
  values: readonly { readonly slot: SlotId; readonly value: unknown }[],
  said: string | null,
): DialogState {
  const entries: Entry[] = [];
  for (const { slot, value } of values) {
    const record = slotRecord(slot);
    const accepted = acceptSlotValue(record, value, dependencies.facts);
    if (!accepted.ok) return refused(state, explainProblem(record, accepted.problem, state.language));
    const shared =
      accepted.slot === 'targets'
        ? ofFirstTarget(accepted.value, () => said).filter((one) => state.answers[one.slot] === undefined)
        : [];
    entries.push(...shared, stated(accepted, said, accepted.reading));
  }
  return answer(state, dependencies, entries);
}
