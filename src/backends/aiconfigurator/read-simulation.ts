import { emptyDeviceResult, unknownConditions, unknownRow } from '../../results/readers/run-draft.ts';
import type { ConfigurationOutcome, DeviceResult, PdPair, Result, ResultRow } from '../../results/result.ts';
import type { AskedPlan, SavedFiles } from './read-run.ts';
import {
  at,
  averageDevices,
  basis,
  type Candidate,
  figures,
  latency,
  type Metrics,
  measures,
  numberIn,
  recommendationSchema,
  type WorkerSizes,
  workerOf,
} from './simulation-metrics.ts';

const round = (value: number) => Number(value.toFixed(6));

/** Figures of one simulated load test. */
function rowOf(metrics: Metrics, used: number | null, config: unknown): ResultRow {
  const devices = averageDevices(metrics, used);
  const rate = numberIn(metrics, 'output_throughput_tok_s');
  const worker = workerOf(config, 'aggregated');
  const done = numberIn(metrics, 'completed_requests');
  const asked = numberIn(metrics, 'num_requests');
  const users = at(config, 'traffic', 'load', 'concurrency');
  return {
    ...unknownRow,
    parallel:
      worker === null ? '' : worker.replicas > 1 ? `${worker.replicas} × ${worker.label}` : worker.label,
    tp: worker?.tp ?? null,
    pp: worker?.pp ?? null,
    dp: worker === null ? null : (worker.dp ?? 1) * worker.replicas,
    moeTp: worker?.moeTp ?? null,
    ep: worker?.ep ?? null,
    concurrency: typeof users === 'number' ? users : null,
    throughputTokensPerSecond: rate,
    throughputTokensPerSecondPerDevice: rate === null || !devices ? null : round(rate / devices),
    requestsPerSecond: numberIn(metrics, 'request_throughput_rps'),
    ttftMs: latency(metrics, 'mean_ttft_ms', 'num_ttft_samples'),
    tpotMs: latency(metrics, 'mean_tpot_ms', 'num_tpot_samples'),
    measures: measures(metrics),
    extra: {
      ...(used === null ? {} : { 'used GPUs': String(used) }),
      ...(done === null || asked === null ? {} : { 'completed requests': `${done} / ${asked}` }),
    },
  };
}

function pairOf(
  row: ResultRow,
  config: unknown,
): { readonly pair: PdPair; readonly prefill: number; readonly decode: number } | null {
  const [prefill, decode] = [workerOf(config, 'prefill'), workerOf(config, 'decode')];
  if (prefill === null || decode === null) return null;
  const devices = ({ tp, pp, dp }: WorkerSizes) => (tp === null ? null : tp * (pp ?? 1) * (dp ?? 1));
  return {
    prefill: prefill.replicas,
    decode: decode.replicas,
    pair: {
      pdRatio: Number((prefill.replicas / decode.replicas).toFixed(4)),
      balancedQps: row.requestsPerSecond,
      prefillQps: null,
      decodeQps: null,
      ttftMs: row.ttftMs,
      tpotMs: row.tpotMs,
      prefillParallel: prefill.label,
      decodeParallel: decode.label,
      prefillDevicesPerInstance: devices(prefill),
      decodeDevicesPerInstance: devices(decode),
      prefillBatchSize: null,
      decodeBatchSize: null,
      prefillConcurrency: null,
      decodeConcurrency: row.concurrency,
    },
  };
}

const outOfMemory = 'kv_capacity';

