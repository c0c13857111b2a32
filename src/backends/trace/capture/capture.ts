import { accessSync, constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { writeFileAtomically } from '../../../store/atomic-file.ts';
import { CaptureError, type CaptureNotice } from '../../../trace/capture/capture-fault.ts';
import { type IterationRange, iterationsNeeded } from '../../../trace/capture/iteration-window.ts';
import { type PathMap, toLocal, toServer } from '../../../trace/capture/path-map.ts';
import {
  type CaptureStage,
  planRounds,
  type Round,
  type WorkloadOptions,
} from '../../../trace/capture/workload.ts';
import { type Framework, frameworkName } from '../../../trace/framework/framework.ts';
import { serverText } from '../../../trace/framework/server-arguments.ts';
import { flushedFiles } from './flushed-files.ts';
import { checkHealth, type Identity, identify } from './identify.ts';
import { snapshot } from './new-files.ts';
import { Prober } from './probes.ts';
import { startProfile, stopProfile } from './profiler-routes.ts';
import { type CapturePorts, ProfiledServer } from './server.ts';

export interface CaptureRequest extends WorkloadOptions {
  readonly url: string;
  readonly key: string | null;
  readonly framework: Framework | null;
  /** Folder as the server names it; null where SGLang may use one of ours. */
  readonly outputDir: string | null;
  readonly pathMap: PathMap | null;
  readonly prefix: string;
  /** Whether the user named a prefix: a framework that ignores it says so. */
  readonly isPrefixNamed: boolean;
  readonly startStep: number | null;
  /** What `--profile-by-stage` said; null = it was not given. */
  readonly profileByStage: boolean | null;
  readonly mergeProfiles: boolean;
  readonly probeDelaySeconds: number;
  /** How long to wait for files; null = as long as the framework is known to need. */
  readonly flushSeconds: number | null;
  /** Iterations that a TensorRT-LLM server of a fixed window records; empty = it takes steps. */
  readonly iterations: readonly IterationRange[];
}

/** What was captured: a folder that `triage` reads. */
export interface Captured {
  readonly folder: string;
  readonly stages: readonly CaptureStage[];
}

interface Place {
  /** The folder here, and as the server names it. */
  readonly local: string;
  readonly server: string;
}

/** How long each framework may need until its traces are written. */
const flushSeconds: Readonly<Record<Framework, number>> = {
  sglang: 180,
  vllm: 1800,
  trtllm: 600,
  tokenspeed: 180,
  other: 180,
};

function checkFlags(request: CaptureRequest, framework: Framework): void {
  if (framework === 'sglang') return;
  const given = [
    request.profileByStage === true ? '--profile-by-stage' : null,
    request.mergeProfiles ? '--merge-profiles' : null,
    request.startStep !== null ? '--start-step' : null,
  ].find((flag) => flag !== null);
  if (given !== undefined && given !== null) throw new CaptureError({ code: 'only-sglang', flag: given });
}

/** Makes sure that the folder of the traces is here and can be written, before anything is sent. */
function placeOf(request: CaptureRequest, framework: Framework): Place {
  const { outputDir, pathMap } = request;
  if (outputDir === null) {
    if (framework !== 'sglang')
      throw new CaptureError({ code: 'output-folder-needed', framework: frameworkName(framework) });
    const local = mkdtempSync(join(tmpdir(), 'sglang-torch-profile-'));
    return { local, server: toServer(local, pathMap) };
  }
  if (/\.(?:json|gz)$/i.test(outputDir)) throw new CaptureError({ code: 'output-is-file', path: outputDir });
  const local = resolve(toLocal(outputDir, pathMap));
  const server = toServer(local, pathMap);
  // SGLang is told the folder, so that it may be made; the others were started with theirs.
  if (framework === 'sglang' && !existsSync(local)) mkdirSync(local, { recursive: true });
  if (!existsSync(local) || !statSync(local).isDirectory()) {
    throw new CaptureError({ code: 'output-not-visible', path: local, server: outputDir });
  }
  try {
    accessSync(local, constants.W_OK);
  } catch {
    throw new CaptureError({ code: 'output-not-writable', path: local });
  }
  return { local, server };
}

/** The rounds that this server can do: a worker of a disaggregated server does one stage. */
function roundsFor(request: CaptureRequest, { settings }: Identity): readonly Round[] {
  const mode = serverText(settings, 'disaggregation_mode');
  if (mode !== 'prefill' && mode !== 'decode') return planRounds(request);
  const { workload } = request;
  if (workload === 'both') return planRounds({ ...request, workload: mode });
  if (workload !== mode) {
    const wanted = workload === 'legacy' ? 'all' : workload;
    throw new CaptureError({ code: 'other-worker', has: mode, wanted });
  }
  return planRounds(request);
}

/** One capture of one server. */
class Capture {
  private readonly request: CaptureRequest;
  private readonly server: ProfiledServer;
  private readonly identity: Identity;
  private readonly place: Place;
  private readonly ports: CapturePorts;
  private readonly say: (notice: CaptureNotice) => void;
  private readonly prober: Prober;

  constructor(
    request: CaptureRequest,
    server: ProfiledServer,
    identity: Identity,
    place: Place,
    ports: CapturePorts,
    say: (notice: CaptureNotice) => void,
  ) {
    this.request = request;
    this.server = server;
    this.identity = identity;
    this.place = place;
    this.ports = ports;
    this.say = say;
    this.prober = new Prober(server, identity.framework, identity.model);
  }

  /** The folder that the server writes a round into: SGLang is told one, the others were started with theirs. */
  private roundFolder(stage: CaptureStage): Place {
    if (this.identity.framework !== 'sglang') return this.place;
    const parts = stage === 'all' ? [] : [stage];
    const own = join(this.place.local, ...parts, String(this.ports.now() / 1000));
    mkdirSync(own, { recursive: true });
    return { local: own, server: toServer(own, this.request.pathMap) };
  }

  private async start(round: Round, folder: Place): Promise<void> {
    const { request, identity } = this;
    const isMixed = round.stage === 'all';
    const usedSecond = await startProfile(this.server, {
      framework: identity.framework,
      folder: folder.server,
      // SGLang's scheduler counts a step before it looks whether to stop: one more keeps the last one whole.
      steps: request.steps + (isMixed || identity.framework !== 'sglang' ? 0 : 1),
      startStep: request.startStep,
      prefix: isMixed ? request.prefix : `${request.prefix}-${round.stage}`,
      splitsStages: isMixed && (request.profileByStage ?? true),
      mergesRanks: request.mergeProfiles,
    });
    if (usedSecond) this.say({ code: 'second-form' });
  }

  /** Requests of a round: a window of iterations must be over before the round ends. */
  private requestsOf(round: Round): Round {
    const needed = iterationsNeeded(this.request.iterations);
    if (needed === 0) return round;
    const { capture } = round;
    const requests = Math.max(capture.requests, Math.ceil(needed / Math.max(1, capture.outputTokens)));
    return { ...round, capture: { ...capture, requests } };
  }

  /** Carries out one round; returns the traces that the server wrote. */
  async run(planned: Round): Promise<readonly string[]> {
    const { framework } = this.identity;
    const round = this.requestsOf(planned);
    this.say({ code: 'round', stage: round.stage, requests: round.warmup.requests + round.capture.requests });
    await this.prober.send(round.prompt, round.warmup);
    const folder = this.roundFolder(round.stage);
    const before = snapshot(folder.local);
    await this.start(round, folder);
    const delaySeconds = this.request.probeDelaySeconds;
    try {
      await this.ports.sleep(1000 * (framework === 'vllm' ? Math.max(5, delaySeconds) : delaySeconds));
      await this.prober.send(round.prompt, round.capture);
    } finally {
      await stopProfile(this.server, framework);
    }
    const seconds = this.request.flushSeconds ?? flushSeconds[framework];
    this.say({ code: 'waiting', folder: folder.local, seconds });
    const files = await flushedFiles(folder.local, before, seconds, this.ports);
    this.say({ code: 'captured', stage: round.stage, files });
    return files;
  }
}

/** Settings of a server without what opens it to others. */
function withoutSecrets(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const isSecret = /(?:api_?key|secret|password|passwd|credential|(?:hf|access|auth|bearer)_?token)s?$/i;
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => {
      if (isSecret.test(key)) return [key, null];
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return [key, isObject ? withoutSecrets({ ...value }) : value];
    }),
  );
}

