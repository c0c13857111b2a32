import type { Result } from '../../results/result.ts';
import type { Bilingual } from '../../text/language.ts';
import type { Provenance } from '../provenance.ts';
import type { SlotRecord } from '../slots/records.ts';
import type { SuggestionRecord } from '../slots/schema.ts';

/** A value that can be recommended, with exactly one label and its reason. */
export interface PlanSuggestion {
  readonly value: unknown;
  readonly provenance: Provenance;
  readonly because: Bilingual;
}

/** Everything that can be recommended for a slot now, best first. Nothing in here is an answer before it is taken. */
export function suggestionsFor(record: SlotRecord, _results: readonly Result[]): readonly PlanSuggestion[] {
  return record.suggest.flatMap((one) => fromRecord(one));
}

function fromRecord(suggestion: SuggestionRecord): readonly PlanSuggestion[] {
  if (suggestion.from !== 'heuristic') return [];
  const { value, because } = suggestion;
  return [{ value, because, provenance: { label: 'explicit heuristic', because } }];
}
