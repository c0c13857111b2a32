import type { AgentTurn, RoundsState } from '../rounds/rounds-state.ts';

/** Limits of an agent over all its turns; null is no limit. */
export interface AgentLimits {
  readonly hours: number | null;
  readonly costUsd: number | null;
  readonly tokens: number | null;
  /** Rounds closed since the work began. */
  readonly rounds: number | null;
}

/** A limit that a person sets to what the coding agent may use up. */
export type LimitKind = keyof AgentLimits;

function sum(turns: readonly AgentTurn[], of: (turn: AgentTurn) => number | null): number {
  return turns.reduce((total, turn) => total + (of(turn) ?? 0), 0);
}

const tokensOf = ({ input_tokens, output_tokens }: AgentTurn) =>
  input_tokens === null && output_tokens === null ? null : (input_tokens ?? 0) + (output_tokens ?? 0);

/**
 * A limit on what the agent does not tell: it cannot be kept. Only answered turns count, as one that was ended had no time
 * to tell. null where every limit can be kept.
 */
export function unkeptLimit({ turns }: RoundsState, limits: AgentLimits): 'costUsd' | 'tokens' | null {
  const answered = turns.filter(({ outcome }) => outcome === 'answered');
  if (limits.costUsd !== null && answered.some(({ cost_usd }) => cost_usd === null)) return 'costUsd';
  if (limits.tokens !== null && answered.some((turn) => tokensOf(turn) === null)) return 'tokens';
  return null;
}

/** Use so far, from the journal: a killed program forgets nothing of it. */
export function usedOf({ turns }: RoundsState) {
  return {
    hours: sum(turns, ({ seconds }) => seconds) / 3600,
    costUsd: sum(turns, ({ cost_usd }) => cost_usd),
    tokens: sum(turns, tokensOf),
  };
}

/** The limit that is reached; null where all have room. `roundsBefore`: rounds closed when this work began. */
export function limitReached(
  state: RoundsState,
  limits: AgentLimits,
  roundsBefore: number,
): LimitKind | null {
  const used = usedOf(state);
  const closed = state.rounds.filter((round) => round.closed !== null).length - roundsBefore;
  if (limits.hours !== null && used.hours >= limits.hours) return 'hours';
  if (limits.costUsd !== null && used.costUsd >= limits.costUsd) return 'costUsd';
  if (limits.tokens !== null && used.tokens >= limits.tokens) return 'tokens';
  const isBetween = state.rounds.at(-1)?.closed !== null;
  return limits.rounds !== null && closed >= limits.rounds && isBetween ? 'rounds' : null;
}

/** Seconds that the next turn may take; null = no limit. */
export function secondsLeft(state: RoundsState, { hours }: AgentLimits): number | null {
  return hours === null ? null : Math.max(0, (hours - usedOf(state).hours) * 3600);
}
