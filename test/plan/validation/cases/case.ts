import type { Assessment } from '../../../../src/plan/assessment.ts';
import type { SlotValues } from '../../../../src/plan/slots/values.ts';
import type { ValidationFacts } from '../../../../src/plan/validation/validation-facts.ts';
import { nothingAssessed } from '../../plan-kit.ts';

/** A plan that breaks a rule, one that keeps it, and the fix. */
export interface Case {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly breaks: Partial<SlotValues>;
  readonly keeps: Partial<SlotValues>;
  /** The words in which the breaking values were said, where the rule looks at them. */
  readonly said?: Readonly<Record<string, string>>;
  readonly facts?: Partial<ValidationFacts>;
  /** The smallest fix; null where only a person can decide. */
  readonly fix: unknown;
}

export const edit = (slot: string) => ({ type: 'edit', slot });
export const drop = (slot: string) => ({ type: 'drop', slot });
export const set = (slot: string, value: unknown) => ({ type: 'set', slot, value });

export const assessed = (change: Partial<Assessment>): Partial<ValidationFacts> => ({
  assessment: { ...nothingAssessed, ...change },
});

export const ratio = { mode: 'pd-ratio', prefillDevicesPerInstance: 4, decodeDevicesPerInstance: 4 } as const;

export const split = { mode: 'disaggregation', phases: 'both' } as const;
