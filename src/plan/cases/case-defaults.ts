import type { Answers } from '../answers.ts';
import type { Provenance } from '../provenance.ts';
import { applies } from '../slots/applicability.ts';
import type { ConditionFacts } from '../slots/conditions.ts';
import { slotRecord } from '../slots/records.ts';
import type { SlotId } from '../slots/values.ts';

/** Slots that take their heuristic where a case says nothing of them. */
const heuristics: readonly SlotId[] = ['mode', 'quantize', 'prefixCache', 'mtp', 'compile'];

/**
 * A case with the heuristics of the dialog for what it leaves open, each labelled. Nobody is asked about a table, and the
 * search over every dimension costs milliseconds, so it is the widest.
 */
export function withCaseDefaults(answers: Answers, conditionFacts: ConditionFacts): Answers {
  const filled = heuristics.flatMap((slot) => {
    const suggestion = slotRecord(slot).suggest.find((one) => one.from === 'heuristic');
    if (!suggestion) return [];
    const provenance: Provenance = { label: 'explicit heuristic', because: suggestion.because };
    return [[slot, { value: suggestion.value, provenance, reading: null }] as const];
  });
  const whole: Answers = { ...Object.fromEntries(filled), ...answers };
  const search = slotRecord('searchSpace');
  const isOpen = !whole.searchSpace && !whole.tpSizes && !whole.epSizes && !whole.moeDpSizes;
  const hasExperts = conditionFacts.facts.model(String(whole.model?.value ?? ''))?.isMoe === true;
  if (!isOpen || !hasExperts || !applies(search, whole, conditionFacts)) return whole;
  const option = search.options.find(({ value }) => value === 'tp-ep-moedp');
  const provenance: Provenance = {
    label: 'explicit heuristic',
    because: option?.help ?? search.why,
  };
  return { ...whole, searchSpace: { value: 'tp-ep-moedp', provenance, reading: null } };
}
