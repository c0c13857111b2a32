import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { classifyServerEnd, linesAround, type ServerFailure } from '../../campaign/adapters/failure-class.ts';
import { adapters } from '../../campaign/adapters/frameworks.ts';
import type { Candidate } from '../../campaign/bench/flag-candidates.ts';
import { type BenchPhase, commandOf } from '../../campaign/bench/gate.ts';
import type { OpenCampaign } from './campaign-folder.ts';
import type { BenchHost } from './hosts/bench-host.ts';
import type { RunningServer } from './owned-server.ts';
import { readLog } from './read-log.ts';
import { type Readiness, untilReady } from './until-ready.ts';

/** A server of a candidate that answers. */
export interface Launched {
  readonly server: RunningServer;
  readonly base: string;
  /** The name under which it serves. */
  readonly model: string;
  readonly command: readonly string[];
  /** Below the campaign's folder. */
  readonly log: string;
}

/** A server that did not come to answer, and why. */
export interface NotLaunched {
  readonly failure: ServerFailure;
  readonly log: string;
  readonly logLines: readonly string[];
}

const portTries = 3;

/** Prefix of the mark that our processes of a campaign carry in front of the candidate. */
export function markPrefix({ state }: OpenCampaign): string {
  const { id, uid } = state.manifest;
  return `${id}${uid === '' ? '' : `.${uid}`}/`;
}

/** Mark in the environment by which the processes of a candidate's server are known as ours. */
export function markOf(campaign: OpenCampaign, candidate: string): string {
  return `${markPrefix(campaign)}${candidate}`;
}

/** Words and environment of a start beyond the candidate's. */
export interface LaunchChange {
  /** Stands for the candidate in marks, logs and the journal. */
  readonly name?: string;
  /** The words that are started, from those of the candidate. */
  readonly words?: (words: readonly string[]) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A log of its own for every start: rows cite lines of the earlier ones. */
function freeLog(folder: string, candidate: string, phase: string): string {
  for (let count = 1; ; count += 1) {
    const path = join('benchmark', 'trials', candidate, `server-${phase}-${count}.log`);
    if (!existsSync(join(folder, path))) return path;
  }
}

/** Ends a server and writes down that it has ended. */
export async function stopLaunched(
  campaign: OpenCampaign,
  candidate: string,
  server: RunningServer,
  host: BenchHost,
): Promise<void> {
  await host.stop(server.owned, markOf(campaign, candidate));
  await server.ended;
  campaign.append({ type: 'server.exited', candidate });
}

function failureOf(readiness: Exclude<Readiness, { kind: 'ready' }>, logged: ServerFailure): ServerFailure {
  if (readiness.kind !== 'late' && readiness.kind !== 'refusing') return logged;
  // A marker of the log says more than that the time was over.
  if (logged.class !== 'launch-timeout') return logged;
  const evidence = `${readiness.stage}: ${readiness.answer}`;
  if (readiness.kind === 'refusing') return { class: 'no-answer', line: null, evidence };
  return { class: readiness.stage === 'models' ? 'wrong-model' : 'launch-timeout', line: null, evidence };
}

/** Starts the server of a candidate and waits until it answers a completion. */
export async function launchServer(
  campaign: OpenCampaign,
  candidate: Candidate,
  phase: BenchPhase | 'round',
  host: BenchHost,
  signal: AbortSignal,
  change: LaunchChange = {},
): Promise<Launched | NotLaunched> {
  const { manifest } = campaign.state;
  const adapter = adapters[candidate.framework];
  const search = manifest.frameworks[candidate.framework];
  const visible =
    manifest.devices.length === 0 ? {} : { [adapter.visibleDevices]: manifest.devices.join(',') };
  const env = { ...adapter.serverEnv, ...(search?.env ?? {}), ...visible, ...change.env };
  const name = change.name ?? candidate.id;
  const mark = markOf(campaign, name);
  for (let tries = 1; ; tries += 1) {
    const port = await host.freePort();
    const words = commandOf(campaign.state, candidate, port, host.listen);
    const command = change.words?.(words) ?? words;
    const log = freeLog(campaign.folder, name, phase);
    const logPath = join(campaign.folder, log);
    const server = await host.start({
      command,
      env,
      mark,
      logPath,
      port,
      devices: manifest.devices,
      ...(change.cwd === undefined ? {} : { cwd: change.cwd }),
    });
    if (server === null) {
      const evidence = readLog(logPath).trim() || `${command[0]} cannot be started`;
      return { failure: { class: 'exited', line: 1, evidence }, log, logLines: [] };
    }
    campaign.append({ type: 'server.spawned', candidate: name, server: server.owned });
    const hasEnded = () => server.end() !== null;
    const base = await host.baseOf(server, port, mark).catch(() => null);
    const readiness: Readiness =
      base === null
        ? { kind: 'ended' }
        : await untilReady(base, {
            servedName: manifest.served_name,
            timeoutMs: manifest.budget.launch_timeout_seconds * 1000,
            hasEnded,
            signal,
            clock: host.clock,
          });
    if (readiness.kind === 'ready' && base !== null) {
      return { server, base, model: readiness.model, command, log };
    }
    const end = server.end();
    await stopLaunched(campaign, name, server, host);
    const text = readLog(logPath);
    const logged = classifyServerEnd(
      text,
      { exitCode: end?.exitCode ?? null, signal: end?.signal ?? null, isLate: end === null },
      adapter,
    );
    const failure = readiness.kind === 'ready' ? logged : failureOf(readiness, logged);
    if (failure.class !== 'port' || tries >= portTries || signal.aborted) {
      return { failure, log, logLines: linesAround(text, failure) };
    }
  }
}
