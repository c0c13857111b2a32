import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { classifyServerEnd, type ServerFailure } from '../../../campaign/adapters/failure-class.ts';
import { adapters } from '../../../campaign/adapters/frameworks.ts';
import type { PlannedTrial } from '../../../campaign/bench/planned-trial.ts';
import type { CandidateRow, RowStatus } from '../../../campaign/bench/row.ts';
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
import type { BenchHost } from '../hosts/bench-host.ts';
import { hostOf } from '../hosts/host-of.ts';
import { thisMachine } from '../hosts/local-host.ts';
import { type LaunchChange, type Launched, launchServer, stopLaunched } from '../launch-server.ts';
import { readLog } from '../read-log.ts';
import { emptyRow, runTrial } from '../run-trial.ts';
import { type IdlePatience, untilIdle, usualPatience } from '../until-idle.ts';
import { answersOf, repeatedTime } from './answers.ts';
import { type ProfileFacts, type RoundMeter, type ServedSide, type Side, SideFailedError } from './ports.ts';
import { type ProfilerLaunch, profilerLaunch, tracedAs } from './profiler-launch.ts';
import { readProfile } from './read-profile.ts';
import { inCheckout, treeOf } from './trees.ts';

/** Ports of the meter of this machine. */
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

function planOf(campaign: OpenCampaign): RoundPlan {
  const { plan } = campaign.state.rounds;
  if (plan === null) throw new RangeError('no plan');
  return plan;
}

function nameOf({ candidate, commit }: Side): string {
  return commit === null ? candidate.id : `${candidate.id}@${commit.slice(0, shortLength)}`;
}

/** Where a rival is started, and the target whose code is here. */
function hostFor(campaign: OpenCampaign, side: Side): BenchHost {
  const host = hostOf(campaign.state.manifest.host_profile);
  if (side.commit !== null && host !== thisMachine) {
    throw new SideFailedError('failed', 'the patched code is on this machine, the servers are not', null);
  }
  return host;
}

/** Words and environment of a side's start, from the checkout of its commit. */
async function changeOf(campaign: OpenCampaign, side: Side, more: ProfilerLaunch): Promise<LaunchChange> {
  const { manifest } = campaign.state;
  const name = nameOf(side);
  if (side.commit === null) return { name, words: (words) => [...words, ...more.words], env: more.env };
  const plan = planOf(campaign);
  const tree = await treeOf(campaign, plan, side.commit);
  const search = manifest.frameworks[side.framework];
  const launch = search?.launch ?? adapters[side.framework].launch;
  const own = Object.entries(search?.env ?? {}).map(([key, value]) => [
    key,
    value.replaceAll('{checkout}', tree),
  ]);
  return {
    name,
    cwd: tree,
    words: (words) => {
      const bare = plan.launch === null ? words : [...plan.launch, ...words.slice(launch.length)];
      return [...inCheckout(bare, tree), ...more.words];
    },
    env: {
      ...Object.fromEntries(own),
      // The code of the commit stands before an installed one.
      PYTHONPATH: [tree, search?.env.PYTHONPATH].filter(Boolean).join(':'),
      ...more.env,
    },
  };
}

function failed({ class: why, line, evidence }: ServerFailure, log: string): SideFailedError {
  const place = line === null ? log : `${log}:${line}`;
  return new SideFailedError(
    statusOf[why] ?? 'failed',
    [why, evidence, place].filter(Boolean).join(' · '),
    log,
  );
}

const nothingMore: ProfilerLaunch = { words: [], env: {} };

async function start(
  campaign: OpenCampaign,
  side: Side,
  meter: MachineMeter,
  more: ProfilerLaunch = nothingMore,
): Promise<Launched> {
  const host = hostFor(campaign, side);
  const { devices } = campaign.state.manifest;
  const patience = meter.patience ?? usualPatience;
  const look = adapters[side.framework].deviceLook;
  const idle = await untilIdle(host, look, devices, meter.signal, () => undefined, patience);
  if (idle.kind === 'busy') throw new SideFailedError('failed', 'devices are busy', null);
  const change = await changeOf(campaign, side, more);
  const launched = await launchServer(campaign, side.candidate, 'round', host, meter.signal, change);
  if ('failure' in launched) throw failed(launched.failure, launched.log);
  return launched;
}

function stop(campaign: OpenCampaign, side: Side, { server }: Launched): Promise<void> {
  return stopLaunched(campaign, nameOf(side), server, hostFor(campaign, side));
}

async function measured(
  campaign: OpenCampaign,
  side: Side,
  { server, base, model, command, log }: Launched,
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
      host: hostFor(campaign, side),
      folder: campaign.folder,
      base,
      model,
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
  const launched = await start(campaign, side, meter);
  const { base, model, command } = launched;
  const { resetPaths } = adapters[side.framework];
  return {
    command,
    measure: (trial) => measured(campaign, side, launched, trial, meter),
    answers: (prompts, tokens) => answersOf(base, model, prompts, tokens),
    repeatedShare: (prompts, tokens) => repeatedTime({ base, model, resetPaths }, prompts, tokens),
    score: (words) => scoreOf(words, base, model),
    end: () => stop(campaign, side, launched),
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
      meter.capture ?? { fetch, sleep: (ms) => wait(ms), now: () => Date.now(), signal: meter.signal },
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
    await stop(campaign, side, started);
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
