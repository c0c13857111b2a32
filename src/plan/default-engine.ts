import { gpuSystems } from '../engine/hardware/gpu-systems.ts';
import { type Answers, answered } from './answers.ts';
import type { SlotValues } from './slots/values.ts';

/** Whether a plan names a GPU system. */
export function plansGpus(answers: Answers): boolean {
  const devices = answered(answers, 'devices') ?? [];
  return devices.some((name) => gpuSystems.some(({ id }) => id === name));
}

/** The engine of a plan; where it names none, GPUs are planned from measurements and NPUs by the analytic model. */
export function engineOf(answers: Answers): SlotValues['engine'] {
  return answered(answers, 'engine') ?? (plansGpus(answers) ? 'calibrated' : 'embedded');
}
