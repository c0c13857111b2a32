import type { PreparedReplica } from '../deployment/deployment.ts';
import { RequestTooLongError } from '../scheduler/simulate.ts';
import { type ReplicaSplit, replicaDevices } from '../step/replica-split.ts';
import { candidateSplits, splitLabel } from './candidate-splits.ts';
import {
  type Deployment,
  type Evaluation,
  evaluate,
  holdsLimits,
  limitsOfRole,
  prepareSplit,
  roomFor,
} from './evaluate.ts';
import { pairDeployments } from './pairs.ts';
import type { ServingRequest } from './serving-request.ts';

/** Bound that stopped the users of a configuration from growing. */
export type SearchStop = 'ttft-limit' | 'tpot-limit' | 'memory' | 'users';

/** One way to serve, and what it comes to under its best number of users. */
export interface Configuration {
  readonly label: string;
  /** Null where not even one user is served within the limits. */
  readonly best: Evaluation | null;
  /** Every number of users that was tried, in rising order: the throughput–latency curve. */
  readonly curve: readonly Evaluation[];
  readonly stop: SearchStop;
}

/** Result of a search on a calibrated estimator. */
export interface ServingReport {
  /** Best throughput first. */
  readonly configurations: readonly Configuration[];
  /** Splits whose weights leave no room for one request. */
  readonly tooLarge: readonly string[];
}

/** Users of one replica that are tried first. */
const ladder: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
/** Users that an offered rate is tabulated for. */
const openUsers = 256;
/** Steps of halving between two rungs. */
const refinements = 3;

function throughput(one: Evaluation): number {
  return one.figures.outputTokensPerSecondPerDevice.value * one.devicesUsed;
}

function stopOf(evaluation: Evaluation, request: ServingRequest): SearchStop {
  const { ttftMs } = limitsOfRole(request, request.role);
  const { ttftStatistic } = request.limits;
  const isTtft = ttftMs !== null && evaluation.figures.ttft[ttftStatistic].value > ttftMs;
  return isTtft ? 'ttft-limit' : 'tpot-limit';
}

/** Users or requests of one replica where the load states them; null where they are searched. */
function givenUsers({ load }: ServingRequest, replicas: number, room: number): number | null {
  const share = (all: number | null) => (all === null ? null : Math.max(1, Math.ceil(all / replicas)));
  switch (load.kind) {
    case 'closed-loop':
      return share(load.users);
    case 'burst':
      return share(load.requests);
    case 'max-load':
      return Math.max(1, room);
    default:
      return Math.max(1, Math.min(room, openUsers));
  }
}

/** Finds the most throughput of one deployment within the limits. @throws RequestTooLongError */
function configure(
  request: ServingRequest,
  label: string,
  deployment: Deployment,
  replicas: number,
  room: number,
): Configuration {
  const tried = new Map<number, Evaluation>();
  const at = (users: number): Evaluation => {
    const known = tried.get(users) ?? evaluate(request, deployment, users * replicas);
    tried.set(users, known);
    return known;
  };
  const finish = (stop: SearchStop): Configuration => {
    const curve = [...tried.values()].sort((a, b) => a.users - b.users);
    const held = curve.filter((one) => holdsLimits(one, request));
    const best = held.toSorted((a, b) => throughput(b) - throughput(a) || a.users - b.users)[0] ?? null;
    return { label, best, curve, stop };
  };
  const given = givenUsers(request, replicas, room);
  if (given !== null) {
    const one = at(given);
    return finish(holdsLimits(one, request) ? 'users' : stopOf(one, request));
  }
  let low = 0;
  for (const users of ladder) {
    if (users > Math.max(1, room)) {
      if (room > low) at(room);
      return finish('memory');
    }
    const one = at(users);
    if (!holdsLimits(one, request)) {
      let high = users;
      for (let step = 0; step < refinements && high - low > 1; step += 1) {
        const middle = Math.round((low + high) / 2);
        if (holdsLimits(at(middle), request)) low = middle;
        else high = middle;
      }
      return finish(stopOf(one, request));
    }
    low = users;
  }
  return finish('users');
}

function aggregated(request: ServingRequest, split: ReplicaSplit): Configuration | null {
  const replicas = Math.floor(request.devices / replicaDevices(split));
  const prepared: PreparedReplica = prepareSplit(request, split, ladder[ladder.length - 1] ?? 1);
  const room = roomFor(prepared, request);
  if (room < 1) return null;
  const label = replicas > 1 ? `${replicas} × ${splitLabel(split)}` : splitLabel(split);
  const deployment: Deployment = { kind: 'aggregated', role: request.role, replica: prepared, replicas };
  return configure(request, label, deployment, replicas, room);
}

/**
 * Searches splits, replicas and users for the most throughput within the limits. Pure and deterministic: the same
 * request gives the same report.
 */
export function searchServing(request: ServingRequest): ServingReport {
  const configurations: Configuration[] = [];
  const tooLarge: string[] = [];
  const keep = (label: string, make: () => Configuration | null) => {
    try {
      const made = make();
      if (made === null) tooLarge.push(label);
      else configurations.push(made);
    } catch (error) {
      if (!(error instanceof RequestTooLongError)) throw error;
      tooLarge.push(label);
    }
  };
  if (request.disaggregated !== null) {
    for (const { label, pair, room } of pairDeployments(request)) {
      keep(label, () => configure(request, label, { kind: 'disaggregated', pair }, 1, room));
    }
  } else {
    for (const split of candidateSplits(request.model, request.devices, request.tpSizes, request.widens)) {
      keep(splitLabel(split), () => aggregated(request, split));
    }
  }
  const value = ({ best }: Configuration) => (best === null ? -1 : throughput(best));
  return { configurations: configurations.sort((a, b) => value(b) - value(a)), tooLarge };
}
