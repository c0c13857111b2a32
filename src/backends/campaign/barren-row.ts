import { commandOf } from '../../campaign/bench/gate.ts';
import type { PlannedTrial } from '../../campaign/bench/planned-trial.ts';
import type { CandidateRow, RowStatus } from '../../campaign/bench/row.ts';
import type { CampaignState } from '../../campaign/state.ts';
import { emptyRow } from './run-trial.ts';

/** Why a trial gave nothing, and when it was tried. */
export interface BarrenTrial {
  readonly status: RowStatus;
  readonly reason: string;
  readonly serverLog: string | null;
  /** ISO 8601, as every time of a row. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** This program's own version. */
  readonly version: string;
}

/** The row of a trial that gave nothing: kept, with its reason. */
export function barrenRow(state: CampaignState, trial: PlannedTrial, given: BarrenTrial): CandidateRow {
  const row = emptyRow(trial, state.manifest, {
    startedAt: given.startedAt,
    endedAt: given.endedAt,
    version: given.version,
    frameworkVersion: state.frameworks.get(trial.candidate.framework)?.version ?? null,
    serverCommand: commandOf(state, trial.candidate, 0),
    serverLog: given.serverLog,
  });
  return { ...row, status: given.status, failure_reason: given.reason };
}
