import type { Language } from '../text/language.ts';
import type { Forecast } from './forecast.ts';
import { formatSlotValue } from './slots/format-value.ts';
import { slotRecord } from './slots/records.ts';
import type { ValueOfSlot } from './slots/values.ts';

/** One change that makes an infeasible plan feasible, and what the embedded engine finds then. */
export type FeasibleChange = ValueOfSlot & { readonly best: NonNullable<Forecast['best']> };

/** The change in words: `TTFT limit 163 ms`. */
export function feasibleChangeWords({ slot, value }: FeasibleChange, language: Language): string {
  const record = slotRecord(slot);
  const [name, shown] = [record.label[language], formatSlotValue(record, value, language)];
  // A value that is counted in what its slot is called says both: `272 users`.
  const unit = shown.replace(/[\d.,\s]/g, '');
  return unit !== '' && name.toLowerCase().includes(unit.toLowerCase()) ? shown : `${name} ${shown}`;
}
