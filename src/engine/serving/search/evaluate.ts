import { type CalibratedFigures, calibratedFigures } from '../calibration/calibrated-figures.ts';
import type { CalibrationFacts } from '../calibration/features.ts';
import { cacheTokens, type PreparedReplica, prepareReplica, runReplica } from '../deployment/deployment.ts';
import { type PreparedPair, runPair } from '../deployment/pair.ts';
import { defaultPolicy } from '../framework/default-policy.ts';
import { firstTokenOf, onlyPrefilling } from '../framework/first-token.ts';
import { everyNth, type LoadProtocol, requestsOf } from '../load/protocol.ts';
import { onlyPrompts, type Requests } from '../load/requests.ts';
import { calibrationFacts } from '../points/observe.ts';
import { isComparable } from '../points/predict-point.ts';
import { type MeasuredRequests, together } from '../scheduler/measured-requests.ts';
import { servedRate } from '../scheduler/served-rate.ts';
import { figuresOf, type ServingFigures } from '../scheduler/serving-figures.ts';
import type { WorkerRole } from '../scheduler/worker-setup.ts';
import { type ReplicaSplit, replicaDevices } from '../step/replica-split.ts';
import type { ServingLimits, ServingRequest } from './serving-request.ts';

/** Instances that a request is simulated on. */
export type Deployment =
  | {
      /** Equal replicas: each does everything, or all do the same phase. */
      readonly kind: 'aggregated';
      readonly role: WorkerRole;
      readonly replica: PreparedReplica;
      readonly replicas: number;
    }
  | { readonly kind: 'disaggregated'; readonly pair: PreparedPair };

/** One deployment under a number of users. */
export interface Evaluation {
  readonly deployment: Deployment;
  /** Users of the whole deployment. */
  readonly users: number;
  /** Equal replicas that share the load; 1 for a pair. */
  readonly replicas: number;
  /** Replicas that each simulated one stands for. */
  readonly alike: number;
  /** Mean tokens of a whole prompt. */
  readonly contextTokens: number;
  /** Whether requests come whoever waits. */
  readonly isOpen: boolean;
  readonly devicesUsed: number;
  readonly raw: ServingFigures;
  readonly figures: CalibratedFigures;
  readonly measured: MeasuredRequests;
  readonly facts: CalibrationFacts;
  /** Requests a second of the whole deployment that hold both limits; null without a limit. */
  readonly goodputPerSecond: number | null;
}

/** Requests simulated for each user: enough to leave the start behind. */
const requestsPerUser = 4;
const leastRequests = 24;
/** Requests of an offered rate. */
const openRequests = 300;

/** The origin of what a plan predicts: servers that nobody has measured yet. */
export const planOrigin = 'your measurements';

/** Tabulates a split of a request for at most so many users on one replica. */
export function prepareSplit(
  request: ServingRequest,
  split: ReplicaSplit,
  users: number,
  role: WorkerRole = request.role,
): PreparedReplica {
  const { model, formats, system, operators, framework, lengths, budget, speculation } = request;
  const base = defaultPolicy(framework, system.generation);
  const [, high] = lengths.range;
  const longest = Math.ceil(lengths.prompt * high);
  const firstToken = firstTokenOf(model, framework, system.generation);
  const most = budget ?? (base.chunks ? base.budget : Math.max(base.budget, longest));
  return prepareReplica(
    {
      model,
      formats,
      split,
      system,
      operators,
      framework,
      policy: { ...base, budget: most, maxRunning: base.maxRunning * split.attentionDp },
      firstToken: role === 'prefill' ? onlyPrefilling(firstToken, framework) : firstToken,
      memoryShare: null,
      speculation,
    },
    { prompt: longest, output: Math.ceil(lengths.output * high), requests: users },
  );
}

/** Requests of the given lengths that fit one replica's cache at once. */
export function roomFor(prepared: PreparedReplica, { lengths, role }: ServingRequest): number {
  const tokens = lengths.prompt + (role === 'prefill' ? 0 : lengths.output / 2);
  return Math.floor(cacheTokens(prepared, 256) / tokens);
}

