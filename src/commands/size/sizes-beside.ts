import { machineServingData } from '../../app/machine-serving-data.ts';
import type { Program } from '../../app/program.ts';
import {
  assumedOnGpu,
  type GpuAssumption,
  gpuSizingData,
  isSizedFromMeasurements,
  sizeOnGpus,
} from '../../backends/calibrated/sizing/size-gpus.ts';
import { type PlanSizing, sizedDevices, sizePlan } from '../../backends/embedded/sizing/size-plan.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import type { PlanFacts } from '../../plan/plan-facts.ts';
import { checkpointPrecision } from '../../plan/slots/checkpoint-precision.ts';
import { slowerSize } from './slower-sizes.ts';

/** Sizes of every device, with what those of GPUs assume. */
export interface SizesBeside extends PlanSizing {
  readonly onGpus: readonly { readonly device: string; readonly assumed: readonly GpuAssumption[] }[];
}

/** Sizes of every device of a plan, each by the estimator that a plan without an engine would choose for it. */
export async function sizesBeside(
  answers: Answers,
  facts: PlanFacts,
  program: Program,
): Promise<SizesBeside> {
  const names = sizedDevices(answers);
  const checkpoint = (model: string) => checkpointPrecision(model, facts.model(model));
  const data = await gpuSizingData(answers, names, facts, machineServingData(program), checkpoint);
  const sizedWith = (asked: Answers) =>
    sizePlan(asked, (name, load, deviceHour) =>
      data !== null && isSizedFromMeasurements(name, facts)
        ? sizeOnGpus(asked, name, load, deviceHour, data)
        : null,
    );
  const { devices: sizes, ...rest } = sizedWith(answers);
  const sized: PlanSizing = {
    ...rest,
    devices: sizes.map((one) => ({
      ...one,
      slower: slowerSize(
        answers,
        one,
        (changed) =>
          sizedWith({
            ...changed,
            devices: {
              value: [one.device],
              provenance: { label: 'user-provided', said: null },
              reading: null,
            },
          }).devices[0] ?? null,
      ),
    })),
  };
  const own = checkpoint(answered(answers, 'model') ?? '');
  const onGpus = sized.devices
    .filter(({ estimator, refusal }) => estimator === 'calibrated' && refusal === null)
    .map(({ device }) => ({ device, assumed: assumedOnGpu(answers, device, own) }));
  return { ...sized, onGpus };
}
