import type { FormatName } from '../../engine/serving/model/number-formats.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import { passedLimits } from '../../plan/limits.ts';
import { plannedPhases } from '../../plan/serving-command.ts';
import type { ServingPlan } from '../../programs/serving-estimator/serving-plan.ts';

/** The plan of one target on one system, with what the estimator takes for slots that are still open. */
export function servingPlanOf(answers: Answers, device: string): ServingPlan {
  const { ttftMs, tpotMs } = passedLimits(answers);
  const hasMtp = answered(answers, 'mtp') === true;
  const space = answered(answers, 'searchSpace');
  return {
    model: answered(answers, 'model') ?? '',
    systems: [device],
    devices: answered(answers, 'numDevices') ?? 1,
    inputLength: answered(answers, 'inputLength') ?? 1,
    outputLength: answered(answers, 'outputLength') ?? 1,
    framework: answered(answers, 'framework'),
    precision: (answered(answers, 'precision') ?? 'bf16') as FormatName,
    load: answered(answers, 'loadProtocol') ?? 'closed-loop',
    users: answered(answers, 'concurrentUsers'),
    requestRate: answered(answers, 'requestsPerSecond'),
    arrivalsFile: answered(answers, 'arrivalsFile'),
    lengthRange: 0.8,
    cachedShare:
      answered(answers, 'prefixCache') === true ? (answered(answers, 'prefixCacheHitRate') ?? 0) : 0,
    mtpTokens: hasMtp ? (answered(answers, 'numMtpTokens') ?? 0) : 0,
    mtpAcceptanceRates: answered(answers, 'mtpAcceptanceRates') ?? [],
    disaggregated: answered(answers, 'mode') === 'pd-ratio',
    phases: plannedPhases(answers),
    prefillDevices: answered(answers, 'prefillDevicesPerInstance'),
    decodeDevices: answered(answers, 'decodeDevicesPerInstance'),
    ttftLimitMs: ttftMs,
    tpotLimitMs: tpotMs,
    limitStatistic: answered(answers, 'limitStatistic'),
    tpSizes: answered(answers, 'tpSizes') ?? [],
    widens: space === 'tp-ep' || space === 'tp-ep-moedp',
    maxBatchedTokens: answered(answers, 'maxBatchedTokens'),
    seed: 1,
  };
}