function outcomeOf(one: Candidate, plan: AskedPlan): ConfigurationOutcome {
  const row = rowOf(one.metrics ?? {}, one.used_gpus ?? null, one.prediction_config);
  const isTtft = plan.ttftLimitMs !== null && (row.ttftMs ?? 0) > plan.ttftLimitMs;
  const category = one.reason_category ?? one.status;
  const limit = isTtft ? ('ttft-limit' as const) : ('tpot-limit' as const);
  const verdict =
    category === 'sla_constraint'
      ? limit
      : category === outOfMemory
        ? ('decode-oom' as const)
        : ('no-row' as const);
  const text = [category, one.reason].filter((part) => part !== null && part !== undefined).join(': ');
  return {
    parallel: row.parallel || one.candidate_id,
    verdict,
    stoppedBy: verdict === 'no-row' ? null : verdict,
    stoppedAtBatch: null,
    ttftMs: row.ttftMs,
    tpotMs: row.tpotMs,
    availableGiB: null,
    reason: { en: text, zh: text },
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function fileNamed(files: SavedFiles, name: string): string | undefined {
  return [...files].find(([path]) => path === name || path.endsWith(`/${name}`))?.[1];
}

function deviceOf(
  rows: readonly { readonly row: ResultRow; readonly config: unknown }[],
  plan: AskedPlan,
): DeviceResult {
  const system = plan.system ?? null;
  const limits = { ttftMs: plan.ttftLimitMs, tpotMs: plan.tpotLimitMs };
  const pairs = rows.flatMap(({ row, config }) => pairOf(row, config) ?? []);
  const [first] = pairs;
  const candidates = rows.map(({ row }) => row);
  return {
    ...emptyDeviceResult(system, first === undefined ? 'aggregated' : 'pd-ratio'),
    limits,
    best: candidates[0] ?? null,
    candidates,
    pdRatio:
      first === undefined
        ? null
        : {
            pairs: pairs.map(({ pair }) => pair),
            prefillInstances: first.prefill,
            decodeInstances: first.decode,
          },
  };
}

/**
 * The result of `aisimulate recommend` or `predict` (0.13 and newer) from what it saved; null where it saved no readable
 * document. Means are over completed requests: where some did not complete, a warning says so.
 */
export function readSimulation(files: SavedFiles, plan: AskedPlan, version: string | null): Result | null {
  const search = recommendationSchema.safeParse(parsed(fileNamed(files, 'recommendation.json')));
  const prediction = figures.safeParse(parsed(fileNamed(files, 'prediction.json')));
  if (!search.success && !prediction.success) return null;
  const rows: { readonly row: ResultRow; readonly config: unknown; readonly metrics: Metrics }[] = [];
  const outcomes: ConfigurationOutcome[] = [];
  const warnings: string[] = [];
  if (search.success) {
    const { candidates, views, counts } = search.data;
    const order = [...(views.top_n ?? []), ...(views.pareto_front ?? [])];
    const ranked = order.flatMap((id) => candidates.find((one) => one.candidate_id === id) ?? []);
    for (const one of ranked) {
      const metrics = one.metrics ?? {};
      rows.push({
        row: rowOf(metrics, one.used_gpus ?? null, one.prediction_config),
        config: one.prediction_config,
        metrics,
      });
    }
    outcomes.push(
      ...candidates.filter(({ status }) => status !== 'feasible').map((one) => outcomeOf(one, plan)),
    );
    warnings.push(
      `counts: ${Object.entries(counts)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}`,
    );
  } else if (prediction.success) {
    rows.push({ row: rowOf(prediction.data, plan.numDevices, null), config: null, metrics: prediction.data });
  }
  for (const { metrics } of rows) {
    const [done, asked] = [numberIn(metrics, 'completed_requests'), numberIn(metrics, 'num_requests')];
    if (done !== null && asked !== null && done < asked) {
      warnings.push(`completed_requests ${done} / num_requests ${asked}`);
    }
  }
  const device = { ...deviceOf(rows, plan), outcomes };
  return {
    schema: 'throughline.result/1',
    mode: device.phase === 'pd-ratio' ? 'pd-ratio' : 'aggregation',
    estimator: 'aiconfigurator',
    version: version === null ? 'AISimulate' : `AISimulate ${version}`,
    basis,
    conditions: {
      ...unknownConditions,
      ...plan.conditions,
      devices: plan.system === null || plan.system === undefined ? [] : [plan.system],
      numDevices: plan.numDevices,
      ttftLimitMs: plan.ttftLimitMs,
      tpotLimitMs: plan.tpotLimitMs,
    },
    results: [device],
    evidence: 'macro_only',
    command: plan.command === null ? null : [...plan.command],
    warnings: [...new Set(warnings)],
    unread: [],
    elapsedSeconds: null,
    logPath: null,
  };
}
