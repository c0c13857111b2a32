import { adapters } from '../../campaign/adapters/index.ts';
import { judgeTrial, observedLengths } from '../../campaign/bench/judge-trial.ts';
import type { PlannedTrial } from '../../campaign/bench/planned-trial.ts';
import { type CandidateRow, nothingMeasured } from '../../campaign/bench/row.ts';
import { isClientBound, type LoadFacts, loadDocument } from '../../campaign/load/load-document.ts';
import { type LoadFigures, loadFigures } from '../../campaign/load/load-figures.ts';
import { failureCounts } from '../../campaign/load/load-notes.ts';
import { type Arrivals, planRequests } from '../../campaign/load/load-plan.ts';
import type { RequestRecord } from '../../campaign/load/request-record.ts';
import type { Manifest } from '../../campaign/manifest.ts';
import { randomSequence } from '../../engine/serving/load/random.ts';
import { watchHealth } from '../load/client-health.ts';
import { CompletionClient } from '../load/completion-client.ts';
import { probeServer } from '../load/probe-server.ts';
import { promptOf } from '../load/prompts.ts';
import { isBehindSchedule, runLoad } from '../load/run-load.ts';
import { writeArtefact } from './campaign-folder.ts';
import { cacheCounters, hitRate, resetCache } from './server-pages.ts';
import { rawPath } from './trial-files.ts';

/** The client of all frameworks, so that no two rows were measured by different ones. */
export const clientName = 'throughline load';

