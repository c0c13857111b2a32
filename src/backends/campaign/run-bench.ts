import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BusyDevice } from '../../campaign/adapters/busy-devices.ts';
import { classifyServerEnd, type ServerFailure } from '../../campaign/adapters/failure-class.ts';
import { adapters } from '../../campaign/adapters/index.ts';
import { localHost } from '../../campaign/adapters/render-flags.ts';
import type { Candidate } from '../../campaign/bench/candidates.ts';
import { type BenchPhase, commandOf, isAbandoned, openWork, refusalOf } from '../../campaign/bench/gate.ts';
import type { CandidateRow, RowStatus } from '../../campaign/bench/row.ts';
import type { PlannedTrial } from '../../campaign/bench/schedule.ts';
import type { Framework } from '../../campaign/manifest.ts';
import { ServerProbeError } from '../load/probe-server.ts';
import type { OpenCampaign } from './campaign-folder.ts';
import { freePort, type RunningServer, startServer, stopServer } from './owned-server.ts';
import { probeFramework } from './probe-framework.ts';
import { readLog } from './read-log.ts';
import { emptyRow, runTrial } from './run-trial.ts';
import { untilHealthy } from './server-pages.ts';
import { type IdlePatience, untilIdle, usualPatience } from './until-idle.ts';

/** What a benchmark is told by the program. */
export interface BenchPorts {
  readonly version: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** How long busy devices are waited for; tests wait less. */
  readonly patience?: IdlePatience;
  /** Something happened that a person wants to see. */
  tell(news: BenchNews): void;
}

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

const portTries = 3;

const statusOf: Readonly<Record<string, RowStatus>> = {
  oom: 'oom',
  'kv-capacity': 'oom',
  'launch-timeout': 'timeout',
};

function markOf(campaign: OpenCampaign, candidate: string): string {
  return `${campaign.state.manifest.id}/${candidate}`;
}

/** Ends what an earlier process of ours left running. */
export async function closeOpenServers(campaign: OpenCampaign): Promise<void> {
  for (const [candidate, owned] of campaign.state.servers) {
    await stopServer(owned, markOf(campaign, candidate));
    campaign.append({ type: 'server.exited', candidate });
  }
}

async function preflight(campaign: OpenCampaign, ports: BenchPorts): Promise<void> {
  const { manifest } = campaign.state;
  for (const [name, search] of Object.entries(manifest.frameworks)) {
    const framework = name as Framework;
    if (search === undefined || campaign.state.frameworks.has(framework)) continue;
    ports.tell({ kind: 'probing', framework });
    campaign.append(await probeFramework(framework, search, campaign.folder));
  }
}

/** A row of a trial that gave nothing. */
function barren(
  campaign: OpenCampaign,
  trial: PlannedTrial,
  ports: BenchPorts,
  given: { status: RowStatus; reason: string; serverLog: string | null; startedAt: string },
): CandidateRow {
  const { manifest, frameworks } = campaign.state;
  const row = emptyRow(trial, manifest, {
    startedAt: given.startedAt,
    endedAt: ports.now().toISOString(),
    version: ports.version,
    frameworkVersion: frameworks.get(trial.candidate.framework)?.version ?? null,
    serverCommand: commandOf(manifest, trial.candidate, 0),
    serverLog: given.serverLog,
  });
  return { ...row, status: given.status, failure_reason: given.reason };
}

function record(campaign: OpenCampaign, key: string, row: CandidateRow, ports: BenchPorts): void {
  campaign.append({ type: 'trial.finished', key, row });
  ports.tell({ kind: 'measured', row });
}

function isOverBudget(campaign: OpenCampaign, ports: BenchPorts): boolean {
  const { rows, manifest } = campaign.state;
  const [first] = rows.values();
  if (first === undefined) return false;
  return ports.now().getTime() - Date.parse(first.started_at) > manifest.budget.wall_hours * 3_600_000;
}

/** Why the trials of a candidate are not made; null where they are. */
function skipOf(campaign: OpenCampaign, candidate: Candidate, ports: BenchPorts): string | null {
  const refusal = refusalOf(campaign.state, candidate);
  if (refusal !== null) return `${refusal.reason}: ${refusal.detail}`;
  if (isAbandoned(campaign.state.rows.values(), candidate.framework)) return 'framework-abandoned';
  return isOverBudget(campaign, ports) ? 'budget' : null;
}

interface Launched {
  readonly server: RunningServer;
  readonly base: string;
  readonly command: readonly string[];
  readonly log: string;
}

