import { missingSlots, openSlots } from '../plan/slots/applicability.ts';
import { type SlotRecord, slotRecord } from '../plan/slots/records.ts';
import type { Dependencies } from './dependencies.ts';
import type { DialogState } from './dialog-state.ts';
import type { AmbiguousPhrase } from './understanding/understanding.ts';

/** Next question of a dialog: one of its own, or the one of a slot. */
export type Ask =
  | { readonly kind: 'opening' }
  | { readonly kind: 'interpretations'; readonly phrase: AmbiguousPhrase }
  | { readonly kind: 'one-or-several' }
  | { readonly kind: 'slot'; readonly record: SlotRecord }
  | { readonly kind: 'anything-else' };

/**
 * The next question: a pure function of the dialog. Null when everything is answered and the review is next.
 * Order: the opening; phrases with several interpretations; a slot the user jumped to; open slots; anything else.
 */
export function nextAsk(state: DialogState, dependencies: Dependencies): Ask | null {
  if (!state.isOpened) return { kind: 'opening' };
  const phrase = state.interpretations[0];
  if (phrase) return { kind: 'interpretations', phrase };
  if (state.editing) return { kind: 'slot', record: slotRecord(state.editing) };
  if (state.guidance === 'mode' && state.answers.mode === undefined) {
    return { kind: 'slot', record: slotRecord('mode') };
  }
  if (state.guidance !== 'off') return { kind: 'one-or-several' };
  const [record] = slotsToAsk(state, dependencies);
  if (record) return { kind: 'slot', record };
  return state.isSettled ? null : { kind: 'anything-else' };
}

/** The slots that are asked, in order: all that are open; by flags only what no command can do without. */
function slotsToAsk(state: DialogState, dependencies: Dependencies): readonly SlotRecord[] {
  const conditionFacts = dependencies.conditionFacts(state.answers);
  const open = openSlots(state.answers, conditionFacts);
  if (dependencies.fillsHeuristics) return open;
  const missing = missingSlots(state.answers, conditionFacts);
  return open.filter(({ id }) => missing.includes(id));
}

/** Questions still to come after the one on the screen, as far as the answers tell now. */
export function questionsLeft(state: DialogState, dependencies: Dependencies): number {
  const ask = nextAsk(state, dependencies);
  if (ask === null) return 0;
  const waiting = new Set<string>(slotsToAsk(state, dependencies).map(({ id }) => id));
  for (const { slot } of state.interpretations) waiting.add(slot);
  if (state.editing) waiting.add(state.editing);
  if (!state.isSettled) waiting.add('anything-else');
  if (state.guidance !== 'off') waiting.add('one-or-several');
  const current =
    ask.kind === 'slot' ? ask.record.id : ask.kind === 'interpretations' ? ask.phrase.slot : ask.kind;
  waiting.delete(current);
  return waiting.size;
}

/** Whether a plan can be reviewed: nothing is left to ask, or only optional questions are. */
export function isReviewable(state: DialogState, dependencies: Dependencies): boolean {
  return (
    state.isOpened &&
    state.interpretations.length === 0 &&
    missingSlots(state.answers, dependencies.conditionFacts(state.answers)).length === 0
  );
}