/** What a trial runs on. */
export interface TrialContext {
  readonly manifest: Manifest;
  readonly folder: string;
  readonly base: string;
  /** The name under which the server serves. */
  readonly model: string;
  readonly serverCommand: readonly string[];
  readonly serverLog: string;
  readonly frameworkVersion: string | null;
  readonly version: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

const percentiles = [50, 90, 95, 99];

const requestsOf = ({ requests }: PlannedTrial, manifest: Manifest) => requests ?? manifest.num_prompts;

function arrivalsOf({ load }: PlannedTrial): Arrivals {
  if (load.kind === 'rate') {
    return { kind: 'rate', perSecond: load.request_rate ?? 1, burstiness: 1, maxConcurrency: null };
  }
  if (load.kind === 'burst') return { kind: 'burst' };
  return { kind: 'closed-loop', concurrency: load.max_concurrency ?? 1 };
}

function metricsOf(figures: LoadFigures): CandidateRow['metrics'] {
  const { ttft, tpot, e2el } = figures.spreads;
  const sent = figures.completed + figures.failed;
  const total =
    figures.totalInputTokens === null ? null : figures.totalInputTokens + figures.totalOutputTokens;
  return {
    request_throughput: figures.requestsPerSecond,
    output_token_throughput: figures.outputTokensPerSecond,
    total_token_throughput: total === null ? null : total / Math.max(figures.durationSeconds, 1e-9),
    p50_ttft_ms: ttft?.median ?? null,
    mean_ttft_ms: ttft?.mean ?? null,
    p99_ttft_ms: ttft?.percentiles.get(99) ?? null,
    p50_tpot_ms: tpot?.median ?? null,
    mean_tpot_ms: tpot?.mean ?? null,
    p99_tpot_ms: tpot?.percentiles.get(99) ?? null,
    p50_e2e_ms: e2el?.median ?? null,
    mean_e2e_ms: e2el?.mean ?? null,
    p99_e2e_ms: e2el?.percentiles.get(99) ?? null,
    success_rate: sent === 0 ? null : figures.completed / sent,
  };
}

/** The row of a trial before anything was measured: what it would measure, and on what. */
export function emptyRow(
  trial: PlannedTrial,
  manifest: Manifest,
  given: {
    readonly startedAt: string;
    readonly endedAt: string;
    readonly version: string;
    readonly frameworkVersion: string | null;
    readonly serverCommand: readonly string[];
    readonly serverLog: string | null;
  },
): CandidateRow {
  const { candidate, scenario, load, purpose, seed } = trial;
  return {
    schema: 'throughline.candidate/1',
    row_id: trial.key,
    framework: candidate.framework,
    framework_version: given.frameworkVersion,
    candidate_id: candidate.id,
    changed: [...candidate.changed],
    scenario: scenario.name,
    input_len: scenario.input_len,
    output_len: scenario.output_len,
    num_prompts: requestsOf(trial, manifest),
    load,
    purpose,
    status: 'skipped',
    failure_reason: null,
    sla: { ...manifest.sla, passed: false },
    metrics: nothingMeasured,
    observed: { in_mean: null, out_mean: null, completed: 0, failed: 0 },
    cache: { prefix_cache_hit_rate: null, was_reset: false },
    contaminated: false,
    regime: null,
    client: { name: clientName, version: given.version, client_bound: false },
    smoke: manifest.smoke,
    seed,
    server_command: [...given.serverCommand],
    started_at: given.startedAt,
    ended_at: given.endedAt,
    artifacts: { server_log: given.serverLog, raw_result: null },
  };
}

async function measured(trial: PlannedTrial, given: TrialContext) {
  const { manifest, base, signal } = given;
  const { scenario, seed } = trial;
  const requests = requestsOf(trial, manifest);
  const deadline = AbortSignal.any([
    signal,
    AbortSignal.timeout(manifest.budget.trial_timeout_seconds * 1000),
  ]);
  const adapter = adapters[trial.candidate.framework];
  let startedAtMs = performance.now();
  const nowMs = () => performance.now() - startedAtMs;
  const server = {
    url: new URL(base),
    endpoint: manifest.endpoint,
    model: given.model,
    apiKey: null,
    connections: requests,
    timeoutMs: manifest.budget.trial_timeout_seconds * 1000,
  } as const;
  const client = new CompletionClient(server, nowMs);
  try {
    const { promptKind, wordsFor } = await probeServer(client, server, deadline);
    const arrivals = arrivalsOf(trial);
    const lengths = {
      input: { least: scenario.input_len, most: scenario.input_len },
      output: { least: scenario.output_len, most: scenario.output_len },
    };
    const load = (count: number, loadSeed: number, how: Arrivals, onReady = () => {}) => {
      const words = randomSequence(loadSeed + 1);
      return runLoad({
        client,
        nowMs,
        signal: deadline,
        arrivals: how,
        requests: planRequests(
          { requests: count, arrivals: how, seed: loadSeed, ...lengths },
          randomSequence(loadSeed),
        ),
        promptOf: ({ inputTokens }) => promptOf(promptKind, wordsFor(inputTokens), words),
        onReady,
        onSent: () => undefined,
        onEnded: () => undefined,
      });
    };
    const warmUp = Math.min(8, manifest.num_prompts, trial.load.max_concurrency ?? 8);
    await load(warmUp, seed + 0x5eed, { kind: 'closed-loop', concurrency: warmUp });
    const wasReset = await resetCache(base, adapter.resetPaths);
    const before = await cacheCounters(base, adapter.cacheMetrics);
    let healthNow = watchHealth();
    const records = await load(requests, seed, arrivals, () => {
      startedAtMs = performance.now();
      healthNow = watchHealth();
    });
    const client_ = healthNow(isBehindSchedule(records));
    const after = await cacheCounters(base, adapter.cacheMetrics);
    const isLate = deadline.aborted && !signal.aborted;
    return {
      records,
      promptKind,
      arrivals,
      warmUp,
      wasReset,
      health: client_,
      cacheHitRate: hitRate(before, after) ?? cachedShare(records),
      isLate,
    };
  } finally {
    await client.close();
  }
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

/** Measures one load point of a server that runs, and writes what the client saw. @throws ServerProbeError */
export async function runTrial(trial: PlannedTrial, given: TrialContext): Promise<CandidateRow> {
  const startedAt = given.now().toISOString();
  const { records, promptKind, arrivals, warmUp, wasReset, health, cacheHitRate, isLate } = await measured(
    trial,
    given,
  );
  const figures = loadFigures(records, percentiles, {});
  const { manifest, version } = given;
  const facts: LoadFacts = {
    url: given.base,
    endpoint: manifest.endpoint,
    model: given.model,
    arrivals,
    requests: requestsOf(trial, manifest),
    warmUpRequests: warmUp,
    seed: trial.seed,
    promptKind,
    percentiles,
    client: health,
    isComplete: records.length === requestsOf(trial, manifest) && !isLate,
    failures: failureCounts(records),
    version,
    startedAt,
  };
  const raw = rawPath(trial.key);
  const document = { ...loadDocument(facts, figures), requests: records satisfies readonly RequestRecord[] };
  writeArtefact(given.folder, raw, `${JSON.stringify(document)}\n`);
  const judged = judgeTrial(records, figures, {
    scenario: trial.scenario,
    load: trial.load,
    requests: requestsOf(trial, manifest),
    sla: manifest.sla,
    cacheHitRate,
    promptKind,
    isClientBound: isClientBound(health),
  });
  const row = emptyRow(trial, manifest, {
    startedAt,
    endedAt: given.now().toISOString(),
    version,
    frameworkVersion: given.frameworkVersion,
    serverCommand: given.serverCommand,
    serverLog: given.serverLog,
  });
  return {
    ...row,
    status: isLate ? 'timeout' : judged.status,
    failure_reason: isLate ? 'the time for a trial was over' : judged.failureReason,
    sla: { ...manifest.sla, passed: !isLate && judged.passesSla },
    metrics: figures.completed === 0 ? { ...nothingMeasured, success_rate: 0 } : metricsOf(figures),
    observed: { ...observedLengths(records), completed: figures.completed, failed: figures.failed },
    cache: { prefix_cache_hit_rate: cacheHitRate, was_reset: wasReset },
    contaminated: judged.contaminated,
    regime: judged.regime,
    notes: [...judged.notes],
    client: { name: clientName, version, client_bound: isClientBound(health) },
    artifacts: { server_log: given.serverLog, raw_result: raw },
  };
}
