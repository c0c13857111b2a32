import { bandShare } from '../../engine/serving/calibration/bands.ts';
import type { BandedFigure, BandedSpread } from '../../engine/serving/calibration/calibrated-figures.ts';
import { cacheTokens, type PreparedReplica } from '../../engine/serving/deployment/deployment.ts';
import type { Evaluation } from '../../engine/serving/search/evaluate.ts';
import { type FigureId, type RowMeasure, rowMeasure, type Statistic } from '../../results/measure.ts';

/** Bytes of a GiB. */
export const gibibyte = 2 ** 30;

/** Basis of a prediction: calibrated where comparable measurements exist, a bare simulation otherwise. */
function basisOf({ figures }: Evaluation): 'calibrated' | 'simulated' {
  return figures.basis.className === null ? 'simulated' : 'calibrated';
}

/** A figure with its band, by the calibration's points. */
export function banded(
  evaluation: Evaluation,
  figure: FigureId,
  statistic: Statistic,
  one: BandedFigure,
): RowMeasure {
  const { points, className } = evaluation.figures.basis;
  // A figure that the load itself sets has no error of ours.
  if (one.low === one.high) return rowMeasure(figure, one.value, { statistic, basis: 'simulated' });
  return rowMeasure(figure, one.value, {
    statistic,
    basis: basisOf(evaluation),
    band: [one.low, one.high],
    calibration: { share: bandShare, points, group: className },
  });
}

const statistics = ['mean', 'median', 'p90', 'p99'] as const;

/** Mean, median and upper percentiles of a latency, in milliseconds. */
export function spreadMeasures(
  evaluation: Evaluation,
  figure: FigureId,
  spread: BandedSpread,
  first: (typeof statistics)[number],
): RowMeasure[] {
  const ordered = [first, ...statistics.filter((one) => one !== first)];
  return ordered.map((statistic) => banded(evaluation, figure, statistic, spread[statistic]));
}

/** A banded figure of all replicas: times `factor`. */
export function total({ value, low, high }: BandedFigure, factor: number): BandedFigure {
  return { value: value * factor, low: low * factor, high: high * factor };
}

/** Memory of one device, in GiB. */
export function memoryOf({ room }: PreparedReplica) {
  return {
    weightGiB: room.weightBytes / gibibyte,
    kvCacheGiB: room.cacheBytes / gibibyte,
    activationGiB: room.otherBytes / gibibyte,
    availableGiB: (room.capacityBytes - room.weightBytes - room.cacheBytes - room.otherBytes) / gibibyte,
  };
}

/** Where the time of a middle decode step goes; nothing where nothing is decoded. */
function stepParts(evaluation: Evaluation, { replica, timer }: PreparedReplica): Record<string, string> {
  const { measured, deployment } = evaluation;
  if (deployment.kind === 'aggregated' && deployment.role === 'prefill') return {};
  const decoding =
    deployment.kind === 'aggregated'
      ? measured.accounts
      : measured.accounts.slice(deployment.pair.prefillInstances);
  const { attentionDp } = replica.split;
  const busy = decoding.map((one) => one.meanRunning(measured.microseconds));
  const running = Math.max(1, busy.reduce((sum, one) => sum + one, 0) / Math.max(1, busy.length));
  const rank = Math.max(1, running / attentionDp);
  const context = middleContext(evaluation);
  const collectives = timer.collectives(rank, running);
  const { stepMicroseconds, requestMicroseconds } = replica.policy;
  const parts = {
    matrices: timer.linear(rank, running, running) - collectives,
    attention: timer.decodeAttention(rank, context),
    collectives,
    host: stepMicroseconds + requestMicroseconds * rank,
  };
  const all = Object.values(parts).reduce((sum, one) => sum + one, 0);
  return Object.fromEntries(
    Object.entries(parts).map(([name, time]) => [
      `decode step: ${name}`,
      `${((100 * time) / all).toFixed(0)} %`,
    ]),
  );
}

/** Tokens of a request half way through its answer, on average. */
function middleContext({ measured: { outputs }, contextTokens }: Evaluation): number {
  const answers = outputs.reduce((sum, one) => sum + one, 0) / Math.max(1, outputs.length);
  return contextTokens + answers / 2;
}

/** Where the time of a deployment went, and how full its cache was: what limits it. */
export function limitsOf(evaluation: Evaluation, prepared: PreparedReplica): Record<string, string> {
  const { accounts, microseconds } = evaluation.measured;
  const share = (part: (one: (typeof accounts)[number]) => number) =>
    accounts.length === 0 || microseconds === 0
      ? 0
      : accounts.reduce((sum, one) => sum + part(one), 0) / accounts.length / microseconds;
  const held = cacheTokens(prepared, 1);
  const fullest = Math.max(0, ...accounts.map(({ mostCacheTokens }) => mostCacheTokens));
  const percent = (value: number) => `${(100 * value).toFixed(0)} %`;
  return {
    framework: prepared.replica.framework,
    'time in prompt steps': percent(share(({ prefillMicroseconds }) => prefillMicroseconds)),
    'time in decode steps': percent(share(({ decodeMicroseconds }) => decodeMicroseconds)),
    'idle time': percent(share(({ idleMicroseconds }) => idleMicroseconds)),
    'cache in use at most': held === 0 ? 'not reported' : percent(fullest / held),
    'cache bytes of a token': String(Math.round(prepared.room.bytesPerToken)),
    preemptions: String(accounts.reduce((sum, one) => sum + one.preemptions, 0)),
    ...stepParts(evaluation, prepared),
    operators: [...prepared.basis].map(([name, basis]) => `${name}: ${basis}`).join(', '),
  };
}