function devicesOf(deployment: Deployment): number {
  if (deployment.kind === 'aggregated') {
    return replicaDevices(deployment.replica.replica.split) * deployment.replicas;
  }
  const { prefill, prefillInstances, decode, decodeInstances } = deployment.pair;
  return (
    replicaDevices(prefill.replica.split) * prefillInstances +
    replicaDevices(decode.replica.split) * decodeInstances
  );
}

/** The load of one replica, or of a whole pair, for so many users or requests in all; a file's is that of all replicas. */
function protocolOf({ load }: ServingRequest, users: number, replicas: number): LoadProtocol {
  const own = Math.max(1, Math.ceil(users / replicas));
  const requests = Math.max(leastRequests, own * requestsPerUser);
  switch (load.kind) {
    case 'closed-loop':
      return { kind: 'closed-loop', users: own, requests };
    case 'burst':
      return { kind: 'burst', users: null, requests: own };
    case 'max-load':
      return { kind: 'max-load', requests };
    case 'arrivals':
      return { kind: 'arrivals', arrivals: load.arrivals, requests: load.arrivals.prompts.length };
    default:
      return { kind: load.kind, perSecond: load.perSecond / replicas, requests: openRequests };
  }
}

/** Limits that an instance can break: a prefill instance gives no later token, a decode instance no first one. */
export function limitsOfRole(
  { limits }: ServingRequest,
  role: WorkerRole,
): Pick<ServingLimits, 'ttftMs' | 'tpotMs'> {
  return {
    ttftMs: role === 'decode' ? null : limits.ttftMs,
    tpotMs: role === 'prefill' ? null : limits.tpotMs,
  };
}

/** Tokens that count as served: of prompts where nothing else is done, else those that the instance itself makes. */
function servedTokens({ prompts, cached, outputs }: Requests, role: WorkerRole): number {
  const sum = (values: Int32Array) => values.reduce((total, value) => total + value, 0);
  if (role === 'prefill') return sum(prompts) + sum(cached);
  return sum(outputs) - (role === 'decode' ? outputs.length : 0);
}

/** The requests of each simulated replica; of a file they take turns, and those that get none are left out. */
function sharesOf(
  protocol: LoadProtocol,
  simulated: number,
  { lengths, seed, role }: ServingRequest,
): Requests[] {
  const protocols =
    protocol.kind === 'arrivals'
      ? Array.from({ length: simulated }, (_, first): LoadProtocol => {
          const arrivals = everyNth(protocol.arrivals, simulated, first);
          return { kind: 'arrivals', arrivals, requests: arrivals.prompts.length };
        }).filter(({ requests }) => requests > 0)
      : [protocol];
  const drawn = protocols.map((one) => requestsOf(one, lengths, seed));
  return role === 'prefill' ? drawn.map(onlyPrompts) : drawn;
}

/** Mean tokens of the prompts, from the prefix cache or not. */
function meanPrompt(shares: readonly Requests[]): number {
  const sum = (values: Int32Array) => values.reduce((total, value) => total + value, 0);
  const tokens = shares.reduce((total, { prompts, cached }) => total + sum(prompts) + sum(cached), 0);
  const count = shares.reduce((total, { prompts }) => total + prompts.length, 0);
  return count === 0 ? 0 : tokens / count;
}

/** Figures of a run as long as its requests take at a rate that lasts; as they are where none is known. */
function atRate(raw: ServingFigures, perSecond: number | null): ServingFigures {
  if (perSecond === null || raw.requestsPerSecond <= 0) return raw;
  const factor = perSecond / raw.requestsPerSecond;
  return {
    ...raw,
    seconds: raw.seconds / factor,
    requestsPerSecond: perSecond,
    outputTokensPerSecond: raw.outputTokensPerSecond * factor,
  };
}