/** Copies new files beside each other by stage; the files of the server stay where they are. */
function gather(root: string, stage: CaptureStage, files: readonly string[]): void {
  const own = stage === 'all' ? root : join(root, stage);
  mkdirSync(own, { recursive: true });
  for (const file of files) copyFileSync(file, join(own, basename(file)));
}

/**
 * Captures traces of a running server over HTTP: by default one round of prefill and one of decode, each with requests
 * of its own. Nothing is sent before the server and the folder are known to be fit.
 *
 * @throws {CaptureError} with what to do about it.
 */
export async function captureTraces(
  request: CaptureRequest,
  ports: CapturePorts,
  say: (notice: CaptureNotice) => void,
): Promise<Captured> {
  const server = new ProfiledServer(request.url, ports, request.key);
  await checkHealth(server);
  const identity = await identify(server, request.framework);
  const { framework, settings } = identity;
  checkFlags(request, framework);
  const place = placeOf(request, framework);
  const rounds = roundsFor(request, identity);
  const ignoresPrefix = framework === 'vllm' || framework === 'trtllm';
  if (ignoresPrefix && request.isPrefixNamed)
    say({ code: 'prefix-ignored', framework: frameworkName(framework) });
  const capture = new Capture(request, server, identity, place, ports, say);
  // New traces come together in a folder of their own: an older one is never analysed with them.
  const root = join(place.local, `capture-${BigInt(Math.round(ports.now() * 1e6))}`);
  if (settings !== null) {
    mkdirSync(root, { recursive: true });
    writeFileAtomically(
      join(root, 'server_args.json'),
      `${JSON.stringify(withoutSecrets(settings), null, 2)}\n`,
      {
        mode: 0o644,
      },
    );
  }
  const stages: CaptureStage[] = [];
  for (const round of rounds) {
    try {
      gather(root, round.stage, await capture.run(round));
      stages.push(round.stage);
    } catch (error) {
      // What the first round brought is worth more than an error of the second.
      const isRefusal = error instanceof CaptureError && error.fault.code === 'start-refused';
      if (!isRefusal || stages.length === 0) throw error;
      const status = error.fault.code === 'start-refused' ? error.fault.status : 0;
      say({ code: 'round-refused', stage: round.stage, status });
    }
  }
  return { folder: root, stages };
}
