import { UnsupportedArchitectureError } from '../../../engine/index.ts';
import type { Calibration } from '../../../engine/serving/calibration/calibrated-figures.ts';
import type { FormatName } from '../../../engine/serving/model/number-formats.ts';
import { classOf, type ServingModel } from '../../../engine/serving/model/serving-model.ts';
import type { OperatorData } from '../../../engine/serving/operators/operator-data.ts';
import type { WorkerRole } from '../../../engine/serving/scheduler/worker-setup.ts';
import type { ServingRequest } from '../../../engine/serving/search/serving-request.ts';
import { type Answers, answered } from '../../../plan/answers.ts';
import { passedLimits } from '../../../plan/limits.ts';
import { sizeApart } from '../../../plan/sizing/apart.ts';
import { size } from '../../../plan/sizing/size.ts';
import type { DevicesKnown } from '../../../plan/slots/conditions.ts';
import { formatSlotValue } from '../../../plan/slots/format-value.ts';
import { slotRecord } from '../../../plan/slots/records.ts';
import type { ValueOfSlot } from '../../../plan/slots/values.ts';
import { servingProblemWords } from '../../../programs/serving-estimator/serving-estimator.ts';
import type { ServingData } from '../../../programs/serving-estimator/serving-io.ts';
import { ServingPlanError } from '../../../programs/serving-estimator/serving-plan.ts';
import { servesPrecision, servingRequest } from '../../../programs/serving-estimator/serving-requests.ts';
import type { DeviceSizing, Load } from '../../../results/sizing.ts';
import { messages } from '../../../text/catalogue.ts';
import type { Bilingual, Language } from '../../../text/language.ts';
import { refusalOf } from '../../embedded/forecast.ts';
import { costOf, costOfSize } from '../../embedded/sizing/size-plan.ts';
import { servingRefusal } from '../calibrated.ts';
import { planSystem } from '../plan-systems.ts';
import { servingPlanOf } from '../serving-plan-of.ts';
import { calibratedCapacities } from './estimator.ts';

/** Data that the sizes of GPUs are looked up in, all read. */
export interface GpuSizingData {
  readonly model: (name: string) => ServingModel | null;
  readonly operators: (system: string) => OperatorData | null;
  readonly calibration: Calibration;
  /** Format of a model's checkpoint; null where neither its name nor its config says one. */
  readonly checkpoint: (model: string) => FormatName | null;
}

/** A value that a size takes for a slot that is not stated. */
export type GpuAssumption = ValueOfSlot;

/**
 * Assumptions of a size on a GPU: the format of the checkpoint where the device has a unit for it, bf16 otherwise, and
 * vLLM.
 *
 * @param checkpoint format that the model's name or config says; null where neither does
 */
export function assumedOnGpu(
  answers: Answers,
  device: string,
  checkpoint: FormatName | null,
): readonly GpuAssumption[] {
  const system = planSystem(answers, device);
  const isServed = checkpoint !== null && system !== null && servesPrecision(system, checkpoint);
  const values: readonly GpuAssumption[] = [
    { slot: 'precision', value: isServed ? checkpoint : 'bf16' },
    { slot: 'framework', value: 'vllm' },
  ];
  return values.filter(({ slot }) => answered(answers, slot) === null);
}

/** Whether a device is sized by this estimator: a GPU is, as a plan without an engine chooses. */
export function isSizedFromMeasurements(device: string, facts: DevicesKnown): boolean {
  return facts.device(device)?.isGpu === true;
}

/** Reads what the named GPUs need: their operators and the calibration; null where no GPU is named. */
export async function gpuSizingData(
  answers: Answers,
  devices: readonly string[],
  facts: DevicesKnown,
  data: ServingData,
  checkpoint: GpuSizingData['checkpoint'],
): Promise<GpuSizingData | null> {
  const gpus = devices.filter((name) => isSizedFromMeasurements(name, facts));
  if (gpus.length === 0) return null;
  const systems = [...new Set(gpus.flatMap((name) => planSystem(answers, name)?.operators ?? []))];
  const [calibration, ...read] = await Promise.all([data.calibration(), ...systems.map(data.operators)]);
  const operators = new Map(systems.map((name, index) => [name, read[index] ?? null]));
  return {
    model: (name) => data.model(name),
    operators: (name) => operators.get(name) ?? null,
    calibration,
    checkpoint,
  };
}

function both(say: (language: Language) => string): Bilingual {
  return { en: say('en'), zh: say('zh') };
}

