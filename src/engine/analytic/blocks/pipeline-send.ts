import type { DeviceProfile } from '../../terms/device.ts';
import type { ParallelSplit } from '../../terms/parallel-split.ts';
import { sendReceive } from '../communication/collectives.ts';
import { linkBetween } from '../communication/process-groups.ts';
import { type PlannedOperator, tokens } from '../operators/planned-operator.ts';

/**
 * Activations of one stage handed on to the next: between the first ranks of both
 * (references/engine/forward-pass.md 5.7).
 */
export function pipelineSend(
  device: DeviceProfile,
  { tp }: ParallelSplit,
  stage: number,
  hiddenSize: number,
): PlannedOperator {
  return sendReceive(linkBetween(device, stage * tp, (stage + 1) * tp), tokens, hiddenSize);
}
