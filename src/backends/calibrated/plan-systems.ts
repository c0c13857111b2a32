import type { SystemFacts } from '../../engine/serving/operators/system-facts.ts';
import { systemById } from '../../engine/serving/registry/serving-systems.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import { ownSystem } from '../../programs/serving-estimator/own-systems.ts';

/**
 * The system of one of a plan's devices: the one that its device file describes, else a known one; null for neither.
 *
 * @throws DeviceProfileError for a device file that describes none
 */
export function planSystem(answers: Answers, name: string): SystemFacts | null {
  const file = answered(answers, 'deviceFile');
  const own = file === null ? null : ownSystem(file);
  return own?.id === name ? own : systemById(name);
}
