import type { Answers } from '../../plan/answers.ts';
import { ArgumentError, ConstraintError } from '../../programs/arguments/argument-errors.ts';
import { parseArguments } from '../../programs/arguments/parse-arguments.ts';
import { servingEstimatorProgram } from '../../programs/arguments/programs.ts';
import { planOf } from '../../programs/serving-estimator/serving-estimator.ts';
import type { Result } from '../../results/result.ts';
import { messages } from '../../text/catalogue.ts';
import { asAnswers } from '../embedded/changed-answers.ts';

/** The plan behind a result of the calibrated estimator, from its command; null for any other result. */
export function answersOfServing({ command }: Result): Answers | null {
  const at = command?.indexOf('serving-estimator') ?? -1;
  if (command === null || at < 0) return null;
  try {
    const given = parseArguments(
      servingEstimatorProgram(),
      command.slice(at + 1),
      messages('en').engineCommand,
    );
    const plan = planOf(given);
    const [deviceFile] = given.texts('--device-file') ?? [];
    const phases = plan.phases.length === 2 ? 'both' : (plan.phases[0] ?? null);
    return asAnswers({
      model: plan.model,
      ...(deviceFile === undefined ? {} : { deviceFile }),
      ...(plan.systems.length === 0 ? {} : { devices: [...plan.systems] }),
      numDevices: plan.devices,
      inputLength: plan.inputLength,
      outputLength: plan.outputLength,
      ...(phases === null
        ? { mode: plan.disaggregated ? 'pd-ratio' : 'aggregation' }
        : { mode: 'disaggregation', phases }),
      ...(plan.framework === null || plan.framework === 'vllm-ascend' ? {} : { framework: plan.framework }),
      precision: plan.precision,
      loadProtocol: plan.load,
      ...(plan.users === null ? {} : { concurrentUsers: plan.users }),
      ...(plan.requestRate === null ? {} : { requestsPerSecond: plan.requestRate }),
      ...(plan.arrivalsFile === null ? {} : { arrivalsFile: plan.arrivalsFile }),
      prefixCache: plan.cachedShare > 0,
      ...(plan.cachedShare > 0 ? { prefixCacheHitRate: plan.cachedShare } : {}),
      mtp: plan.mtpTokens > 0,
      ...(plan.mtpTokens > 0
        ? { numMtpTokens: plan.mtpTokens, mtpAcceptanceRates: [...plan.mtpAcceptanceRates] }
        : {}),
      ...(plan.prefillDevices === null ? {} : { prefillDevicesPerInstance: plan.prefillDevices }),
      ...(plan.decodeDevices === null ? {} : { decodeDevicesPerInstance: plan.decodeDevices }),
      ttftLimitMs: plan.ttftLimitMs,
      tpotLimitMs: plan.tpotLimitMs,
      ...(plan.limitStatistic === null ? {} : { limitStatistic: plan.limitStatistic }),
      ...(plan.tpSizes.length === 0 ? {} : { tpSizes: [...plan.tpSizes] }),
      searchSpace: plan.widens ? 'tp-ep' : 'tp',
      ...(plan.maxBatchedTokens === null ? {} : { maxBatchedTokens: plan.maxBatchedTokens }),
    });
  } catch (error) {
    if (error instanceof ArgumentError || error instanceof ConstraintError) return null;
    throw error;
  }
}