/** Why a plan has no size on GPUs beside what the estimator itself refuses; null where it has. */
function sizingRefusal(answers: Answers): Bilingual | null {
  const load = answered(answers, 'loadProtocol');
  if (load === null || load === 'closed-loop') return null;
  const shown = (language: Language) => formatSlotValue(slotRecord('loadProtocol'), load, language);
  return both((language) => messages(language).sizing.gpuLoad(shown(language)));
}

function none(device: string, refusal: Bilingual): DeviceSizing {
  return {
    device,
    estimator: 'calibrated',
    group: null,
    replicas: null,
    phases: null,
    cost: null,
    tried: 0,
    refusal,
  };
}

/** A refusal of the estimator in words; rethrows what is a defect. */
function refusalWords(error: unknown): Bilingual {
  if (error instanceof ServingPlanError) {
    const { problem } = error;
    return both((language) => servingProblemWords(problem, messages(language).serving));
  }
  return refusalOf(error);
}

/** Prefill and decode instances apart, each of the size that the plan states or that needs fewest devices. */
function apartOnGpus(
  answers: Answers,
  device: string,
  load: Load,
  deviceHour: number | null,
  requestFor: (role: WorkerRole) => ServingRequest,
): DeviceSizing {
  const sizesOf = (role: 'prefill' | 'decode', only: number | null) => {
    const capacities = calibratedCapacities(requestFor(role), null, only);
    return (asked: Load) => size(capacities, asked);
  };
  const outputTokens = answered(answers, 'outputLength') ?? 1;
  const { phases, tokensPerSecond, tried } = sizeApart(load, {
    outputTokens,
    ttftMs: passedLimits(answers).ttftMs ?? 0,
    decode: sizesOf('decode', answered(answers, 'decodeDevicesPerInstance')),
    prefill: sizesOf('prefill', answered(answers, 'prefillDevicesPerInstance')),
  });
  const cost =
    phases === null ? null : costOf(deviceHour, phases.devices, tokensPerSecond, load, outputTokens);
  const none = { group: null, replicas: null, refusal: null } as const;
  return { device, estimator: 'calibrated', ...none, phases, cost, tried };
}

/**
 * Devices that a load needs on one GPU system, from the calibrated estimator: users in a closed loop, each row with its
 * bands.
 *
 * @param deviceHour price of an hour of one device; null where none is stated
 */
export function sizeOnGpus(
  answers: Answers,
  device: string,
  load: Load,
  deviceHour: number | null,
  data: GpuSizingData,
): DeviceSizing {
  const provenance = { label: 'user-provided', said: null } as const;
  // The load is what is sized, and every count is tried: neither belongs to the search of one group.
  const {
    concurrentUsers: _users,
    requestsPerSecond: _rate,
    numDevices: _count,
    tpSizes: _tp,
    ...rest
  } = answers;
  const assumed = assumedOnGpu(rest, device, data.checkpoint(answered(rest, 'model') ?? ''));
  const alone: Answers = {
    ...rest,
    ...Object.fromEntries(assumed.map(({ slot, value }) => [slot, { value, provenance, reading: null }])),
    devices: { value: [device], provenance, reading: null },
  };
  try {
    const refusal =
      sizingRefusal(alone) ??
      servingRefusal(alone, (name) => {
        try {
          return data.model(name) !== null;
        } catch (error) {
          // A model that is known and not modelled is refused below, with what is wrong with it.
          if (error instanceof UnsupportedArchitectureError) return true;
          throw error;
        }
      });
    if (refusal !== null) return none(device, refusal);
    const plan = servingPlanOf(alone, device);
    const model = data.model(plan.model);
    if (model === null) throw new ServingPlanError({ code: 'unknown-model', name: plan.model });
    const system = planSystem(alone, device);
    if (system === null) throw new ServingPlanError({ code: 'unknown-system', name: device });
    const sized = { ...plan, disaggregated: false, users: null, widens: classOf(model) !== 'dense' };
    const requestFor = (role: WorkerRole) =>
      servingRequest(sized, model, system, data.operators(system.operators), data.calibration, null, role);
    const mode = answered(alone, 'mode');
    if (mode !== null && mode !== 'aggregation')
      return apartOnGpus(alone, device, load, deviceHour, requestFor);
    const sizes = size(calibratedCapacities(requestFor('both'), answered(alone, 'e2eLimitMs')), load);
    const cost = costOfSize(sizes, deviceHour, load, plan.outputLength);
    return { device, estimator: 'calibrated', ...sizes, phases: null, cost, refusal: null };
  } catch (error) {
    return none(device, refusalWords(error));
  }
}
