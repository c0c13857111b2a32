/** Gates from the fixed benchmark to the report, in order. */
export const gateIds = [
  'freeze',
  'plan',
  'start',
  'open',
  'gap',
  'profile',
  'root-cause',
  'pipeline',
  'research',
  'target',
  'kernel',
  'patch',
  'verify',
  'close',
  'checkpoint',
  'review',
  'stop',
  'report',
  'done',
] as const;

export type GateId = (typeof gateIds)[number];

/** Why a gate is shut. */
export const blockerCodes = [
  'not-frozen',
  'cancelled',
  'no-plan',
  'no-loop',
  'no-round',
  'no-gap',
  'no-sla-row',
  'noise',
  'no-profile',
  'stale-profile',
  'no-root-cause',
  'stale-root-cause',
  'no-cited-row',
  'no-source-path',
  'no-layers',
  'stale-layers',
  'stall',
  'no-target',
  'target-row',
  'target-layer-row',
  'target-source',
  'kernel-small',
  'kernel-layers',
  'kernel-gap',
  'no-digest',
  'no-patch',
  'dirty',
  'head-moved',
  'refused',
  'no-verification',
  'not-verified',
  'not-closed',
  'no-checkpoint',
  'no-review',
  'may-stop',
  'no-report',
  'loop-ended',
  'raised',
] as const;

export type BlockerCode = (typeof blockerCodes)[number];

/** One unmet condition of a gate, with its place or name. */
export interface Blocker {
  readonly code: BlockerCode;
  /** Name of what is missing: rows, files, frameworks. */
  readonly detail: string;
}

/** Where the rounds stand: the gate that is shut, why, and the one command that goes on. */
export interface GateView {
  readonly gate: GateId;
  readonly round: number | null;
  /** `program`: measured and made by us; `author`: a person or the coding agent writes something. */
  readonly worker: 'program' | 'author';
  readonly blockers: readonly Blocker[];
  /** Words behind `throughline campaign`. */
  readonly next: readonly string[];
}

/** The state of the branch of patches: what a gate must know beside the journal. */
export interface BranchState {
  /** Head of the branch of patches; null where there is no worktree. */
  readonly head: string | null;
  /** Files of the worktree that no commit holds. */
  readonly dirty: readonly string[];
}

/** A single unmet condition. */
export const blocker = (code: BlockerCode, detail = ''): readonly Blocker[] => [{ code, detail }];
