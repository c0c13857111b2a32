import {
  cacheTokens,
  type PreparedReplica,
  prepareReplica,
  type Reach,
  runReplica,
} from '../deployment/deployment.ts';
import { runPair } from '../deployment/pair.ts';
import { defaultSeed, type LoadProtocol, requestsOf } from '../load/protocol.ts';
import type { OperatorBasis } from '../operators/timer.ts';
import type { MeasuredRequests } from '../scheduler/measured-requests.ts';
import { figuresOf, type ServingFigures } from '../scheduler/serving-figures.ts';
import { RequestTooLongError } from '../scheduler/simulate.ts';
import { replicaDevices } from '../step/replica-split.ts';
import { decodingReplica, type PointSetup } from './point-setup.ts';
import { PointRefusedError } from './refusal.ts';

/** Simulated figures of a point, before calibration. */
export interface RawPrediction {
  readonly figures: ServingFigures;
  /** Generated tokens a second for each device of the deployment. */
  readonly outputTokensPerSecondPerDevice: number;
  readonly devices: number;
  readonly basis: ReadonlyMap<string, OperatorBasis>;
  readonly measured: MeasuredRequests;
  readonly prepared: readonly PreparedReplica[];
}

/** Waves of a full queue that show its steady state. */
const maxLoadWaves = 4;

/** A full queue needs no more requests than some waves of what fits at once. */
function bounded(protocol: LoadProtocol, prepared: PreparedReplica, tokens: number): LoadProtocol {
  if (protocol.kind !== 'max-load') return protocol;
  const fitting = Math.floor(cacheTokens(prepared, 256) / tokens);
  return { ...protocol, requests: Math.max(2, Math.min(protocol.requests, maxLoadWaves * fitting)) };
}

function reachOf({ protocol, lengths }: PointSetup): Reach {
  const [, high] = lengths.range;
  const requests = protocol.kind === 'closed-loop' ? protocol.users : Math.min(protocol.requests, 2048);
  return { prompt: Math.ceil(lengths.prompt * high), output: Math.ceil(lengths.output * high), requests };
}

/** Simulates a point. @throws PointRefusedError when a request does not fit the memory */
export function runPoint(setup: PointSetup, seed = defaultSeed): RawPrediction {
  const { instances, lengths } = setup;
  const reach = reachOf(setup);
  const tokens = lengths.prompt + lengths.output;
  const overhead = decodingReplica(instances).firstToken.overheadMicroseconds;
  try {
    if (instances.kind === 'aggregated') {
      const prepared = prepareReplica(instances.replica, reach);
      const requests = requestsOf(bounded(setup.protocol, prepared, tokens), lengths, seed);
      const measured = runReplica(prepared, requests);
      const figures = figuresOf(measured, overhead);
      const devices = replicaDevices(instances.replica.split);
      return {
        figures,
        outputTokensPerSecondPerDevice: figures.outputTokensPerSecond / devices,
        devices: devices * instances.replicas,
        basis: prepared.basis,
        measured,
        prepared: [prepared],
      };
    }
    const pair = {
      prefill: prepareReplica(instances.prefill, reach),
      prefillInstances: instances.prefillInstances,
      decode: prepareReplica(instances.decode, reach),
      decodeInstances: instances.decodeInstances,
    };
    const measured = runPair(pair, requestsOf(setup.protocol, lengths, seed));
    const figures = figuresOf(measured, overhead);
    const devices =
      replicaDevices(instances.prefill.split) * pair.prefillInstances +
      replicaDevices(instances.decode.split) * pair.decodeInstances;
    return {
      figures,
      outputTokensPerSecondPerDevice: figures.outputTokensPerSecond / devices,
      devices,
      basis: new Map([...pair.prefill.basis, ...pair.decode.basis]),
      measured,
      prepared: [pair.prefill, pair.decode],
    };
  } catch (error) {
    if (!(error instanceof RequestTooLongError)) throw error;
    throw new PointRefusedError('does-not-fit', error.message);
  }
}
