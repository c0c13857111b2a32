import {
  type AttentionAction,
  type DeploymentTask,
  defaultPixelRange,
  type LinearAction,
  type OptimizeRequest,
  optimizeDefaults,
  type Quantization,
  type SearchSpace,
} from '../../engine/index.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import { passedLimits } from '../../plan/limits.ts';
import { searchDimensions } from '../../plan/search-space.ts';
import { recommendedQuantization } from '../../plan/slots/recommended-quantization.ts';
import type { SlotId } from '../../plan/slots/values.ts';
import { architectureOfModel } from '../../store/model-folder.ts';
import { profilesOf } from './device-source.ts';

/** A slot that is still open and the value an estimate takes for it. */
export interface AssumedValue {
  readonly slot: SlotId;
  readonly value: unknown;
}

/** A request for the engine and what it assumes. */
export interface PlanRequest {
  readonly request: OptimizeRequest;
  readonly assumed: readonly AssumedValue[];
}

function quantizationOf(answers: Answers): Quantization {
  const isCustom = answered(answers, 'quantize') === 'custom';
  const linear = isCustom ? answered(answers, 'quantizeLinearAction') : null;
  const attention = isCustom ? answered(answers, 'quantizeAttentionAction') : null;
  return {
    linear: (linear ?? recommendedQuantization.linear) as LinearAction,
    nonExpertLinear: answered(answers, 'quantizeNonExpertLinearAction') as LinearAction | null,
    attention: (attention ?? recommendedQuantization.attention) as AttentionAction,
    mxfp4GroupSize: answered(answers, 'mxfp4GroupSize') ?? optimizeDefaults.quantization.mxfp4GroupSize,
  };
}

/** Sizes to search; an empty list is every power of two. */
function searchSpaceOf(answers: Answers): SearchSpace {
  const { tp, ep, moeDp } = searchDimensions(answers);
  const tokens = answered(answers, 'mtp') === true ? answered(answers, 'numMtpTokens') : null;
  return {
    tpSizes: tp,
    epSizes: ep,
    moeDpSizes: moeDp,
    dcpSizes: null,
    mtpTokens: tokens === null ? null : [tokens],
  };
}

function taskOf(answers: Answers): DeploymentTask {
  const mode = answered(answers, 'mode') ?? 'aggregation';
  if (mode !== 'pd-ratio') return { mode };
  const devices = answered(answers, 'numDevices') ?? 1;
  return {
    mode,
    prefillDevicesPerInstance: answered(answers, 'prefillDevicesPerInstance') ?? devices,
    decodeDevicesPerInstance: answered(answers, 'decodeDevicesPerInstance') ?? devices,
  };
}

/** What an estimate takes for slots that change its figures and are still open. */
function assumptionsOf(answers: Answers): AssumedValue[] {
  const defaults: readonly (readonly [SlotId, unknown])[] = [
    ['quantize', 'recommended'],
    ['prefixCache', false],
    ['mtp', false],
    ['compile', true],
  ];
  return defaults.filter(([slot]) => answers[slot] === undefined).map(([slot, value]) => ({ slot, value }));
}

/**
 * The engine's request for one target. The core inputs must be there; other open slots are assumed and named.
 * @throws UnsupportedArchitectureError, UnknownDeviceError, DeviceProfileError with the reason why it cannot run.
 */
export function planRequest(answers: Answers): PlanRequest {
  const model = answered(answers, 'model') ?? '';
  const range = answered(answers, 'batchRange');
  const [low, high] = range ?? [];
  const strategy = answered(answers, 'concurrencySearchStrategy');
  const image = answered(answers, 'imageHeight') !== null && answered(answers, 'imageWidth') !== null;
  return {
    assumed: assumptionsOf(answers),
    request: {
      model,
      architecture: architectureOfModel(model),
      devices: profilesOf(answers),
      numDevices: answered(answers, 'numDevices') ?? 1,
      task: taskOf(answers),
      limits: passedLimits(answers),
      prompts: { kind: 'fixed', tokens: answered(answers, 'inputLength') ?? 1 },
      outputTokens: answered(answers, 'outputLength') ?? 1,
      prefixCacheHitRate:
        answered(answers, 'prefixCache') === true ? (answered(answers, 'prefixCacheHitRate') ?? 0) : 0,
      space: searchSpaceOf(answers),
      mtpAcceptanceRates: answered(answers, 'mtpAcceptanceRates') ?? optimizeDefaults.mtpAcceptanceRates,
      quantization: quantizationOf(answers),
      compile: answered(answers, 'compile') ?? true,
      options: image
        ? {
            image: {
              heightPx: answered(answers, 'imageHeight') ?? 0,
              widthPx: answered(answers, 'imageWidth') ?? 0,
              perQuery: answered(answers, 'imagesPerRequest'),
              ...defaultPixelRange,
            },
          }
        : {},
      maxBatchedTokens: answered(answers, 'maxBatchedTokens'),
      batchRange:
        low === undefined ? null : high === undefined ? { from: 1, to: low } : { from: low, to: high },
      strategy: strategy === 'linear_exponential' ? 'linear_exponential' : optimizeDefaults.strategy,
      servingCostMs: answered(answers, 'servingCost') ?? 0,
      reservedMemoryGiB: answered(answers, 'reservedMemoryGb') ?? optimizeDefaults.reservedMemoryGiB,
    },
  };
}