/** Starts the server of a candidate and waits until it answers. */
async function launch(
  campaign: OpenCampaign,
  candidate: Candidate,
  phase: BenchPhase,
  ports: BenchPorts,
): Promise<Launched | { readonly failure: ServerFailure; readonly log: string }> {
  const { manifest } = campaign.state;
  const adapter = adapters[candidate.framework];
  const env = { ...adapter.serverEnv, ...(manifest.frameworks[candidate.framework]?.env ?? {}) };
  const devices =
    manifest.devices.length === 0 ? {} : { [adapter.visibleDevices]: manifest.devices.join(',') };
  const mark = markOf(campaign, candidate.id);
  let failure: ServerFailure = { class: 'exited', line: null, evidence: '' };
  let log = '';
  for (let tries = 0; tries < portTries; tries += 1) {
    const port = await freePort();
    const command = commandOf(manifest, candidate, port);
    log = join('benchmark', 'trials', candidate.id, `server-${phase}-${tries + 1}.log`);
    const logPath = join(campaign.folder, log);
    const server = startServer({ command, env: { ...env, ...devices }, mark, logPath });
    if (server === null) {
      failure = { class: 'exited', line: null, evidence: `${command[0]} cannot be started` };
      break;
    }
    campaign.append({ type: 'server.spawned', candidate: candidate.id, server: server.owned });
    const base = `${localHost}:${port}`;
    const isHealthy = await untilHealthy(base, {
      timeoutMs: manifest.budget.launch_timeout_seconds * 1000,
      hasEnded: () => server.end() !== null,
      signal: ports.signal,
    });
    if (isHealthy) return { server, base, command, log };
    const end = server.end();
    await stop(campaign, candidate.id, server);
    failure = classifyServerEnd(
      readLog(logPath),
      { exitCode: end?.exitCode ?? null, signal: end?.signal ?? null, isLate: end === null },
      adapter,
    );
    if (failure.class !== 'port') break;
  }
  return { failure, log };
}

async function stop(campaign: OpenCampaign, candidate: string, server: RunningServer): Promise<void> {
  await stopServer(server.owned, markOf(campaign, candidate));
  await server.ended;
  campaign.append({ type: 'server.exited', candidate });
}

function reasonOf({ class: why, line, evidence }: ServerFailure, log: string): string {
  const place = line === null ? log : `${log}:${line}`;
  return [why, evidence, place].filter(Boolean).join(' · ');
}

async function measureOn(
  campaign: OpenCampaign,
  launched: Launched,
  trials: readonly PlannedTrial[],
  ports: BenchPorts,
): Promise<void> {
  const { server, base, command, log } = launched;
  for (const trial of trials) {
    if (ports.signal.aborted) return;
    const startedAt = ports.now().toISOString();
    campaign.append({
      type: 'trial.started',
      key: trial.key,
      attempt: (campaign.state.open.get(trial.key) ?? 0) + 1,
    });
    const { manifest, frameworks } = campaign.state;
    const { framework } = trial.candidate;
    let row: CandidateRow;
    try {
      row = await runTrial(trial, {
        manifest,
        folder: campaign.folder,
        base,
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
    const end = server.end();
    if (end !== null && row.status !== 'ok') {
      const failure = classifyServerEnd(
        readLog(join(campaign.folder, log)),
        { ...end, isLate: false },
        adapters[framework],
      );
      row = { ...row, status: statusOf[failure.class] ?? 'failed', failure_reason: reasonOf(failure, log) };
    }
    record(campaign, trial.key, row, ports);
  }
}

async function measureCandidate(
  campaign: OpenCampaign,
  phase: BenchPhase,
  candidate: Candidate,
  trials: readonly PlannedTrial[],
  ports: BenchPorts,
): Promise<void> {
  const startedAt = ports.now().toISOString();
  const skip = skipOf(campaign, candidate, ports);
  if (skip !== null) {
    for (const trial of trials) {
      const given = { status: 'skipped', reason: skip, serverLog: null, startedAt } as const;
      record(campaign, trial.key, barren(campaign, trial, ports, given), ports);
    }
    return;
  }
  mkdirSync(join(campaign.folder, 'benchmark', 'trials', candidate.id), { recursive: true, mode: 0o700 });
  const launched = await launch(campaign, candidate, phase, ports);
  if (ports.signal.aborted && 'failure' in launched) return;
  if ('failure' in launched) {
    const { failure, log } = launched;
    const status = statusOf[failure.class] ?? 'failed';
    for (const trial of trials) {
      const given = { status, reason: reasonOf(failure, log), serverLog: log, startedAt };
      record(campaign, trial.key, barren(campaign, trial, ports, given), ports);
    }
    return;
  }
  try {
    await measureOn(campaign, launched, trials, ports);
  } finally {
    await stop(campaign, candidate.id, launched.server);
  }
}

/**
 * Measures what is open of a campaign until nothing is, or until it is stopped. Where it stands follows from the journal
 * alone, so that a killed run goes on where it was: finished trials are kept, an unfinished one is made again.
 */
export async function runBench(
  campaign: OpenCampaign,
  ports: BenchPorts,
): Promise<'measured' | 'stopped' | 'busy'> {
  await closeOpenServers(campaign);
  await preflight(campaign, ports);
  let isIdleKnown = true;
  for (;;) {
    const { phase, trials } = openWork(campaign.state);
    const [next] = trials;
    if (ports.signal.aborted) return 'stopped';
    if (next === undefined) return 'measured';
    const mine = trials.filter(({ candidate }) => candidate.id === next.candidate.id);
    const idle = await untilIdle(
      adapters[next.candidate.framework].deviceMemory,
      campaign.state.manifest.devices,
      ports.signal,
      (devices) => ports.tell({ kind: 'busy', devices }),
      ports.patience ?? usualPatience,
    );
    if (idle.kind === 'busy') return ports.signal.aborted ? 'stopped' : 'busy';
    if (idle.kind === 'unknown' && isIdleKnown && campaign.state.manifest.devices.length > 0) {
      isIdleKnown = false;
      ports.tell({ kind: 'idle-unknown' });
    }
    ports.tell({ kind: 'starting', phase, candidate: next.candidate.id, left: trials.length });
    await measureCandidate(campaign, phase, next.candidate, mine, ports);
  }
}
