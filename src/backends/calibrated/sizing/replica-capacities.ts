import { bandShare } from '../../../engine/serving/calibration/bands.ts';
import { splitLabel } from '../../../engine/serving/search/candidate-splits.ts';
import {
  type Deployment,
  type Evaluation,
  evaluate,
  holdsLimits,
  limitsOfRole,
  prepareSplit,
  roomFor,
} from '../../../engine/serving/search/evaluate.ts';
import type { ServingRequest } from '../../../engine/serving/search/serving-request.ts';
import type { ReplicaSplit } from '../../../engine/serving/step/replica-split.ts';
import type { Capacity } from '../../../results/sizing.ts';

/** Users of one replica that are tried first; the last is what a replica is tabulated for. */
const ladder: readonly number[] = [4, 16, 64, 256, 512];
/** Between two rungs users are halved until they are known to this share of themselves. */
const precision = 1 / 8;

/** TTFT + TPOT × (output − 1) of the means. */
function e2eOf({ figures }: Evaluation, outputTokens: number): number {
  return figures.ttft.mean.value + figures.tpot.mean.value * Math.max(0, outputTokens - 1);
}

function capacityOf(
  evaluation: Evaluation,
  split: ReplicaSplit,
  stoppedBy: Capacity['stoppedBy'],
  { limits, lengths, role }: ServingRequest,
): Capacity {
  const { figures, devicesUsed, users } = evaluation;
  const perDevice = figures.outputTokensPerSecondPerDevice;
  const ttft = role === 'decode' ? null : figures.ttft[limits.ttftStatistic];
  const tpot = role === 'prefill' ? null : figures.tpot[limits.tpotStatistic];
  const { className, points } = figures.basis;
  return {
    parallel: splitLabel(split),
    numDevices: devicesUsed,
    batchSize: Math.ceil(users / split.attentionDp),
    concurrency: users,
    tokensPerSecond: perDevice.value * devicesUsed,
    requestsPerSecond: figures.requestsPerSecond.value,
    ttftMs: ttft?.value ?? null,
    tpotMs: tpot?.value ?? null,
    e2eMs: role === 'both' ? e2eOf(evaluation, lengths.output) : null,
    stoppedBy,
    basis: className === null ? 'simulated' : 'calibrated',
    bands: {
      share: bandShare,
      points,
      group: className,
      tokensPerSecond: [perDevice.low * devicesUsed, perDevice.high * devicesUsed],
      ttftMs: ttft && [ttft.low, ttft.high],
      tpotMs: tpot && [tpot.low, tpot.high],
    },
  };
}

function stopOf({ figures }: Evaluation, request: ServingRequest): Capacity['stoppedBy'] {
  const { ttftStatistic, tpotStatistic } = request.limits;
  const { ttftMs, tpotMs } = limitsOfRole(request, request.role);
  if (ttftMs !== null && figures.ttft[ttftStatistic].value > ttftMs) return 'ttft-limit';
  return tpotMs !== null && figures.tpot[tpotStatistic].value > tpotMs ? 'tpot-limit' : 'e2e-limit';
}

/**
 * The most users that one replica of a split serves within the limits, closed loop; null where not one is served. The
 * users that are tried do not depend on the limits until one fails, so a looser limit never holds fewer.
 *
 * @param e2eLimitMs limit for the whole request, milliseconds; null for none
 * @throws RequestTooLongError where one request has no room
 */
export function replicaCapacity(
  request: ServingRequest,
  split: ReplicaSplit,
  e2eLimitMs: number | null,
): Capacity | null {
  const top = ladder[ladder.length - 1] ?? 1;
  const replica = prepareSplit(request, split, top);
  const room = Math.min(top, roomFor(replica, request));
  if (room < 1) return null;
  const deployment: Deployment = { kind: 'aggregated', role: request.role, replica, replicas: 1 };
  const holds = (one: Evaluation) =>
    holdsLimits(one, request) && (e2eLimitMs === null || e2eOf(one, request.lengths.output) <= e2eLimitMs);
  let held: Evaluation | null = null;
  let failed: Evaluation | null = null;
  for (const users of [...ladder.filter((rung) => rung < room), room]) {
    const one = evaluate(request, deployment, users);
    if (!holds(one)) {
      failed = one;
      break;
    }
    held = one;
  }
  let stop: Capacity['stoppedBy'] = room < top ? 'decode-oom' : 'batch-range';
  while (failed !== null) {
    stop = stopOf(failed, request);
    const low = held?.users ?? 0;
    if (failed.users - low <= Math.max(1, low * precision)) break;
    const one = evaluate(request, deployment, Math.round((low + failed.users) / 2));
    if (holds(one)) held = one;
    else failed = one;
  }
  return held === null ? null : capacityOf(held, split, stop, request);
}

/** A row of as many equal replicas as fill a group of devices: `2 × TP=4`. */
export function replicatedCapacity(row: Capacity, replicas: number): Capacity {
  if (replicas === 1) return row;
  const { bands } = row;
  const times = ([low, high]: readonly [number, number]) => [low * replicas, high * replicas] as const;
  return {
    ...row,
    parallel: `${replicas} × ${row.parallel}`,
    numDevices: row.numDevices * replicas,
    concurrency: row.concurrency * replicas,
    tokensPerSecond: row.tokensPerSecond * replicas,
    requestsPerSecond: row.requestsPerSecond * replicas,
    bands: bands && { ...bands, tokensPerSecond: times(bands.tokensPerSecond) },
  };
}
