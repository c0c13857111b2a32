import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { classifyServerEnd, type ServerFailure } from '../../../campaign/adapters/failure-class.ts';
import { adapters } from '../../../campaign/adapters/index.ts';
import { localHost } from '../../../campaign/adapters/render-flags.ts';
import { commandOf } from '../../../campaign/bench/gate.ts';
import type { CandidateRow, RowStatus } from '../../../campaign/bench/row.ts';
import type { PlannedTrial } from '../../../campaign/bench/schedule.ts';
import type { Scenario } from '../../../campaign/manifest.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Language } from '../../../text/language.ts';
import { withoutSecrets } from '../../../text/without-secrets.ts';
import { CaptureError } from '../../../trace/capture/capture-fault.ts';
import { ServerProbeError } from '../../load/probe-server.ts';
import { captureTraces } from '../../trace/capture/capture.ts';
import type { CapturePorts } from '../../trace/capture/server.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { freePort, type RunningServer, startServer, stopServer } from '../owned-server.ts';
import { readLog } from '../read-log.ts';
import { emptyRow, runTrial } from '../run-trial.ts';
import { onlyServedName, untilHealthy } from '../server-pages.ts';
import { type IdlePatience, untilIdle, usualPatience } from '../until-idle.ts';
import { answersOf, repeatedTime } from './answers.ts';
import { type ProfileFacts, type RoundMeter, type ServedSide, type Side, SideFailedError } from './ports.ts';
import { profilerLaunch, tracedAs } from './profiler-launch.ts';
import { readProfile } from './read-profile.ts';
import { inCheckout, treeOf } from './trees.ts';

/** What the meter of this machine needs. */
export interface MachineMeter {
  readonly version: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly texts: Catalogue;
  readonly language: Language;
  readonly patience?: IdlePatience;
  /** Clock and network of captures; tests have faster ones. */
  readonly capture?: CapturePorts;
}

const portTries = 3;
const shortLength = 12;
const testTimeoutMs = 2 * 3_600_000;
/** Steps that a profile records, and those before that it does not. */
const steps = 5;
const warmupSteps = 10;

const statusOf: Readonly<Record<string, RowStatus>> = {
  oom: 'oom',
  'kv-capacity': 'oom',
  'launch-timeout': 'timeout',
};

interface Started {
  readonly server: RunningServer;
  readonly base: string;
  readonly command: readonly string[];
  readonly log: string;
}

function planOf(campaign: OpenCampaign): RoundPlan {
  const { plan } = campaign.state.rounds;
  if (plan === null) throw new RangeError('no plan');
  return plan;
}

function nameOf({ candidate, commit }: Side): string {
  return commit === null ? candidate.id : `${candidate.id}@${commit.slice(0, shortLength)}`;
}

function markOf(campaign: OpenCampaign, side: Side): string {
  return `${campaign.state.manifest.id}/${nameOf(side)}`;
}

/** The words of a side's server: the target's by the plan, from the checkout of its commit. */
async function commandFor(campaign: OpenCampaign, side: Side, port: number, words: readonly string[]) {
  const { manifest } = campaign.state;
  const bare = commandOf(manifest, side.candidate, port);
  if (side.commit === null) return { command: [...bare, ...words], tree: null };
  const plan = planOf(campaign);
  const tree = await treeOf(campaign, plan, side.commit);
  const launch = manifest.frameworks[side.framework]?.launch ?? adapters[side.framework].launch;
  const own = plan.launch === null ? bare : [...plan.launch, ...bare.slice(launch.length)];
  return { command: [...inCheckout(own, tree), ...words], tree };
}

function environmentOf(campaign: OpenCampaign, side: Side, tree: string | null): Record<string, string> {
  const { manifest } = campaign.state;
  const adapter = adapters[side.framework];
  const own = manifest.frameworks[side.framework]?.env ?? {};
  const named = Object.entries(own).map(([key, value]) => [
    key,
    tree === null ? value : value.replaceAll('{checkout}', tree),
  ]);
  const devices =
    manifest.devices.length === 0 ? {} : { [adapter.visibleDevices]: manifest.devices.join(',') };
  return {
    ...adapter.serverEnv,
    ...Object.fromEntries(named),
    ...devices,
    // The code of the commit stands before an installed one.
    ...(tree === null ? {} : { PYTHONPATH: [tree, own.PYTHONPATH].filter(Boolean).join(':') }),
  };
}

