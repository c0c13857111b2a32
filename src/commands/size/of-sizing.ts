import { sizeSlots } from '../../plan/sizing/size-slots.ts';
import { isSlotId, type SlotId } from '../../plan/slots/values.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { SaidAnswers } from './said-answers.ts';

const isOfSizing = (slot: SlotId) => sizeSlots.some(({ id }) => id === slot);

/**
 * What was said, with only what a sizing takes: a device count is what it finds, and nothing is searched over or run. What
 * has no part in it is told as not used, not dropped.
 */
export function ofSizing(said: SaidAnswers, texts: Catalogue['form']): SaidAnswers {
  const slots = Object.keys(said.answers).filter(isSlotId);
  const others = [
    ...slots.flatMap((slot) => {
      const provenance = said.answers[slot]?.provenance;
      return isOfSizing(slot) || provenance?.label !== 'user-provided' ? [] : [provenance.said];
    }),
    ...said.ask.flatMap(({ slot, text }) => (isOfSizing(slot) ? [] : [text])),
  ];
  const words = [...new Set(others)].map((text) => `"${text}"`).join(' · ');
  return {
    ...said,
    answers: Object.fromEntries(slots.filter(isOfSizing).map((slot) => [slot, said.answers[slot]])),
    ask: said.ask.filter(({ slot }) => isOfSizing(slot)),
    notUsed: words === '' ? said.notUsed : [...said.notUsed, texts.notUsed(words)],
  };
}
