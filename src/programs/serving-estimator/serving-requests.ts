import type { Calibration } from '../../engine/serving/calibration/calibrated-figures.ts';
import { type Arrivals, type Lengths, lengthsOf } from '../../engine/serving/load/protocol.ts';
import { type FormatName, formatsOf, type NumberFormats } from '../../engine/serving/model/number-formats.ts';
import { classOf, type ServingModel } from '../../engine/serving/model/serving-model.ts';
import type { OperatorData } from '../../engine/serving/operators/operator-data.ts';
import type { SystemFacts } from '../../engine/serving/operators/system-facts.ts';
import { systemById } from '../../engine/serving/registry/serving-systems.ts';
import type { WorkerRole } from '../../engine/serving/scheduler/worker-setup.ts';
import type { ServingRequest } from '../../engine/serving/search/serving-request.ts';
import { servingLoadOf } from './plan-load.ts';
import { type ServingPlan, ServingPlanError } from './serving-plan.ts';

/** Units that a precision multiplies in; without one a chip cannot serve it. */
const units: Readonly<Record<FormatName, readonly ('bf16' | 'fp8' | 'fp4' | 'int8')[]>> = {
  bf16: ['bf16'],
  fp8: ['fp8'],
  fp8_block: ['fp8'],
  nvfp4: ['fp4'],
  mxfp4: ['bf16'],
  int8: ['int8'],
  int4: ['bf16'],
};

/** Whether a system has a unit for a precision. */
export function servesPrecision(system: SystemFacts, precision: FormatName): boolean {
  return units[precision].some((unit) => system.peakTeraOps[unit] !== undefined);
}

/**
 * @param own systems that the user describes, looked up first
 * @throws ServingPlanError when no such system is known
 */
export function systemOf(name: string, own: readonly SystemFacts[] = []): SystemFacts {
  const system = own.find(({ id }) => id === name) ?? systemById(name);
  if (system === null) throw new ServingPlanError({ code: 'unknown-system', name });
  return system;
}

function formats(plan: ServingPlan, model: ServingModel, system: SystemFacts): NumberFormats {
  const found = formatsOf(plan.precision, { hasExperts: classOf(model) !== 'dense' });
  if (plan.precision !== 'mxfp4' || system.generation !== 'blackwell') return found;
  return { ...found, experts: 'w4a8_mxfp4_mxfp8' };
}

/** The search that a plan asks for on one of its systems, of the whole service or of one phase. @throws ServingPlanError */
export function servingRequest(
  plan: ServingPlan,
  model: ServingModel,
  system: SystemFacts,
  operators: OperatorData | null,
  calibration: Calibration,
  arrivals: Arrivals | null = null,
  role: WorkerRole = 'both',
): ServingRequest {
  if (role !== 'both' && plan.disaggregated) throw new ServingPlanError({ code: 'phases-of-pair' });
  // The first token comes from the prompt: of one token nothing is left to decode.
  if (role === 'decode' && plan.outputLength < 2) throw new ServingPlanError({ code: 'nothing-to-decode' });
  if (!servesPrecision(system, plan.precision)) {
    throw new ServingPlanError({ code: 'no-unit', precision: plan.precision, system: system.id });
  }
  const lengths: Lengths =
    arrivals === null
      ? {
          prompt: plan.inputLength,
          output: plan.outputLength,
          range: [plan.lengthRange, 1],
          cachedShare: plan.cachedShare,
        }
      : lengthsOf(arrivals);
  const tokens =
    arrivals === null
      ? plan.inputLength + plan.outputLength
      : arrivals.prompts.reduce(
          (most, prompt, at) => Math.max(most, prompt + (arrivals.outputs[at] ?? 0)),
          0,
        );
  if (model.maxPositions > 0 && tokens > model.maxPositions) {
    throw new ServingPlanError({ code: 'context', tokens, most: model.maxPositions });
  }
  const isSpeculative = plan.mtpTokens > 0;
  if (isSpeculative && plan.mtpAcceptanceRates.length === 0) {
    throw new ServingPlanError({ code: 'mtp-rates-missing' });
  }
  const accepted = plan.mtpAcceptanceRates.slice(0, plan.mtpTokens).reduce((sum, rate) => sum + rate, 0);
  return {
    model,
    formats: formats(plan, model, system),
    system,
    operators,
    framework: plan.framework ?? (system.generation === 'ascend' ? 'vllm-ascend' : 'vllm'),
    devices: plan.devices,
    lengths,
    limits: {
      ttftMs: plan.ttftLimitMs,
      tpotMs: plan.tpotLimitMs,
      ttftStatistic: plan.limitStatistic ?? 'median',
      tpotStatistic: plan.limitStatistic ?? 'mean',
    },
    tpSizes: plan.tpSizes,
    widens: plan.widens,
    speculation: isSpeculative && role !== 'prefill' ? { drafted: plan.mtpTokens, accepted } : null,
    budget: plan.maxBatchedTokens,
    role,
    disaggregated: plan.disaggregated
      ? { prefillDevices: plan.prefillDevices, decodeDevices: plan.decodeDevices }
      : null,
    load: servingLoadOf(plan, arrivals),
    calibration,
    seed: plan.seed,
  };
}