function failed(failure: ServerFailure, log: string): SideFailedError {
  const { class: why, line, evidence } = failure;
  const place = line === null ? log : `${log}:${line}`;
  return new SideFailedError(
    statusOf[why] ?? 'failed',
    [why, evidence, place].filter(Boolean).join(' · '),
    log,
  );
}

async function stop(campaign: OpenCampaign, side: Side, server: RunningServer): Promise<void> {
  await stopServer(server.owned, markOf(campaign, side));
  await server.ended;
  campaign.append({ type: 'server.exited', candidate: nameOf(side) });
}

async function start(
  campaign: OpenCampaign,
  side: Side,
  meter: MachineMeter,
  more: { readonly words: readonly string[]; readonly env: Readonly<Record<string, string>> },
): Promise<Started> {
  const { manifest } = campaign.state;
  const adapter = adapters[side.framework];
  const patience = meter.patience ?? usualPatience;
  const idle = await untilIdle(
    adapter.deviceMemory,
    manifest.devices,
    meter.signal,
    () => undefined,
    patience,
  );
  if (idle.kind === 'busy') throw new SideFailedError('failed', 'devices are busy', null);
  let last: SideFailedError | null = null;
  for (let tries = 0; tries < portTries; tries += 1) {
    const port = await freePort();
    const { command, tree } = await commandFor(campaign, side, port, more.words);
    const log = join('benchmark', 'trials', nameOf(side), `server-${meter.now().getTime()}-${tries + 1}.log`);
    mkdirSync(join(campaign.folder, 'benchmark', 'trials', nameOf(side)), { recursive: true, mode: 0o700 });
    const server = startServer({
      command,
      env: { ...environmentOf(campaign, side, tree), ...more.env },
      mark: markOf(campaign, side),
      logPath: join(campaign.folder, log),
      ...(tree === null ? {} : { cwd: tree }),
    });
    if (server === null) throw new SideFailedError('failed', `${command[0]} cannot be started`, log);
    campaign.append({ type: 'server.spawned', candidate: nameOf(side), server: server.owned });
    const base = `${localHost}:${port}`;
    const isHealthy = await untilHealthy(base, {
      timeoutMs: manifest.budget.launch_timeout_seconds * 1000,
      hasEnded: () => server.end() !== null,
      signal: meter.signal,
    });
    if (isHealthy) return { server, base, command, log };
    const end = server.end();
    await stop(campaign, side, server);
    const failure = classifyServerEnd(
      readLog(join(campaign.folder, log)),
      { exitCode: end?.exitCode ?? null, signal: end?.signal ?? null, isLate: end === null },
      adapter,
    );
    last = failed(failure, log);
    if (failure.class !== 'port') break;
  }
  throw last ?? new SideFailedError('failed', 'no free port', null);
}

async function measured(
  campaign: OpenCampaign,
  side: Side,
  { server, base, command, log }: Started,
  trial: PlannedTrial,
  meter: MachineMeter,
): Promise<CandidateRow> {
  const { manifest, frameworks } = campaign.state;
  const startedAt = meter.now().toISOString();
  const frameworkVersion = frameworks.get(side.framework)?.version ?? null;
  const { version, now, signal } = meter;
  try {
    return await runTrial(trial, {
      manifest,
      folder: campaign.folder,
      base,
      serverCommand: command,
      serverLog: log,
      frameworkVersion,
      version,
      now,
      signal,
    });
  } catch (error) {
    if (!(error instanceof ServerProbeError)) throw error;
    const end = server.end();
    const failure =
      end === null
        ? null
        : classifyServerEnd(
            readLog(join(campaign.folder, log)),
            { ...end, isLate: false },
            adapters[side.framework],
          );
    const row = emptyRow(trial, manifest, {
      startedAt,
      endedAt: now().toISOString(),
      version,
      frameworkVersion,
      serverCommand: command,
      serverLog: log,
    });
    const reason = `${error.problem.code}${'detail' in error.problem ? ` · ${error.problem.detail}` : ''}`;
    return {
      ...row,
      status: failure === null ? 'failed' : (statusOf[failure.class] ?? 'failed'),
      failure_reason: failure === null ? reason : failed(failure, log).message,
    };
  }
}

