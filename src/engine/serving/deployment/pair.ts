import type { Requests } from '../load/requests.ts';
import type { MeasuredRequests } from '../scheduler/measured-requests.ts';
import { simulatePair } from '../scheduler/simulate-pair.ts';
import { type PreparedReplica, workerOf } from './deployment.ts';

/** Prefill and decode instances that hand requests over. */
export interface PreparedPair {
  readonly prefill: PreparedReplica;
  readonly prefillInstances: number;
  readonly decode: PreparedReplica;
  readonly decodeInstances: number;
}

/** Setting up a transfer between instances, microseconds; the rest is bytes over the network. */
const transferLatency = 2000;
/** Share of the network's bandwidth that a cache transfer reaches. */
const transferShare = 0.6;

/** Time to move the cache of a prompt: every rank of the prefill instance sends its part over its own link. */
export function transferMicroseconds({ prefill }: PreparedPair, tokens: number): number {
  const { system } = prefill.replica;
  const bytesPerMicrosecond = (system.networkBytesPerSecond / 1e6) * transferShare;
  return transferLatency + (tokens * prefill.room.bytesPerToken) / bytesPerMicrosecond;
}

/** Runs a load on disaggregated instances. @throws RequestTooLongError */
export function runPair(pair: PreparedPair, requests: Requests): MeasuredRequests {
  const perDecode = Math.ceil(requests.users / pair.decodeInstances);
  return simulatePair(
    {
      prefill: workerOf(pair.prefill, requests.users, 'prefill'),
      prefillWorkers: pair.prefillInstances,
      decode: workerOf(pair.decode, perDecode, 'decode'),
      decodeWorkers: pair.decodeInstances,
      transferMicroseconds: (tokens) => transferMicroseconds(pair, tokens),
    },
    requests,
  );
}
