import { type Answers, answered } from '../answers.ts';
import type { PlanFacts } from '../plan-facts.ts';
import { plansForGpus } from './conditions.ts';
import type { SlotValues } from './values.ts';

/** Number formats of a checkpoint for GPUs. */
export type CheckpointPrecision = SlotValues['precision'];

/** Words for weight-only formats of four bits, by which people name checkpoints. */
const fourBitWeights = /^(?:AUTO)?(?:AWQ|GPTQ)|^(?:INT-?4|W4A16)/u;

/** Name of a quantization of linear layers on a GPU. */
const sameFormat: Readonly<Record<string, CheckpointPrecision>> = {
  DISABLED: 'bf16',
  FP8: 'fp8',
  MXFP4: 'mxfp4',
  NVFP4: 'nvfp4',
  W8A8_STATIC: 'int8',
  W8A8_DYNAMIC: 'int8',
};

/** Formats near one that no GPU here is served in. */
const nearestFormat: Readonly<Record<string, CheckpointPrecision>> = {
  W8A16_STATIC: 'int8',
  W8A16_DYNAMIC: 'int8',
  W4A8_STATIC: 'int4',
  W4A8_DYNAMIC: 'int4',
};

/** How a stated quantization of linear layers reads as the precision of a GPU plan. */
export interface GpuPrecision {
  readonly value: CheckpointPrecision;
  /** Whether it is the same format; the nearest is asked about. */
  readonly isSame: boolean;
}

/** The precision that an action of the linear layers stands for; null where no format is near it. */
export function gpuPrecision(action: string): GpuPrecision | null {
  const name = action.toUpperCase();
  const same = sameFormat[name] ?? (fourBitWeights.test(name) ? 'int4' : undefined);
  if (same !== undefined) return { value: same, isSame: true };
  const nearest = nearestFormat[name];
  return nearest === undefined ? null : { value: nearest, isSame: false };
}

/**
 * A quantization that was stated before the device was known is the precision of the plan once the device is a GPU;
 * what has no equal there is dropped with the slots that no longer apply.
 */
export function inGpuTerms(given: Answers, facts: PlanFacts): Answers {
  const answers = withRecordedLoad(given);
  const linear = answers.quantizeLinearAction;
  if (!linear || answers.precision || answered(answers, 'quantize') !== 'custom') return answers;
  if (!plansForGpus(answers, facts)) return answers;
  const precision = gpuPrecision(String(linear.value));
  if (!precision?.isSame) return answers;
  const { quantize, quantizeLinearAction, quantizeAttentionAction, ...rest } = answers;
  return { ...rest, precision: { ...linear, value: precision.value } };
}

/** A file of arrivals says how requests arrive, unless the user said it. */
function withRecordedLoad(answers: Answers): Answers {
  const file = answers.arrivalsFile;
  const load = answers.loadProtocol;
  if (!file || (load && load.provenance.label !== 'explicit heuristic')) return answers;
  return { ...answers, loadProtocol: { value: 'arrivals', provenance: file.provenance, reading: null } };
}
