import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { adapters } from '../../campaign/adapters/frameworks.ts';
import type { PlannedTrial } from '../../campaign/bench/planned-trial.ts';
import type { ClientHealth } from '../../campaign/load/load-document.ts';
import { type Arrivals, type PlannedRequest, planRequests } from '../../campaign/load/load-plan.ts';
import { readWorkload } from '../../campaign/load/read-workload.ts';
import { type CountTokens, type KeptAnswer, recounted } from '../../campaign/load/recount.ts';
import type { RequestRecord } from '../../campaign/load/request-record.ts';
import { type WorkloadLoad, workloadRequests } from '../../campaign/load/workload-requests.ts';
import type { Manifest } from '../../campaign/manifest.ts';
import { randomSequence } from '../../engine/serving/load/random.ts';
import { watchHealth } from '../load/client-health.ts';
import { CompletionClient } from '../load/completion-client.ts';
import { probeServer } from '../load/probe-server.ts';
import { promptsFrom } from '../load/prompts.ts';
import { isBehindSchedule, runLoad } from '../load/run-load.ts';
import { tokenCounter, tokenizerFile } from '../load/tokenizer.ts';
import { CampaignAlteredError } from './campaign-folder.ts';
import { watchDevices } from './device-watch.ts';
import type { BenchHost } from './hosts/bench-host.ts';
import { cacheCounters, hitRate, metricsPage, resetCache } from './server-pages.ts';

/** The server that a trial measures, and what ends it. */
export interface MeasuredServer {
  readonly manifest: Manifest;
  /** Where the server runs: its devices are looked at. */
  readonly host: Pick<BenchHost, 'run'>;
  readonly base: string;
  /** The name under which the server serves. */
  readonly model: string;
  readonly signal: AbortSignal;
  /** The steady clock that requests are timed on; this machine's where absent. Tests have one that no busy machine moves. */
  readonly steadyMs?: (() => number) | undefined;
}

/** Measurements of a trial, before it is judged. */
export interface MeasuredTrial {
  readonly records: readonly RequestRecord[];
  readonly promptKind: 'tokens' | 'text';
  readonly arrivals: Arrivals;
  readonly warmUp: number;
  readonly wasReset: boolean;
  readonly health: ClientHealth;
  /** Share of prompt tokens; null where the server does not tell. */
  readonly cacheHitRate: number | null;
  readonly isLate: boolean;
  /** Prompts were those of the workload's file. */
  readonly isRecorded: boolean;
  /** `gpu.csv`; null where nothing tells what devices do. */
  readonly devices: string | null;
  readonly metricsBefore: string | null;
  readonly metricsAfter: string | null;
}

/** Requests of a trial: those of the campaign, or its own number where it must last. */
export function requestsOf({ requests }: PlannedTrial, { num_prompts }: Manifest): number {
  return requests ?? num_prompts;
}

function arrivalsOf({ load }: PlannedTrial): Arrivals {
  if (load.kind === 'rate') {
    return { kind: 'rate', perSecond: load.request_rate ?? 1, burstiness: 1, maxConcurrency: null };
  }
  if (load.kind === 'burst') return { kind: 'burst' };
  return { kind: 'closed-loop', concurrency: load.max_concurrency ?? 1 };
}

/** The prompts of the workload's file; null where lengths are what is fixed. @throws CampaignAlteredError */
function recordedLoad(trial: PlannedTrial, manifest: Manifest, arrivals: Arrivals): WorkloadLoad | null {
  const { workload } = manifest;
  // Nobody who wrote a patch knew the prompts of the hold-out: they are not those of the file.
  if (workload === null || trial.purpose === 'holdout') return null;
  const text = existsSync(workload.path) ? readFileSync(workload.path, 'utf8') : '';
  const sha256 = createHash('sha256').update(text).digest('hex');
  if (sha256 !== workload.sha256) throw new CampaignAlteredError([workload.path]);
  const wanted = { from: 0, requests: requestsOf(trial, manifest), arrivals, outputTokens: null };
  return workloadRequests(readWorkload(text), wanted, randomSequence(trial.seed));
}

const counters = new Map<string, Promise<CountTokens | null>>();

/** Counts tokens as the model does, where its tokenizer is on this machine; null where it is not. */
function counterOf({ tokenizer, model }: Manifest): Promise<CountTokens | null> {
  const path = [tokenizer ?? '', model].map((name) => tokenizerFile(name, process.env)).find((one) => one);
  if (path === null || path === undefined) return Promise.resolve(null);
  const known = counters.get(path) ?? tokenCounter(path).catch(() => null);
  counters.set(path, known);
  return known;
}

