import type { Flags } from '../bench/flag-candidates.ts';
import type { Gap } from './gap.ts';
import type { RoundEvent } from './round-events.ts';
import type { RoundPlan } from './round-plan.ts';
import type {
  KernelDigest,
  RecordedLayers,
  RecordedPatch,
  RecordedProfile,
  RootCause,
  RoundTarget,
  RoundTrial,
  SourceIdea,
  Verification,
} from './round-records.ts';

type EventOf<Type extends RoundEvent['type']> = Extract<RoundEvent, { type: Type }>;

/** One round as its events leave it. */
export interface RoundState {
  readonly round: number;
  /** Head of the branch when it was opened. */
  readonly commit: string;
  readonly at: string;
  readonly trials: ReadonlyMap<string, RoundTrial>;
  readonly gaps: readonly Gap[] | null;
  /** A person accepted that repeats do not decide. */
  readonly gapNote: string | null;
  readonly profiles: readonly RecordedProfile[];
  readonly cause: RootCause | null;
  readonly layers: RecordedLayers | null;
  readonly target: RoundTarget | null;
  readonly digests: readonly KernelDigest[];
  readonly patch: RecordedPatch | null;
  readonly allowed: ReadonlyMap<string, string>;
  readonly verification: Verification | null;
  readonly closed: EventOf<'round.accepted' | 'round.rejected'> | null;
  readonly hasCheckpoint: boolean;
  readonly review: EventOf<'round.reviewed'> | null;
}

/** A turn of a coding agent that ended. */
export type AgentTurn = EventOf<'agent.ended'>;

/** The rounds of a campaign as its events leave them. */
export interface RoundsState {
  readonly plan: RoundPlan | null;
  readonly planFiles: Readonly<Record<string, string>>;
  readonly loop: EventOf<'loop.started'> | null;
  readonly observed: EventOf<'loop.observed'> | null;
  readonly rounds: readonly RoundState[];
  readonly open: ReadonlyMap<string, number>;
  readonly ideas: readonly (SourceIdea & { readonly round: number })[];
  /** Rounds behind which the search for sources was made that a stall asks for. */
  readonly stalls: readonly number[];
  readonly researched: readonly number[];
  /** Flags of the target found after a patch, by scenario. */
  readonly commands: ReadonlyMap<string, { readonly candidate: string; readonly flags: Flags }>;
  readonly blockers: ReadonlyMap<string, string>;
  readonly stop: EventOf<'stop.accepted'> | null;
  readonly refusedStop: EventOf<'stop.refused'> | null;
  readonly report: EventOf<'report.written'> | null;
  readonly turns: readonly AgentTurn[];
  readonly runningTurn: EventOf<'agent.started'> | null;
  readonly made: readonly { readonly kind: 'worktree' | 'branch' | 'folder'; readonly name: string }[];
  /** The hash that every artefact was last written with. */
  readonly files: Readonly<Record<string, string>>;
}

/** State of a campaign before its rounds. */
export const noRounds: RoundsState = {
  plan: null,
  planFiles: {},
  loop: null,
  observed: null,
  rounds: [],
  open: new Map(),
  ideas: [],
  stalls: [],
  researched: [],
  commands: new Map(),
  blockers: new Map(),
  stop: null,
  refusedStop: null,
  report: null,
  turns: [],
  runningTurn: null,
  made: [],
  files: {},
};

function opened({ round, commit, at }: EventOf<'round.opened'>): RoundState {
  return {
    round,
    commit,
    at,
    trials: new Map(),
    gaps: null,
    gapNote: null,
    profiles: [],
    cause: null,
    layers: null,
    target: null,
    digests: [],
    patch: null,
    allowed: new Map(),
    verification: null,
    closed: null,
    hasCheckpoint: false,
    review: null,
  };
}

/** The state with one round changed; a round that was never opened changes nothing. */
function withRound(
  state: RoundsState,
  round: number,
  change: (one: RoundState) => Partial<RoundState>,
): RoundsState {
  const rounds = state.rounds.map((one) => (one.round === round ? { ...one, ...change(one) } : one));
  return { ...state, rounds };
}

function withFiles(state: RoundsState, files: Readonly<Record<string, string>>): RoundsState {
  return { ...state, files: { ...state.files, ...files } };
}

/** The open round, or the last one; null before the first. */
export function latestRound({ rounds }: RoundsState): RoundState | null {
  return rounds.at(-1) ?? null;
}

