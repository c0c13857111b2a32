import { type Answers, answered } from './answers.ts';
import { passedLimits } from './limits.ts';

/** Phases that a plan wants each alone; none where the whole service is planned. */
export function plannedPhases(answers: Answers): readonly ('prefill' | 'decode')[] {
  if (answered(answers, 'mode') !== 'disaggregation') return [];
  const phases = answered(answers, 'phases');
  return phases === null || phases === 'both' ? ['prefill', 'decode'] : [phases];
}

/** The plan as arguments of `throughline engine serving-estimator`. `answers` is one target. */
export function servingArguments(answers: Answers): readonly string[] {
  const { ttftMs, tpotMs } = passedLimits(answers);
  const one = (flag: string, value: unknown) =>
    value === null || value === undefined ? [] : [flag, String(value)];
  const many = (flag: string, values: readonly unknown[] | null) =>
    values === null || values.length === 0 ? [] : [flag, ...values.map(String)];
  const load = answered(answers, 'loadProtocol');
  const isRate = load === 'poisson' || load === 'constant-rate';
  const isRatio = answered(answers, 'mode') === 'pd-ratio';
  const hasMtp = answered(answers, 'mtp') === true;
  const space = answered(answers, 'searchSpace');
  return [
    String(answered(answers, 'model') ?? ''),
    ...one('--device-file', answered(answers, 'deviceFile')),
    ...many('--device', answered(answers, 'devices')),
    ...one('--num-devices', answered(answers, 'numDevices')),
    ...one('--input-length', answered(answers, 'inputLength')),
    ...one('--output-length', answered(answers, 'outputLength')),
    ...one('--framework', answered(answers, 'framework')),
    ...one('--precision', answered(answers, 'precision')),
    ...one('--load', load),
    ...(load === 'arrivals' ? one('--arrivals-file', answered(answers, 'arrivalsFile')) : []),
    ...(isRate
      ? one('--request-rate', answered(answers, 'requestsPerSecond'))
      : one('--users', answered(answers, 'concurrentUsers'))),
    ...(isRatio
      ? [
          '--disaggregated',
          ...one('--prefill-devices-per-instance', answered(answers, 'prefillDevicesPerInstance')),
          ...one('--decode-devices-per-instance', answered(answers, 'decodeDevicesPerInstance')),
        ]
      : []),
    ...many('--phases', plannedPhases(answers)),
    ...one('--ttft-limit', ttftMs),
    ...one('--tpot-limit', tpotMs),
    ...one('--limit-statistic', answered(answers, 'limitStatistic')),
    ...(answered(answers, 'prefixCache') === true
      ? one('--prefix-cache-hit-rate', answered(answers, 'prefixCacheHitRate'))
      : []),
    ...(hasMtp
      ? [
          ...one('--num-mtp-tokens', answered(answers, 'numMtpTokens')),
          ...many('--mtp-acceptance-rates', answered(answers, 'mtpAcceptanceRates')),
        ]
      : []),
    ...many('--tp-sizes', answered(answers, 'tpSizes')),
    ...(space === 'tp-ep' || space === 'tp-ep-moedp' ? ['--widen'] : []),
    ...one('--max-batched-tokens', answered(answers, 'maxBatchedTokens')),
  ];
}
