import type { Replica } from '../deployment/deployment.ts';
import { inferenceXCold } from '../framework/inferencex-policy.ts';
import type { Lengths, LoadProtocol } from '../load/protocol.ts';
import { activeParameters } from '../memory/weights.ts';
import { replicaDevices } from '../step/replica-split.ts';
import type { MeasuredPoint } from './measured-point.ts';
import { disaggregated } from './pair-setup.ts';
import { pointFacts, type ServingRegistry } from './point-facts.ts';
import { protocolOf, rangeOf, usersOf } from './point-protocol.ts';
import { bounded, replicaOf, toldRunning } from './point-replica.ts';
import { pointSplit } from './point-split.ts';
import type { Sizes } from './point-words.ts';
import { PointRefusedError } from './refusal.ts';

/** Whether the load is told in full: lengths, arrivals and options of the server. */
export type ProtocolKnowledge = 'known' | 'unknown';

/** Instances of a point: equal replicas that share the load, or prefill and decode instances. */
export type PointInstances =
  | { readonly kind: 'aggregated'; readonly replica: Replica; readonly replicas: number }
  | {
      readonly kind: 'disaggregated';
      readonly prefill: Replica;
      readonly prefillInstances: number;
      readonly decode: Replica;
      readonly decodeInstances: number;
    };

/** A point as the simulation runs it. */
export interface PointSetup {
  readonly instances: PointInstances;
  readonly protocol: LoadProtocol;
  readonly lengths: Lengths;
  readonly knowledge: ProtocolKnowledge;
  readonly origin: string;
}

/** The replica that decodes: the only one of an aggregated deployment. */
export function decodingReplica(instances: PointInstances): Replica {
  return instances.kind === 'aggregated' ? instances.replica : instances.decode;
}

/** Prefills that would need more of the chip than this share of its peak were not computed. */
const possibleShare = 0.8;

function refuseImpossible(point: MeasuredPoint, replica: Replica, users: number, devices: number): void {
  if (point.ttft_mean_ms === null || point.tpot_mean_ms === null || point.isl === null || point.osl === null)
    return;
  const seconds = (point.ttft_mean_ms + point.osl * point.tpot_mean_ms) / 1e3;
  const rate = ((users * point.isl) / seconds) * 2 * activeParameters(replica.model);
  const { peakTeraOps } = replica.system;
  const peak =
    (/fp4|fp8/.test(replica.formats.dense) ? (peakTeraOps.fp8 ?? peakTeraOps.bf16) : peakTeraOps.bf16) ?? 0;
  if (rate > possibleShare * peak * 1e12 * devices) {
    throw new PointRefusedError(
      'impossible-prefill-rate',
      `${(rate / 1e12 / devices).toFixed(0)} of ${peak} TFLOP/s a device`,
    );
  }
}

function sizesOf(value: unknown): Sizes | null {
  return typeof value === 'object' && value !== null ? (value as Sizes) : null;
}

/** Reads a point into instances under load. @throws PointRefusedError */
export function pointSetup(point: MeasuredPoint, registry: ServingRegistry): PointSetup {
  const facts = pointFacts(point, registry);
  const { isInferenceX } = facts;
  const shared = {
    lengths: { prompt: facts.prompt, output: facts.output, range: rangeOf(point.load), cachedShare: 0 },
    knowledge: isInferenceX ? ('known' as const) : ('unknown' as const),
    origin: isInferenceX ? 'InferenceX' : (point.origin ?? point.source ?? 'your measurements'),
  };
  const sizes = point.parallel ?? {};
  const [prefill, decode] = [sizesOf(sizes.prefill), sizesOf(sizes.decode)];
  if (prefill !== null && decode !== null) {
    return { ...shared, instances: disaggregated(facts, prefill, decode), protocol: protocolOf(point, 1) };
  }
  const { split, replicas } = pointSplit(sizes, point.num_gpus, { mayBeSquared: isInferenceX });
  const protocol = protocolOf(point, replicas);
  const warm = replicaOf(facts, split, usersOf(protocol));
  const { framework, system } = warm;
  const coldMicroseconds = isInferenceX
    ? inferenceXCold({ framework, system, fourBit: /fp4/.test(point.precision ?? '') })
    : 0;
  const replica = bounded(
    { ...warm, firstToken: { ...warm.firstToken, coldMicroseconds } },
    toldRunning({ ...point.load, ...sizes }, split.attentionDp),
  );
  if (protocol.kind === 'closed-loop') {
    refuseImpossible(point, replica, protocol.users * replicas, replicas * replicaDevices(split));
  }
  return { ...shared, instances: { kind: 'aggregated', replica, replicas }, protocol };
}
