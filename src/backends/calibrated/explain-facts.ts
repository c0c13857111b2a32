import { systemById } from '../../engine/serving/registry/serving-systems.ts';
import { searchServing } from '../../engine/serving/search/search.ts';
import type { EngineKind } from '../../explain/evidence/statement.ts';
import type { ExplainFacts } from '../../explain/facts.ts';
import type { WhatIf, WhatIfChange } from '../../explain/headline.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import { type DevicesKnown, plansForGpus } from '../../plan/slots/conditions.ts';
import { gpuPrecision } from '../../plan/slots/gpu-precision.ts';
import type { SlotValues } from '../../plan/slots/values.ts';
import { isServingRefusal } from '../../programs/serving-estimator/run-serving.ts';
import { servingRequest } from '../../programs/serving-estimator/serving-requests.ts';
import { servingDevice, servingResult } from '../../programs/serving-estimator/to-result.ts';
import type { Result } from '../../results/result.ts';
import { asAnswers, presentValues, servedValues } from '../embedded/changed-answers.ts';
import { answersOfResult } from '../embedded/explain-facts.ts';
import { answersOfServing } from './answers-of-result.ts';
import { servingRefusal } from './calibrated.ts';
import { planSystem } from './plan-systems.ts';
import { servingPlanOf } from './serving-plan-of.ts';
import { type GpuSizingData, sizeOnGpus } from './sizing/size-gpus.ts';

/** Data that what-ifs of GPU plans look up, all read. */
export interface GpuFactsData extends GpuSizingData {
  readonly facts: DevicesKnown;
}

/** The precision that a change gives a GPU plan; undefined where it names no format, null where none is the same. */
function precisionOf({ precision, quantizeLinearAction }: WhatIfChange): string | null | undefined {
  if (precision !== undefined || typeof quantizeLinearAction !== 'string') return precision;
  const meant = gpuPrecision(quantizeLinearAction);
  return meant?.isSame ? meant.value : null;
}

/** A plan with a change; null where the change is of something that no GPU plan has. */
function changedAnswers(answers: Answers, change: WhatIfChange): Answers | null {
  const { quantizeLinearAction: _linear, quantizeAttentionAction, compile, ...rest } = change;
  const isQuantized = typeof quantizeAttentionAction === 'string' && quantizeAttentionAction !== 'DISABLED';
  // Times of operators were measured on the device as it is.
  if (isQuantized || typeof compile === 'boolean' || change.hardware !== undefined) return null;
  const precision = precisionOf(change);
  if (precision === null) return null;
  const served = { ...servedValues(change), precision } as Partial<SlotValues>;
  return { ...answers, ...asAnswers({ ...presentValues(rest), ...served }) };
}

function withFormat(answers: Answers, { checkpoint }: GpuFactsData): Answers {
  if (answers.precision !== undefined) return answers;
  return { ...answers, ...asAnswers({ precision: checkpoint(answered(answers, 'model') ?? '') ?? 'bf16' }) };
}

function compute(answers: Answers, data: GpuFactsData): Result | null {
  const [device] = answered(answers, 'devices') ?? [];
  const core = ['model', 'numDevices', 'inputLength', 'outputLength'] as const;
  // A file of arrivals is played by the run alone.
  if (device === undefined || core.some((slot) => answers[slot] === undefined)) return null;
  if (answered(answers, 'loadProtocol') === 'arrivals') return null;
  const alone: Answers = { ...answers, ...asAnswers({ devices: [device] }) };
  const model = data.model(answered(alone, 'model') ?? '');
  const system = planSystem(alone, device);
  if (model === null || system === null || servingRefusal(alone, () => true) !== null) return null;
  const plan = servingPlanOf(alone, device);
  const roles = plan.phases.length === 0 ? (['both'] as const) : plan.phases;
  const operators = data.operators(system.operators);
  try {
    const devices = roles.map((role) => {
      const request = servingRequest(plan, model, system, operators, data.calibration, null, role);
      return servingDevice(device, searchServing(request), plan, role);
    });
    return servingResult(plan, devices, {
      version: 'calibrated',
      command: null,
      warnings: [],
      elapsedSeconds: null,
    });
  } catch (error) {
    if (isServingRefusal(error)) return null;
    throw error;
  }
}

/** The calibrated estimator on a GPU plan with changes; each change is computed once. */
function calibratedWhatIf(answers: Answers, data: GpuFactsData): WhatIf {
  const known = new Map<string, Result | null>();
  return (change) => {
    const key = JSON.stringify(change);
    const found = known.get(key);
    if (found !== undefined) return found;
    const changed = changedAnswers(withFormat(answers, data), change);
    const result = changed === null ? null : compute(changed, data);
    known.set(key, result);
    return result;
  };
}

/**
 * Facts whose what-ifs and sizes of GPU plans come from the calibrated estimator, and all else from `base`. `answers`
 * are those of the session that made the runs; what a run says itself stands above them.
 */
export function withGpus(base: ExplainFacts, answers: Answers | null, data: GpuFactsData): ExplainFacts {
  const planOf = (run: Result): Answers | null => {
    const own = answersOfServing(run) ?? answersOfResult(run);
    const plan: Answers = { ...answers, ...own };
    return plansForGpus(plan, data.facts) ? plan : null;
  };
  const engines = new WeakMap<Result, WhatIf>();
  return {
    ...base,
    engineKind: (run): EngineKind => (planOf(run) === null ? base.engineKind(run) : 'calibrated'),
    engineOf(run) {
      const plan = planOf(run);
      if (plan === null) return base.engineOf(run);
      const made = engines.get(run) ?? calibratedWhatIf(plan, data);
      engines.set(run, made);
      return made;
    },
    // Devices that fast links join are one machine, a rack of 72 included.
    devicesPerMachine: (device) =>
      base.devicesPerMachine(device) ??
      (device === null ? null : (systemById(device)?.devicesPerDomain ?? null)),
    // Single passes are the analytic model's: its layouts say nothing of a simulated server.
    passOf: (run, device, row) => (planOf(run) === null ? base.passOf(run, device, row) : null),
    hasUnratedFormat: (run, change) => (planOf(run) === null ? base.hasUnratedFormat(run, change) : false),
    sizeOf(run, change, load) {
      const plan = planOf(run);
      if (plan === null) return base.sizeOf(run, change, load);
      const changed = changedAnswers(withFormat(plan, data), change);
      const [device] = (changed && answered(changed, 'devices')) ?? [];
      return changed === null || device === undefined ? null : sizeOnGpus(changed, device, load, null, data);
    },
  };
}
