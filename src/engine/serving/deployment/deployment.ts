import type { FirstToken, SchedulerPolicy } from '../framework/policy.ts';
import type { ServingFramework } from '../framework/serving-framework.ts';
import { operatorsOf } from '../framework/serving-framework.ts';
import type { Requests } from '../load/requests.ts';
import { type MemoryRoom, memoryRoom } from '../memory/room.ts';
import type { NumberFormats } from '../model/number-formats.ts';
import type { ServingModel } from '../model/serving-model.ts';
import type { OperatorData } from '../operators/operator-data.ts';
import { OperatorTimer } from '../operators/operator-timer.ts';
import type { SystemFacts } from '../operators/system-facts.ts';
import type { OperatorBasis } from '../operators/timer.ts';
import type { MeasuredRequests } from '../scheduler/measured-requests.ts';
import { simulate } from '../scheduler/simulate.ts';
import type { Speculation, WorkerRole, WorkerSetup } from '../scheduler/worker-setup.ts';
import type { StepSetup } from '../step/linear-cost.ts';
import type { ReplicaSplit } from '../step/replica-split.ts';
import { ReplicaStepTimer } from '../step/step-timer.ts';

/** One replica: model, devices, framework and its options. */
export interface Replica {
  readonly model: ServingModel;
  readonly formats: NumberFormats;
  readonly split: ReplicaSplit;
  readonly system: SystemFacts;
  readonly operators: OperatorData | null;
  readonly framework: ServingFramework;
  readonly policy: SchedulerPolicy;
  readonly firstToken: FirstToken;
  /** The framework's memory fraction where it is set; null for its default. */
  readonly memoryShare: number | null;
  readonly speculation: { readonly drafted: number; readonly accepted: number } | null;
}

/** A replica whose step times are tabulated. */
export interface PreparedReplica {
  readonly replica: Replica;
  readonly timer: ReplicaStepTimer;
  readonly room: MemoryRoom;
  /** Basis of each operator's time, by its name. */
  readonly basis: ReadonlyMap<string, OperatorBasis>;
}

/** Longest prompt and output, and most requests at once, that a preparation must serve. */
export interface Reach {
  readonly prompt: number;
  readonly output: number;
  readonly requests: number;
}

function stepSetup(replica: Replica, note: StepSetup['note']): StepSetup {
  const { model, formats, split, system, operators: data, framework } = replica;
  const operators = new OperatorTimer({ system, data, framework: operatorsOf(framework) });
  const borrowsKernels = framework === 'sglang' && system.generation === 'blackwell';
  const kernels = borrowsKernels ? new OperatorTimer({ system, data, framework: 'trtllm' }) : operators;
  return { model, formats, split, operators, kernels, note };
}

/** Tabulates the step times of a replica. */
export function prepareReplica(replica: Replica, reach: Reach): PreparedReplica {
  const basis = new Map<string, OperatorBasis>();
  const note = (operator: string, rests: OperatorBasis) => {
    if (basis.get(operator) !== 'roofline') basis.set(operator, rests);
  };
  const drafted = replica.speculation?.drafted ?? 0;
  const requests = Math.max(1, Math.min(reach.requests, replica.policy.maxRunning));
  const perGroup = Math.ceil(requests / replica.split.attentionDp);
  const timer = new ReplicaStepTimer(stepSetup(replica, note), {
    tokens: Math.min(replica.policy.budget, perGroup * reach.prompt) + perGroup * (1 + drafted),
    context: reach.prompt + reach.output,
    requests: perGroup,
  });
  const { model, formats, split, system, framework, memoryShare } = replica;
  return { replica, timer, room: memoryRoom(model, formats, split, system, framework, memoryShare), basis };
}

/** Tokens that the caches of all attention groups of a replica hold for a number of requests. */
export function cacheTokens({ room, replica }: PreparedReplica, requests: number): number {
  const { attentionDp } = replica.split;
  const states = room.bytesPerRequest * Math.ceil(requests / attentionDp);
  return Math.max(0, Math.floor(((room.cacheBytes - states) / room.bytesPerToken) * attentionDp));
}

function speculationOf({ replica, timer }: PreparedReplica): Speculation | null {
  const { speculation, model } = replica;
  if (speculation === null) return null;
  const { drafted, accepted } = speculation;
  const layers = timer.layerCount;
  return {
    drafted,
    acceptedPerStep: 1 + accepted,
    // Each drafted token runs one more layer and the head.
    draftMicroseconds: (requests) =>
      (drafted * timer.linear(requests, requests * replica.split.attentionDp, requests)) / layers +
      (drafted * timer.decodeAttention(requests, 512)) / model.groups.length / layers,
  };
}

/** A replica as a worker of a simulation for so many requests at once. */
export function workerOf(prepared: PreparedReplica, requests: number, role: WorkerRole): WorkerSetup {
  const { replica, timer } = prepared;
  return {
    timer,
    policy: replica.policy,
    firstToken: replica.firstToken,
    attentionDp: replica.split.attentionDp,
    cacheTokens: cacheTokens(prepared, Math.min(requests, replica.policy.maxRunning)),
    speculation: role === 'prefill' ? null : speculationOf(prepared),
    role,
  };
}

/**
 * Runs a load on one replica that does everything, or one phase alone.
 *
 * @throws RequestTooLongError
 */
export function runReplica(
  prepared: PreparedReplica,
  requests: Requests,
  role: WorkerRole = 'both',
): MeasuredRequests {
  return simulate(workerOf(prepared, requests.users, role), requests);
}
