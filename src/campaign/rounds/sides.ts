import { compareContenders } from '../bench/contenders.ts';
import type { Candidate } from '../bench/flag-candidates.ts';
import { candidatePlans, confirmedWinner } from '../bench/gate.ts';
import { ranked } from '../bench/ranking.ts';
import type { CandidateRow } from '../bench/row.ts';
import { type Framework, measuredFrameworks, type Scenario } from '../manifest.ts';
import type { CampaignState } from '../state.ts';

/** A command with the row that made it the one to be compared. */
export interface ChosenCommand {
  readonly framework: Framework;
  readonly candidate: Candidate;
  readonly row: CandidateRow;
}

function candidateOf(state: CampaignState, row: CandidateRow): Candidate | null {
  const plan = candidatePlans(state).get(row.framework);
  return plan?.candidates.find(({ id }) => id === row.candidate_id) ?? null;
}

function chosen(state: CampaignState, row: CandidateRow | undefined): ChosenCommand | null {
  const candidate = row === undefined ? null : candidateOf(state, row);
  return row === undefined || candidate === null ? null : { framework: row.framework, candidate, row };
}

/** The best rival of the target in a scenario: the fastest winner that meets the limits; null where there is none. */
export function leaderOf(state: CampaignState, target: Framework, scenario: string): ChosenCommand | null {
  const rivals = measuredFrameworks(state.manifest).filter((name) => name !== target);
  const winners = rivals.flatMap((name) => confirmedWinner(state, name, scenario) ?? []);
  return chosen(state, winners.toSorted(compareContenders)[0]?.row);
}

/**
 * The target's command in a scenario: the one found again after a patch, else its winner, else its best measured row,
 * which may miss the limits.
 */
export function targetCommand(
  state: CampaignState,
  target: Framework,
  { name }: Scenario,
): ChosenCommand | null {
  const rows = [...state.rows.values()].filter((row) => row.framework === target && row.scenario === name);
  const winner = confirmedWinner(state, target, name)?.row;
  const base = chosen(state, winner ?? ranked(rows.filter(({ status }) => status === 'ok'))[0]);
  const found = state.rounds.commands.get(name);
  if (base === null || found === undefined) return base;
  return { ...base, candidate: { ...base.candidate, id: found.candidate, flags: found.flags } };
}
