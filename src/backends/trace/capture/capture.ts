import { join } from 'node:path';
import { CaptureError, type CaptureNotice } from '../../../trace/capture/capture-fault.ts';
import { type IterationRange, iterationsNeeded } from '../../../trace/capture/iteration-window.ts';
import {
  type CaptureStage,
  planRounds,
  type Round,
  type WorkloadOptions,
} from '../../../trace/capture/workload.ts';
import { type Framework, frameworkName } from '../../../trace/framework/framework.ts';
import { serverCount, serverText } from '../../../trace/framework/server-arguments.ts';
import { type Flushed, flushedFiles } from './flushed-files.ts';
import { gather, writeSettings } from './gather.ts';
import { checkHealth, type Identity, identify } from './identify.ts';
import { snapshot } from './new-files.ts';
import { type Place, type PlaceRequest, placeOf } from './place.ts';
import { Prober } from './probes.ts';
import { startProfile, stopProfile } from './profiler-routes.ts';
import { roundFolder } from './round-folder.ts';
import { type CapturePorts, ProfiledServer, pause } from './server.ts';

/** One capture as a person asks for it: which server, what load, how many steps, and where the traces go. */
export interface CaptureRequest extends WorkloadOptions, PlaceRequest {
  readonly url: string;
  readonly key: string | null;
  readonly framework: Framework | null;
  readonly prefix: string;
  /** Whether the user named a prefix: a framework that ignores it says so. */
  readonly isPrefixNamed: boolean;
  readonly startStep: number | null;
  /** Value of `--profile-by-stage`; null = it was not given. */
  readonly profileByStage: boolean | null;
  readonly mergeProfiles: boolean;
  readonly probeDelaySeconds: number;
  /** How long to wait for files; null = as long as the framework is known to need. */
  readonly flushSeconds: number | null;
  /** Iterations that a TensorRT-LLM server of a fixed window records; empty = it takes steps. */
  readonly iterations: readonly IterationRange[];
}

/** Result of a capture: a folder that `triage` reads. */
export interface Captured {
  readonly folder: string;
  readonly stages: readonly CaptureStage[];
  /** Framework of the server. */
  readonly framework: Framework;
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

/** Traces that one round brings on this machine, as far as the settings tell: SGLang writes one for each rank. */
function ranksHere({ framework, settings }: Identity): number {
  if (framework !== 'sglang') return 1;
  const [tensor, pipeline, nodes] = ['tp_size', 'pp_size', 'nnodes'].map(
    (key) => serverCount(settings, key) ?? 1,
  );
  return Math.max(1, Math.floor(((tensor ?? 1) * (pipeline ?? 1)) / (nodes ?? 1)));
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

  private async start(round: Round, folder: Place): Promise<void> {
    const { request, identity } = this;
    const { framework } = identity;
    const isMixed = round.stage === 'all';
    const usedSecond = await startProfile(this.server, {
      framework,
      folder: folder.server,
      // SGLang's scheduler counts a step before it looks whether to stop: one more keeps the last one whole.
      steps: request.steps + (isMixed || framework !== 'sglang' ? 0 : 1),
      startStep: request.startStep,
      prefix: isMixed ? request.prefix : `${request.prefix}-${round.stage}`,
      splitsStages: isMixed && (request.profileByStage ?? true),
      mergesRanks: request.mergeProfiles,
    }).catch(async (error: unknown) => {
      // A refusal leaves the profiler to whoever runs it; silence may mean that it has begun for us.
      const isRefused = error instanceof CaptureError && /refused|route/.test(error.fault.code);
      if (!isRefused) await this.stop();
      throw error;
    });
    if (usedSecond) this.say({ code: 'second-form', framework });
  }

  /** Stops the profiler whatever came before, and says so where it could not be stopped. */
  private async stop(): Promise<void> {
    const stopped = await stopProfile(this.server, this.identity.framework);
    if (stopped !== null) this.say({ code: 'stop-failed', url: this.server.url, status: stopped.status });
  }

  /** Requests of a round: a window of iterations must be over before the round ends. */
  private requestsOf(round: Round): Round {
    const needed = iterationsNeeded(this.request.iterations);
    if (needed === 0) return round;
    const { capture } = round;
    const requests = Math.max(capture.requests, Math.ceil(needed / Math.max(1, capture.outputTokens)));
    return { ...round, capture: { ...capture, requests } };
  }

  /** Carries out one round; returns what the server wrote, and the folder that was watched. */
  async run(planned: Round): Promise<Flushed & { readonly watched: string }> {
    const { framework } = this.identity;
    const round = this.requestsOf(planned);
    this.say({ code: 'round', stage: round.stage, requests: round.warmup.requests + round.capture.requests });
    await this.prober.send(round.prompt, round.warmup);
    const folder =
      framework === 'sglang'
        ? roundFolder(this.place, round.stage, this.ports.now(), this.request.pathMap)
        : this.place;
    const before = snapshot(folder.local, folder.file);
    await this.start(round, folder);
    const delaySeconds = this.request.probeDelaySeconds;
    try {
      await pause(this.ports, 1000 * (framework === 'vllm' ? Math.max(5, delaySeconds) : delaySeconds));
      await this.prober.send(round.prompt, round.capture);
    } finally {
      await this.stop();
    }
    await pause(this.ports, 0);
    const seconds = this.request.flushSeconds ?? flushSeconds[framework];
    this.say({ code: 'waiting', folder: folder.local, seconds });
    const patience = { seconds, ranks: ranksHere(this.identity) };
    const flushed = await flushedFiles(folder, before, patience, this.ports, this.say);
    this.say({ code: 'captured', stage: round.stage, files: [...flushed.traces, ...flushed.raw] });
    return { ...flushed, watched: folder.local };
  }
}

/**
 * Captures traces of a running server over HTTP: by default one round of prefill and one of decode, each with requests
 * of its own. Nothing is sent before the server and the folder are known to be fit. A profiler that was started is
 * stopped, whatever happens after.
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
  const root = join(place.local, `capture-${BigInt(Math.round(ports.now())) * 1_000_000n}`);
  if (settings !== null) writeSettings(root, settings);
  const stages: CaptureStage[] = [];
  const raw: { stage: CaptureStage; folder: string }[] = [];
  for (const { stage, ...round } of rounds) {
    try {
      const flushed = await capture.run({ stage, ...round });
      raw.push(...flushed.raw.map((folder) => ({ stage, folder })));
      if (flushed.traces.length === 0) continue;
      gather(root, flushed.watched, stage, flushed.traces);
      stages.push(stage);
    } catch (error) {
      if (!(error instanceof CaptureError) || stages.length === 0) throw error;
      // The recording of the first round is worth more than an error of the second.
      if (error.fault.code !== 'start-refused') {
        say({ code: 'kept', stages: [...stages], folder: root });
        throw error;
      }
      say({ code: 'round-refused', stage, status: error.fault.status });
    }
  }
  if (stages.length === 0) throw new CaptureError({ code: 'raw-ascend', folders: raw });
  return { folder: root, stages, framework };
}
