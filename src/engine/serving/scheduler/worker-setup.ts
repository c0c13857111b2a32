import type { FirstToken, SchedulerPolicy } from '../framework/policy.ts';
import type { ReplicaStepTimer } from '../step/step-timer.ts';

/** Speculative decoding: tokens that a step verifies beside its own and tokens that it yields on average. */
export interface Speculation {
  readonly drafted: number;
  readonly acceptedPerStep: number;
  /** Drafting time of one step for so many requests of the fullest group, microseconds. */
  readonly draftMicroseconds: (requests: number) => number;
}

/** Role of a worker: everything, prompts only, or decoding of requests whose prompt ran elsewhere. */
export type WorkerRole = 'both' | 'prefill' | 'decode';

/** Times of a step that a scheduler asks for, in microseconds of GPU time. */
export type StepTimes = Pick<ReplicaStepTimer, 'linear' | 'prefillAttention' | 'decodeAttention'>;

/** One server process group. */
export interface WorkerSetup {
  readonly timer: StepTimes;
  readonly policy: SchedulerPolicy;
  readonly firstToken: FirstToken;
  /** Attention groups that hold requests of their own. */
  readonly attentionDp: number;
  /** Tokens that the key-value caches of all groups hold. */
  readonly cacheTokens: number;
  readonly speculation: Speculation | null;
  readonly role: WorkerRole;
}