/** Share of prompt tokens that a server says it had cached, where it says it with every answer. */
function cachedShare(records: readonly RequestRecord[]): number | null {
  const told = records.flatMap(({ inputTokens, cachedTokens }) =>
    inputTokens === null || cachedTokens == null ? [] : [{ inputTokens, cachedTokens }],
  );
  const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);
  const all = sum(told.map(({ inputTokens }) => inputTokens));
  return all === 0 ? null : sum(told.map(({ cachedTokens }) => cachedTokens)) / all;
}

const warmUpSeedOffset = 0x5eed;
const mostWarmUp = 8;

/** Puts the load of a trial on a server, warmed up and with an empty cache. @throws ServerProbeError, CampaignAlteredError */
export async function measureTrial(trial: PlannedTrial, given: MeasuredServer): Promise<MeasuredTrial> {
  const { manifest, base, signal, host, steadyMs = () => performance.now() } = given;
  const { scenario, seed } = trial;
  const timeoutMs = manifest.budget.trial_timeout_seconds * 1000;
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const adapter = adapters[trial.candidate.framework];
  const arrivals = arrivalsOf(trial);
  const recorded = recordedLoad(trial, manifest, arrivals);
  const count = await counterOf(manifest);
  const kept = new Map<number, KeptAnswer>();
  let startedAtMs = steadyMs();
  const nowMs = () => steadyMs() - startedAtMs;
  const requests = requestsOf(trial, manifest);
  const server = {
    url: new URL(base),
    endpoint: manifest.endpoint,
    model: given.model,
    apiKey: null,
    connections: requests,
    timeoutMs,
  } as const;
  const client = new CompletionClient(server, nowMs);
  try {
    const probed = await probeServer(client, server, deadline);
    const lengths = {
      input: { least: scenario.input_len, most: scenario.input_len },
      output: { least: scenario.output_len, most: scenario.output_len },
    };
    const drawn = (number: number, how: Arrivals, from: number): PlannedRequest[] =>
      planRequests({ requests: number, arrivals: how, seed: from, ...lengths }, randomSequence(from));
    const common = { client, nowMs, signal: deadline, onSent: () => undefined, onEnded: () => undefined };
    const warmUp = Math.min(mostWarmUp, manifest.num_prompts, trial.load.max_concurrency ?? mostWarmUp);
    const warmUpSeed = seed + warmUpSeedOffset;
    const loop: Arrivals = { kind: 'closed-loop', concurrency: warmUp };
    await runLoad({
      ...common,
      arrivals: loop,
      requests: drawn(warmUp, loop, warmUpSeed),
      promptOf: promptsFrom(probed, randomSequence(warmUpSeed + 1)),
    });
    const wasReset = await resetCache(base, adapter.resetPaths);
    const metricsBefore = await metricsPage(base);
    let healthNow = watchHealth();
    let watch: ReturnType<typeof watchDevices> | null = null;
    const measured = await runLoad({
      ...common,
      arrivals,
      requests: recorded?.requests ?? drawn(requests, arrivals, seed),
      promptOf: promptsFrom(probed, randomSequence(seed + 1), recorded?.prompts ?? []),
      ...(count === null ? {} : { kept }),
      onReady: () => {
        watch = watchDevices(host, adapter.deviceSamples, manifest.devices);
        startedAtMs = steadyMs();
        healthNow = watchHealth();
      },
    });
    const health = healthNow(isBehindSchedule(measured));
    const devices = await (watch as ReturnType<typeof watchDevices> | null)?.stop();
    const metricsAfter = await metricsPage(base);
    const records = count === null ? measured : recounted(measured, kept, count);
    const cache = hitRate(
      cacheCounters(metricsBefore, adapter.cacheMetrics),
      cacheCounters(metricsAfter, adapter.cacheMetrics),
    );
    return {
      records,
      promptKind: probed.promptKind,
      arrivals,
      warmUp,
      wasReset,
      health,
      cacheHitRate: cache ?? cachedShare(records),
      isLate: deadline.aborted && !signal.aborted,
      isRecorded: recorded !== null,
      devices: devices ?? null,
      metricsBefore,
      metricsAfter,
    };
  } finally {
    await client.close();
  }
}
