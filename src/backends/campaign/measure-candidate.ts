import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { BusyDevice } from '../../campaign/adapters/busy-devices.ts';
import { classifyServerEnd, linesAround, type ServerFailure } from '../../campaign/adapters/failure-class.ts';
import { adapters } from '../../campaign/adapters/frameworks.ts';
import { isOverBudget } from '../../campaign/bench/budget.ts';
import type { Candidate } from '../../campaign/bench/flag-candidates.ts';
import type { CandidateForecast } from '../../campaign/bench/forecast.ts';
import { type BenchPhase, isAbandoned, refusalOf } from '../../campaign/bench/gate.ts';
import type { PlannedTrial } from '../../campaign/bench/planned-trial.ts';
import { prunedBy } from '../../campaign/bench/pruning.ts';
import type { CandidateRow, RowStatus } from '../../campaign/bench/row.ts';
import type { Framework } from '../../campaign/manifest.ts';
import type { CampaignState } from '../../campaign/state.ts';
import { ServerProbeError } from '../load/probe-server.ts';
import { barrenRow } from './barren-row.ts';
import type { OpenCampaign } from './campaign-folder.ts';
import { forbiddenConfig } from './config-file.ts';
import type { BenchHost } from './hosts/bench-host.ts';
import { type Launched, launchServer, stopLaunched } from './launch-server.ts';
import { readLog } from './read-log.ts';
import { runTrial } from './run-trial.ts';
import { writeTrialRecord } from './trial-files.ts';
import type { IdlePatience } from './until-idle.ts';

/** Ports of a benchmark: clock, news, stop signal and what tests script. */
export interface BenchPorts {
  /** Where servers run, where it is not the host of the manifest. */
  readonly host?: BenchHost;
  /** Client that measures a trial; absent: our own. Tests script it. */
  readonly measure?: typeof runTrial;
  readonly version: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Forecast of the candidates by an estimator; written down before any is measured. */
  readonly forecast?: (state: CampaignState) => Promise<readonly CandidateForecast[]>;
  /** How long busy devices are waited for; tests wait less. */
  readonly patience?: IdlePatience;
  /** Something happened that a person wants to see. */
  tell(news: BenchNews): void;
}

/** Events of a benchmark, as they happen. */
export type BenchNews =
  | { readonly kind: 'probing'; readonly framework: Framework }
  | {
      readonly kind: 'starting';
      readonly phase: BenchPhase;
      readonly candidate: string;
      readonly left: number;
    }
  | { readonly kind: 'measured'; readonly row: CandidateRow }
  | { readonly kind: 'busy'; readonly devices: readonly BusyDevice[] }
  | { readonly kind: 'idle-unknown' };

const endPatienceMs = 300;

const statusOf: Readonly<Record<string, RowStatus>> = {
  oom: 'oom',
  'kv-capacity': 'oom',
  'launch-timeout': 'timeout',
};

/** A row of a trial that gave nothing. */
function barren(
  campaign: OpenCampaign,
  trial: PlannedTrial,
  ports: BenchPorts,
  given: { status: RowStatus; reason: string; serverLog: string | null; startedAt: string },
): CandidateRow {
  const ends = { endedAt: ports.now().toISOString(), version: ports.version };
  return barrenRow(campaign.state, trial, { ...given, ...ends });
}

function record(
  campaign: OpenCampaign,
  key: string,
  row: CandidateRow,
  ports: BenchPorts,
  logLines: readonly string[] = [],
): void {
  writeTrialRecord(campaign.folder, key, campaign.state.open.get(key) ?? 0, row, logLines);
  campaign.append({ type: 'trial.finished', key, row });
  ports.tell({ kind: 'measured', row });
}

/** Why the trials of a candidate are not made; null where they are. */
function skipOf(campaign: OpenCampaign, candidate: Candidate): string | null {
  const { state } = campaign;
  const refusal = refusalOf(state, candidate) ?? forbiddenConfig(candidate);
  if (refusal !== null) return `${refusal.reason}: ${refusal.detail}`;
  if (isAbandoned(state.rows.values(), candidate.framework)) return 'framework-abandoned';
  return isOverBudget(state, candidate.framework) ? 'budget' : null;
}

