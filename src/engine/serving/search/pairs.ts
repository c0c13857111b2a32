import type { PreparedReplica } from '../deployment/deployment.ts';
import type { PreparedPair } from '../deployment/pair.ts';
import { type ReplicaSplit, replicaDevices } from '../step/replica-split.ts';
import { candidateSplits, splitLabel } from './candidate-splits.ts';
import { prepareSplit, roomFor } from './evaluate.ts';
import type { ServingRequest } from './serving-request.ts';

/** A pairing of instances that is worth simulating. */
export interface PairCandidate {
  readonly label: string;
  readonly pair: PreparedPair;
  /** Requests that the decode instances hold at once. */
  readonly room: number;
}

/** Pairings that are simulated, best estimated rate first. */
const simulatedPairs = 4;
/** Users that a decode instance is tabulated for. */
const tabulatedUsers = 512;
/** The decode step that rates are estimated at where no limit is given, milliseconds. */
const assumedTpotMs = 50;

/** Prompts that one instance prefills a second when they never wait. */
function prefillRate(prepared: PreparedReplica, { lengths }: ServingRequest): number {
  const { timer, replica } = prepared;
  const { attentionDp } = replica.split;
  const microseconds =
    (timer.linear(lengths.prompt, lengths.prompt * attentionDp, attentionDp) +
      timer.prefillAttention(lengths.prompt, 0)) *
    replica.firstToken.scale;
  return (1e6 * attentionDp) / Math.max(microseconds, replica.firstToken.floorMicroseconds);
}

/** Requests that one instance decodes to the end a second, with as many at once as limit and memory allow. */
function decodeRate(prepared: PreparedReplica, request: ServingRequest): number {
  const { timer, replica } = prepared;
  const { attentionDp } = replica.split;
  const { lengths, limits } = request;
  const context = lengths.prompt + lengths.output / 2;
  const limit = (limits.tpotMs ?? assumedTpotMs) * 1e3;
  let best = 0;
  for (let users = attentionDp; users <= Math.min(roomFor(prepared, request), tabulatedUsers); users *= 2) {
    const rank = users / attentionDp;
    const step = timer.linear(rank, users, users) + timer.decodeAttention(rank, context);
    if (step > limit) break;
    best = Math.max(best, (1e6 * users) / (step * lengths.output));
  }
  return best;
}

interface Rated {
  readonly split: ReplicaSplit;
  readonly prepared: PreparedReplica;
  readonly rate: number;
}

/** Splits of exactly, or at most, so many devices with the rate of one instance. */
function rated(
  request: ServingRequest,
  devices: number | null,
  role: 'prefill' | 'both',
  rate: (one: PreparedReplica) => number,
): Rated[] {
  const splits = candidateSplits(request.model, devices ?? request.devices, request.tpSizes, request.widens);
  return splits
    .filter((split) => devices === null || replicaDevices(split) === devices)
    .flatMap((split) => {
      const prepared = prepareSplit(request, split, tabulatedUsers, role);
      if (roomFor(prepared, request) < 1) return [];
      const found = rate(prepared);
      return found > 0 ? [{ split, prepared, rate: found }] : [];
    });
}

/** How many instances of each kind balance best on the devices; null where not one of each fits. */
function balance(prefill: Rated, decode: Rated, devices: number): readonly [number, number, number] | null {
  const [p, d] = [replicaDevices(prefill.split), replicaDevices(decode.split)];
  let best: readonly [number, number, number] | null = null;
  for (let x = 1; x * p + d <= devices; x += 1) {
    const y = Math.floor((devices - x * p) / d);
    const rate = Math.min(x * prefill.rate, y * decode.rate);
    if (best === null || rate > best[2]) best = [x, y, rate];
  }
  return best;
}

/** Pairings of prefill and decode instances for the devices of a request, the most promising by their rates. */
export function pairDeployments(request: ServingRequest): PairCandidate[] {
  const { prefillDevices = null, decodeDevices = null } = request.disaggregated ?? {};
  const prefills = rated(request, prefillDevices, 'prefill', (one) => prefillRate(one, request));
  const decodes = rated(request, decodeDevices, 'both', (one) => decodeRate(one, request));
  const all = prefills.flatMap((prefill) =>
    decodes.flatMap((decode) => {
      const counts = balance(prefill, decode, request.devices);
      return counts === null ? [] : [{ prefill, decode, counts }];
    }),
  );
  return all
    .sort((a, b) => b.counts[2] - a.counts[2])
    .slice(0, simulatedPairs)
    .map(({ prefill, decode, counts: [x, y] }) => ({
      label: `${x} × P ${splitLabel(prefill.split)} + ${y} × D ${splitLabel(decode.split)}`,
      pair: {
        prefill: prefill.prepared,
        prefillInstances: x,
        decode: decode.prepared,
        decodeInstances: y,
      },
      room: roomFor(decode.prepared, request) * y,
    }));
}
