import type { CampaignState } from '../state.ts';
import { attemptName, type LineageEntry, lineageOf } from './lineage.ts';
import type { RoundState } from './rounds-state.ts';

/** The records of the rounds that can be shown by themselves. */
export const ledgers = ['attempts', 'optimizations', 'ideas', 'lineage'] as const;
/** One of them. */
export type LedgerName = (typeof ledgers)[number];

function verdictOf({ closed }: RoundState): 'open' | 'accepted' | 'rejected' {
  if (closed === null) return 'open';
  return closed.type === 'round.accepted' ? 'accepted' : 'rejected';
}

function attemptEntry(round: RoundState): Record<string, unknown> {
  const { closed, patch, target, verification } = round;
  return {
    attempt: attemptName(round.round),
    round: round.round,
    at: closed?.at ?? round.at,
    hypothesis: target?.hypothesis ?? null,
    files: patch?.files ?? null,
    commit: patch?.commit ?? null,
    tests: verification?.tests.map(({ command, exit }) => ({ command, exit })) ?? null,
    improvements: verification?.improvements ?? null,
    verdict: verdictOf(round),
    reasons: closed?.reasons ?? null,
  };
}

function optimizationEntry(round: RoundState, at: number): Record<string, unknown> {
  const { closed, verification } = round;
  return {
    optimization: `P${at + 1}`,
    attempt: attemptName(round.round),
    round: round.round,
    commit: closed?.commit ?? null,
    improvements: verification?.improvements ?? null,
    geomean_pct: closed?.geomean_pct ?? null,
    evidence: Object.keys(verification?.files ?? {}),
  };
}

/** The rounds of which something was tried: those with a target, a patch, or an end. */
export function attemptedRounds({ rounds }: CampaignState): readonly RoundState[] {
  return rounds.rounds.filter(({ closed, patch, target }) => closed ?? patch ?? target);
}

/** The rounds whose patch was accepted. */
export function acceptedRounds({ rounds }: CampaignState): readonly RoundState[] {
  return rounds.rounds.filter(({ closed }) => closed?.type === 'round.accepted');
}

function entriesOf(
  name: LedgerName,
  state: CampaignState,
): readonly (Record<string, unknown> | LineageEntry)[] {
  switch (name) {
    case 'attempts':
      return attemptedRounds(state).map(attemptEntry);
    case 'optimizations':
      return acceptedRounds(state).map(optimizationEntry);
    case 'ideas':
      return state.rounds.ideas.map((idea) => ({ ...idea }));
    case 'lineage':
      return lineageOf(state);
  }
}

/** `throughline.campaign-ledger/1`: a ledger as data. What was not done is null. */
export function ledgerDocument(name: LedgerName, state: CampaignState): Record<string, unknown> {
  return {
    schema: 'throughline.campaign-ledger/1',
    campaign: state.manifest.id,
    ledger: name,
    entries: entriesOf(name, state),
  };
}