/** Runs the load of a request, split evenly over replicas. @throws RequestTooLongError */
export function evaluate(request: ServingRequest, deployment: Deployment, users: number): Evaluation {
  const isPair = deployment.kind === 'disaggregated';
  const replicas = isPair ? 1 : deployment.replicas;
  const protocol = protocolOf(request, users, replicas);
  // Equal shares of a drawn load are alike: one replica stands for all. A file's requests are each one's own.
  const simulated = protocol.kind === 'arrivals' ? replicas : 1;
  const alike = replicas / simulated;
  const shares = sharesOf(protocol, simulated, request);
  const role = isPair ? 'both' : deployment.role;
  const measured = together(
    shares.map((requests) =>
      isPair ? runPair(deployment.pair, requests) : runReplica(deployment.replica, requests, role),
    ),
  );
  const decoding = isPair ? deployment.pair.decode : deployment.replica;
  // A request handed over to a decode instance has had its way to the scheduler.
  const overhead = role === 'decode' ? 0 : decoding.replica.firstToken.overheadMicroseconds;
  const raw = atRate(figuresOf(measured, overhead), servedRate(protocol, measured, isPair));
  const devices = devicesOf(deployment);
  const isMaxLoad = protocol.kind === 'max-load';
  const facts = calibrationFacts(
    decoding.replica,
    planOrigin,
    // First tokens of pairs hang on hand-overs and queues that a prefill instance under a known load has not.
    role === 'decode' ? 'disaggregated' : deployment.kind,
    isMaxLoad ? 'max-load' : 'latency',
  );
  const { calibration } = request;
  const comparable = isComparable(decoding.basis, calibration.document.targets.tpot.effects, facts);
  const perDevice =
    (shares.reduce((sum, one) => sum + servedTokens(one, role), 0) / raw.seconds) * (alike / devices);
  const isOpen =
    protocol.kind === 'poisson' || protocol.kind === 'constant-rate' || protocol.kind === 'arrivals';
  const loop = isOpen ? 'open' : 'closed';
  const figures = calibratedFigures(raw, perDevice, facts, calibration, comparable, {
    loop,
    restsOn: role === 'prefill' ? 'ttftMean' : 'tpot',
  });
  // Of an offered load as many are in flight as arrive while one is served.
  const inFlight = (figures.requestsPerSecond.value * alike * figures.e2e.mean.value) / 1e3;
  const all =
    protocol.kind === 'closed-loop'
      ? protocol.users * replicas
      : isOpen
        ? Math.max(1, Math.round(inFlight))
        : users;
  const goodput = goodputOf(limitsOfRole(request, role), measured, raw, figures, overhead);
  const goodputPerSecond = goodput === null ? null : goodput * figures.requestsPerSecond.value * alike;
  return {
    deployment,
    users: all,
    replicas,
    alike,
    isOpen,
    contextTokens: meanPrompt(shares),
    devicesUsed: devices,
    raw,
    figures,
    measured,
    facts,
    goodputPerSecond,
  };
}

/** Share of the requests that hold both limits, each time corrected as its mean is; null without a limit. */
function goodputOf(
  limits: Pick<ServingLimits, 'ttftMs' | 'tpotMs'>,
  { arrivals, firstTokens, ends, outputs }: MeasuredRequests,
  raw: ServingFigures,
  figures: CalibratedFigures,
  overheadMicroseconds: number,
): number | null {
  const { ttftMs, tpotMs } = limits;
  if (ttftMs === null && tpotMs === null) return null;
  const scale = (corrected: number, own: number) => (own > 0 ? corrected / own : 1);
  const ttftScale = scale(figures.ttft.median.value, raw.ttft.median);
  const tpotScale = scale(figures.tpot.mean.value, raw.tpot.mean);
  let held = 0;
  for (let request = 0; request < outputs.length; request += 1) {
    const first = firstTokens[request] as number;
    const ttft = ((first - (arrivals[request] as number) + overheadMicroseconds) / 1e3) * ttftScale;
    const gaps = (outputs[request] as number) - 1;
    const tpot = gaps > 0 ? (((ends[request] as number) - first) / gaps / 1e3) * tpotScale : 0;
    if ((ttftMs === null || ttft <= ttftMs) && (tpotMs === null || tpot <= tpotMs)) held += 1;
  }
  return outputs.length === 0 ? null : held / outputs.length;
}

/** Whether an evaluation holds the limits, in the statistic that each names. */
export function holdsLimits({ figures }: Evaluation, request: ServingRequest): boolean {
  const { ttftStatistic, tpotStatistic } = request.limits;
  const { ttftMs, tpotMs } = limitsOfRole(request, request.role);
  return (
    (ttftMs === null || figures.ttft[ttftStatistic].value <= ttftMs) &&
    (tpotMs === null || figures.tpot[tpotStatistic].value <= tpotMs)
  );
}
