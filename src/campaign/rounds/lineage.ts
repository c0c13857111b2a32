import type { CampaignState } from '../state.ts';
import type { RoundState } from './rounds-state.ts';

/** One step of the history of the target's code. */
export interface LineageEntry {
  readonly id: string;
  readonly round: number;
  readonly ts: string;
  readonly parent: string | null;
  readonly kind: 'baseline' | 'patch' | 'revert' | 'research' | 'final';
  readonly commit: string;
  readonly patch: string | null;
  readonly attempt: string | null;
  readonly rows: readonly string[];
  /** Gain of the round by scenario, in percent. */
  readonly gains: Readonly<Record<string, number>>;
  readonly geomean_delta_pct: number | null;
  readonly gap: Readonly<Record<string, { readonly g_pct: number | null; readonly verdict: string }>>;
  readonly evidence: {
    readonly root_cause: readonly string[];
    readonly layer: readonly string[];
    readonly profiles: readonly string[];
    readonly ncu: readonly string[];
    readonly history: readonly string[];
  };
}

/** The name of a round's attempt: a round makes one. */
export function attemptName(round: number): string {
  return `A${round}`;
}

function entryOf(round: RoundState, parent: string): LineageEntry {
  const { closed, verification, patch } = round;
  const isAccepted = closed?.type === 'round.accepted';
  const gains = (verification?.improvements ?? []).map(
    ({ scenario, g_pct }) => [scenario, g_pct ?? 0] as const,
  );
  return {
    id: `L${round.round}`,
    round: round.round,
    ts: closed?.at ?? round.at,
    parent,
    kind: isAccepted ? 'patch' : 'revert',
    commit: closed?.commit ?? round.commit,
    patch: patch?.id ?? null,
    attempt: attemptName(round.round),
    rows: [...round.trials.keys()],
    gains: Object.fromEntries(gains),
    geomean_delta_pct: closed?.geomean_pct ?? null,
    gap: Object.fromEntries(
      (round.gaps ?? []).map(({ scenario, g_pct, verdict }) => [scenario, { g_pct, verdict }]),
    ),
    evidence: {
      root_cause: Object.keys(round.cause?.files ?? {}),
      layer: Object.keys(round.layers?.files ?? {}),
      profiles: round.profiles.map(({ tables }) => tables.path),
      ncu: round.digests.flatMap(({ files }) => Object.keys(files)),
      history: [...(round.cause?.history ?? [])],
    },
  };
}

/** The chain from the baseline to the last closed round; every step names the one before. */
export function lineageOf({ manifest, rounds }: CampaignState): LineageEntry[] {
  const nothing = { root_cause: [], layer: [], profiles: [], ncu: [], history: [] };
  const baseline: LineageEntry = {
    id: 'L0',
    round: 0,
    ts: manifest.created_at,
    parent: null,
    kind: 'baseline',
    commit: rounds.plan?.base_commit ?? '',
    patch: null,
    attempt: null,
    rows: [],
    gains: {},
    geomean_delta_pct: null,
    gap: {},
    evidence: nothing,
  };
  const chain: LineageEntry[] = [baseline];
  for (const round of rounds.rounds) {
    if (round.closed !== null) chain.push(entryOf(round, chain.at(-1)?.id ?? 'L0'));
  }
  return chain;
}

/** Faults of a history that does not fit together: a chain with holes, a commit that no step leads to, an attempt without a row. */
export function lineageFaults(state: CampaignState): string[] {
  const chain = lineageOf(state);
  const ids = new Set(chain.map(({ id }) => id));
  const lost = chain
    .filter(({ parent }) => parent !== null && !ids.has(parent))
    .map(({ id }) => `${id}: parent`);
  const { rounds } = state.rounds;
  const jumps = rounds.slice(1).flatMap((round, at) => {
    const before = rounds[at]?.closed?.commit;
    return before !== undefined && before !== round.commit
      ? [`round ${round.round}: ${round.commit} after ${before}`]
      : [];
  });
  const ungained = rounds
    .filter(({ closed }) => closed?.type === 'round.accepted')
    .filter(
      ({ verification }) => !(verification?.improvements ?? []).some(({ low_pct }) => (low_pct ?? 0) > 0),
    )
    .map(({ round }) => `round ${round}: accepted without a gain`);
  return [...lost, ...jumps, ...ungained];
}