async function modelName(campaign: OpenCampaign, side: Side, base: string): Promise<string> {
  const { served_name } = campaign.state.manifest;
  const needsName = adapters[side.framework].servedNameFlag === null;
  return (needsName ? await onlyServedName(base) : null) ?? served_name;
}

/** The last number that a score command prints. */
function lastNumber(output: string): number | null {
  const found = output.match(/[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g)?.at(-1);
  return found === undefined ? null : Number(found);
}

async function scoreOf(
  command: readonly string[] | null,
  base: string,
  model: string,
): Promise<number | null> {
  if (command === null) return null;
  const [file = '', ...args] = command.map((word) =>
    word.replaceAll('{url}', base).replaceAll('{model}', model),
  );
  const { stdout, exitCode } = await execa(file, args, {
    reject: false,
    stdin: 'ignore',
    timeout: testTimeoutMs,
  });
  return exitCode === 0 ? lastNumber(stdout) : null;
}

async function serve(campaign: OpenCampaign, side: Side, meter: MachineMeter): Promise<ServedSide> {
  const started = await start(campaign, side, meter, { words: [], env: {} });
  const { base, server, command } = started;
  const { resetPath } = adapters[side.framework];
  return {
    command,
    measure: (trial) => measured(campaign, side, started, trial, meter),
    answers: async (prompts, tokens) =>
      answersOf(base, await modelName(campaign, side, base), prompts, tokens),
    repeatedShare: async (prompts, tokens) => {
      const model = await modelName(campaign, side, base);
      return repeatedTime({ base, model, resetPath }, prompts, tokens);
    },
    score: async (words) => scoreOf(words, base, await modelName(campaign, side, base)),
    end: () => stop(campaign, side, server),
  };
}

async function profile(
  campaign: OpenCampaign,
  side: Side,
  scenario: Scenario,
  place: string,
  meter: MachineMeter,
): Promise<ProfileFacts> {
  const framework = tracedAs[side.framework];
  const known = campaign.state.frameworks.get(side.framework)?.flags ?? new Set<string>();
  const folder = join(campaign.folder, place, 'traces');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const started = await start(campaign, side, meter, profilerLaunch(side.framework, known, folder));
  try {
    const captured = await captureTraces(
      {
        url: started.base,
        key: null,
        framework,
        outputDir: folder,
        pathMap: null,
        prefix: 'round',
        isPrefixNamed: false,
        startStep: null,
        profileByStage: null,
        mergeProfiles: false,
        probeDelaySeconds: 0.5,
        flushSeconds: null,
        iterations: [],
        workload: 'both',
        steps,
        warmupSteps,
        probeRequests: 1,
        probePrompt: null,
        probeMaxNewTokens: null,
        // The slow scenario's own lengths: usual ones of profilers are another workload.
        prefillInput: scenario.input_len,
        prefillOutput: 1,
        decodeInput: 1,
        decodeOutput: scenario.output_len,
      },
      meter.capture ?? { fetch, sleep: (ms) => wait(ms), now: () => Date.now() },
      () => undefined,
    );
    return await readProfile({
      path: captured.folder,
      framework,
      model: campaign.state.manifest.model,
      command: started.command,
      texts: meter.texts,
      language: meter.language,
    });
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    throw new SideFailedError('failed', `profile: ${error.message}`, started.log);
  } finally {
    await stop(campaign, side, started.server);
  }
}

/** Measures on real servers of this machine, one at a time. */
export function machineMeter(meter: MachineMeter): RoundMeter {
  return {
    serve: (campaign, side) => serve(campaign, side, meter),
    profile: (campaign, side, scenario, place) => profile(campaign, side, scenario, place, meter),
    test: async (campaign, commit, command) => {
      const tree = await treeOf(campaign, planOf(campaign), commit);
      const [file = '', ...args] = inCheckout(command, tree);
      const { all, exitCode } = await execa(file, args, {
        cwd: tree,
        reject: false,
        all: true,
        stdin: 'ignore',
        timeout: testTimeoutMs,
      });
      return { exit: exitCode ?? null, output: withoutSecrets(all ?? '') };
    },
  };
}
