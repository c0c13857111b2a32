import type { Bilingual } from '../../text/language.ts';
import type { SlotId, ValueOfSlot } from '../slots/values.ts';

/** The smallest change that mends a plan. */
export type PlanChange =
  | ({ readonly type: 'set' } & ValueOfSlot)
  | { readonly type: 'drop'; readonly slot: SlotId }
  | { readonly type: 'edit'; readonly slot: SlotId };

/** A change and how it reads. */
export interface Fix {
  readonly label: Bilingual;
  readonly change: PlanChange;
}

/** Finding of a rule about a plan. Errors block the run, warnings do not. */
export interface Finding {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly message: Bilingual;
  /** null when nothing in the plan can mend it. */
  readonly fix: Fix | null;
  /** Other changes that mend it as well, each by itself. */
  readonly alternatives?: readonly Fix[];
}
