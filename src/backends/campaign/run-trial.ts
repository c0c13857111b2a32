import { judgeTrial, observedLengths } from '../../campaign/bench/judge-trial.ts';
import type { PlannedTrial } from '../../campaign/bench/planned-trial.ts';
import { type CandidateRow, nothingMeasured } from '../../campaign/bench/row.ts';
import { isClientBound, type LoadFacts, loadDocument } from '../../campaign/load/load-document.ts';
import { type LoadFigures, loadFigures } from '../../campaign/load/load-figures.ts';
import { failureCounts } from '../../campaign/load/load-notes.ts';
import type { RequestRecord } from '../../campaign/load/request-record.ts';
import type { Manifest } from '../../campaign/manifest.ts';
import { withoutSecrets } from '../../text/without-secrets.ts';
import { writeArtefact } from './campaign-folder.ts';
import { besideRaw, rawPath } from './trial-files.ts';
import { type MeasuredServer, type MeasuredTrial, measureTrial, requestsOf } from './trial-load.ts';

/** The client of all frameworks, so that no two rows were measured by different ones. */
export const clientName = 'throughline load';

/** Server of a trial and the folder of its files. */
export interface TrialRun extends MeasuredServer {
  readonly folder: string;
  readonly serverCommand: readonly string[];
  readonly serverLog: string;
  readonly frameworkVersion: string | null;
  readonly version: string;
  readonly now: () => Date;
}

const percentiles = [50, 90, 95, 99];

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

const longestPage = 4 * 1024 * 1024;

/** Writes what machine and server said of themselves, beside the raw result; what nobody told is no file. */
function writeBeside(folder: string, key: string, measured: MeasuredTrial): void {
  const { devices, metricsBefore, metricsAfter } = measured;
  const files = [
    ['gpu.csv', devices],
    ['metrics-before.txt', metricsBefore],
    ['metrics-after.txt', metricsAfter],
  ] as const;
  for (const [name, text] of files) {
    if (text === null || text === '') continue;
    writeArtefact(folder, besideRaw(key, name), withoutSecrets(text.slice(0, longestPage)));
  }
}

/** Measures one load point of a server that runs, and writes what the client saw. @throws ServerProbeError */
export async function runTrial(trial: PlannedTrial, given: TrialRun): Promise<CandidateRow> {
  const startedAt = given.now().toISOString();
  const measured = await measureTrial(trial, given);
  const { records, promptKind, arrivals, warmUp, wasReset, health, cacheHitRate, isLate } = measured;
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
  writeBeside(given.folder, trial.key, measured);
  const raw = rawPath(trial.key);
  const document = { ...loadDocument(facts, figures), requests: records satisfies readonly RequestRecord[] };
  writeArtefact(given.folder, raw, `${JSON.stringify(document)}\n`);
  const judged = judgeTrial(records, figures, {
    scenario: trial.scenario,
    load: trial.load,
    requests: requestsOf(trial, manifest),
    sla: manifest.sla,
    cacheHitRate,
    wasReset,
    isRecorded: measured.isRecorded,
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
    failure_reason: isLate ? 'trial-time' : judged.failureReason,
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
