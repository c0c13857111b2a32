import { type Answers, answered } from './answers.ts';
import { type DevicesKnown, plansForGpus } from './slots/conditions.ts';
import type { SlotValues } from './slots/values.ts';

/** The engine of a plan; where it names none, GPUs are planned from measurements and NPUs by the analytic model. */
export function engineOf(answers: Answers, facts: DevicesKnown): SlotValues['engine'] {
  return answered(answers, 'engine') ?? (plansForGpus(answers, facts) ? 'calibrated' : 'embedded');
}