/** The rounds after one more event. */
export function afterRoundEvent(state: RoundsState, event: RoundEvent): RoundsState {
  switch (event.type) {
    case 'plan.written':
      return withFiles({ ...state, plan: event.plan, planFiles: event.files }, event.files);
    case 'loop.started':
      return { ...state, loop: event };
    case 'loop.observed':
      return { ...state, observed: event };
    case 'round.opened':
      return { ...state, rounds: [...state.rounds, opened(event)] };
    case 'round.trial.started':
      return { ...state, open: new Map([...state.open, [event.key, event.attempt]]) };
    case 'round.trial.finished': {
      const { trial, files } = event;
      const open = new Map([...state.open].filter(([key]) => key !== trial.key));
      const next = withRound({ ...state, open }, trial.round, ({ trials }) => ({
        trials: new Map([...trials, [trial.key, trial]]),
      }));
      return withFiles(next, files);
    }
    case 'gap.measured':
      return withRound(state, event.round, () => ({ gaps: event.gaps }));
    case 'gap.noted':
      return withRound(state, event.round, () => ({ gapNote: event.reason }));
    case 'profile.recorded': {
      const { profile } = event;
      const isSame = (one: RecordedProfile) =>
        one.framework === profile.framework && one.phase === profile.phase;
      const next = withRound(state, profile.round, ({ profiles }) => ({
        profiles: [...profiles.filter((one) => !isSame(one)), profile],
      }));
      return withFiles(next, profile.files);
    }
    case 'rootcause.recorded':
      return withFiles(
        withRound(state, event.cause.round, () => ({ cause: event.cause })),
        event.cause.files,
      );
    case 'layer.recorded':
      return withFiles(
        withRound(state, event.layers.round, () => ({ layers: event.layers })),
        event.layers.files,
      );
    case 'target.chosen':
      return withFiles(
        // Another target needs a patch and evidence of its own.
        withRound(state, event.round, () => ({ target: event.target, patch: null, verification: null })),
        event.files,
      );
    case 'kernel.digest':
      return withFiles(
        withRound(state, event.digest.round, ({ digests }) => ({ digests: [...digests, event.digest] })),
        event.digest.files,
      );
    case 'patch.recorded':
      return withFiles(
        withRound(state, event.patch.round, () => ({ patch: event.patch, verification: null })),
        event.patch.artefacts,
      );
    case 'refusal.allowed':
      return withRound(state, event.round, ({ allowed }) => ({
        allowed: new Map([...allowed, [event.code, event.reason]]),
      }));
    case 'verify.recorded':
      return withFiles(
        withRound(state, event.verification.round, () => ({ verification: event.verification })),
        event.verification.files,
      );
    case 'round.accepted':
    case 'round.rejected':
      return withRound(state, event.round, () => ({ closed: event }));
    case 'round.reviewed':
      return withFiles(
        withRound(state, event.round, () => ({ review: event })),
        event.files,
      );
    case 'stall.raised':
      return { ...state, stalls: [...state.stalls, event.round] };
    case 'idea.recorded':
      return { ...state, ideas: [...state.ideas, { ...event.idea, round: event.round }] };
    case 'research.recorded': {
      const found = event.ideas.map((idea) => ({ ...idea, round: event.round }));
      return { ...state, ideas: [...state.ideas, ...found], researched: [...state.researched, event.round] };
    }
    case 'command.found':
      return {
        ...state,
        commands: new Map([
          ...state.commands,
          [event.scenario, { candidate: event.candidate, flags: event.flags as Flags }],
        ]),
      };
    case 'checkpoint.written':
      return withFiles(
        withRound(state, event.round, () => ({ hasCheckpoint: true })),
        event.files,
      );
    case 'stop.refused':
      return { ...state, refusedStop: event };
    case 'stop.accepted':
      return withFiles({ ...state, stop: event, refusedStop: null }, event.files);
    case 'report.written':
      return withFiles({ ...state, report: event }, event.files);
    case 'blocker.raised':
      return { ...state, blockers: new Map([...state.blockers, [event.code, event.detail]]) };
    case 'blocker.cleared':
      return { ...state, blockers: new Map([...state.blockers].filter(([code]) => code !== event.code)) };
    case 'agent.started':
      return { ...state, runningTurn: event };
    case 'agent.ended':
      return { ...state, runningTurn: null, turns: [...state.turns, event] };
    case 'thing.made':
      return { ...state, made: [...state.made, { kind: event.kind, name: event.name }] };
    case 'thing.removed':
      return {
        ...state,
        made: state.made.filter(({ kind, name }) => kind !== event.kind || name !== event.name),
      };
  }
}