function reasonOf({ class: why, line, evidence }: ServerFailure, log: string): string {
  const place = line === null ? log : `${log}:${line}`;
  return [why, evidence, place].filter(Boolean).join(' · ');
}

async function measureOn(
  campaign: OpenCampaign,
  launched: Launched,
  trials: readonly PlannedTrial[],
  host: BenchHost,
  ports: BenchPorts,
): Promise<void> {
  const { server, base, model, command, log } = launched;
  for (const trial of trials) {
    // A server that is gone is started anew for what is left: the next load may be one that it stands.
    if (ports.signal.aborted || server.end() !== null) return;
    const startedAt = ports.now().toISOString();
    const pruned = prunedBy(campaign.state, trial);
    if (pruned !== null) {
      const given = { status: 'skipped', reason: pruned, serverLog: log, startedAt } as const;
      record(campaign, trial.key, barren(campaign, trial, ports, given), ports);
      continue;
    }
    campaign.append({
      type: 'trial.started',
      key: trial.key,
      attempt: (campaign.state.open.get(trial.key) ?? 0) + 1,
    });
    const { manifest, frameworks } = campaign.state;
    const { framework } = trial.candidate;
    let row: CandidateRow;
    try {
      row = await (ports.measure ?? runTrial)(trial, {
        manifest,
        host,
        folder: campaign.folder,
        base,
        model,
        serverCommand: command,
        serverLog: log,
        frameworkVersion: frameworks.get(framework)?.version ?? null,
        version: ports.version,
        now: ports.now,
        signal: ports.signal,
      });
    } catch (error) {
      if (!(error instanceof ServerProbeError)) throw error;
      const reason = `${error.problem.code}${'detail' in error.problem ? ` · ${error.problem.detail}` : ''}`;
      row = barren(campaign, trial, ports, { status: 'failed', reason, serverLog: log, startedAt });
    }
    // A stopped program has no row to keep: the trial is made again.
    if (ports.signal.aborted) return;
    // The last words of a server that dies reach its log a moment after the connections broke.
    if (row.status !== 'ok') await Promise.race([server.ended, wait(endPatienceMs)]);
    const end = server.end();
    let logLines: string[] = [];
    if (end !== null && row.status !== 'ok') {
      const text = readLog(join(campaign.folder, log));
      const failure = classifyServerEnd(text, { ...end, isLate: false }, adapters[framework]);
      logLines = linesAround(text, failure);
      row = { ...row, status: statusOf[failure.class] ?? 'failed', failure_reason: reasonOf(failure, log) };
    }
    record(campaign, trial.key, row, ports, logLines);
  }
}

/** Launches one candidate, measures its open trials and ends it; a server that fails is a row of each trial, with the reason. */
export async function measureCandidate(
  campaign: OpenCampaign,
  phase: BenchPhase,
  candidate: Candidate,
  trials: readonly PlannedTrial[],
  host: BenchHost,
  ports: BenchPorts,
): Promise<void> {
  const startedAt = ports.now().toISOString();
  const skip = skipOf(campaign, candidate);
  if (skip !== null) {
    for (const trial of trials) {
      const given = { status: 'skipped', reason: skip, serverLog: null, startedAt } as const;
      record(campaign, trial.key, barren(campaign, trial, ports, given), ports);
    }
    return;
  }
  mkdirSync(join(campaign.folder, 'benchmark', 'trials', candidate.id), { recursive: true, mode: 0o700 });
  const launched = await launchServer(campaign, candidate, phase, host, ports.signal);
  if ('failure' in launched) {
    if (ports.signal.aborted) return;
    const { failure, log, logLines } = launched;
    const status = statusOf[failure.class] ?? 'failed';
    for (const trial of trials) {
      const given = { status, reason: reasonOf(failure, log), serverLog: log, startedAt };
      record(campaign, trial.key, barren(campaign, trial, ports, given), ports, logLines);
    }
    return;
  }
  try {
    await measureOn(campaign, launched, trials, host, ports);
  } finally {
    await stopLaunched(campaign, candidate.id, launched.server, host);
  }
}
