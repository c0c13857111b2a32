import type { Result } from '../../results/result.ts';
import { messages } from '../../text/catalogue.ts';
import type { Bilingual } from '../../text/language.ts';
import type { Provenance } from '../provenance.ts';
import type { SlotRecord } from '../slots/records.ts';
import type { SuggestionRecord } from '../slots/schema.ts';
import type { SlotValue } from '../slots/values.ts';
import { programDefault } from './program-defaults.ts';
import { resultValues } from './result-values.ts';

/** A value that can be recommended, with exactly one label and its reason. */
export interface PlanSuggestion {
  readonly value: SlotValue;
  readonly provenance: Provenance;
  readonly because: Bilingual;
}

type Texts = ReturnType<typeof messages>['plan']['suggested'];

function both(say: (texts: Texts) => string): Bilingual {
  return { en: say(messages('en').plan.suggested), zh: say(messages('zh').plan.suggested) };
}

/**
 * Everything that can be recommended for a slot now, best first: what a run of this session found, then what the
 * slot's record allows. Nothing in here is an answer before it is taken.
 */
export function suggestionsFor(record: SlotRecord, results: readonly Result[]): readonly PlanSuggestion[] {
  const found = resultValues(record.id, results).map(({ value, provenance }) => ({
    value,
    provenance,
    because: both((texts) => texts.found(provenance.row)),
  }));
  return [...found, ...record.suggest.flatMap((one) => fromRecord(record, one))];
}

function fromRecord(record: SlotRecord, suggestion: SuggestionRecord): readonly PlanSuggestion[] {
  if (suggestion.from === 'heuristic') {
    const { value, because } = suggestion;
    return [{ value, because, provenance: { label: 'explicit heuristic', because } }];
  }
  const found = record.optimizer === null ? null : programDefault(record.optimizer);
  if (found === null) return [];
  const { program, version } = found.provenance;
  return [{ ...found, because: both((texts) => texts.byDefault(program, version)) }];
}
