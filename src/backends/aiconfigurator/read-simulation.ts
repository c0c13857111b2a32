import { z } from 'zod';
import { type RowMeasure, rowMeasure } from '../../results/measure.ts';
import { emptyDeviceResult, unknownConditions, unknownRow } from '../../results/readers/run-draft.ts';
import type { ConfigurationOutcome, DeviceResult, PdPair, Result, ResultRow } from '../../results/result.ts';
import type { AskedPlan, SavedFiles } from './read-run.ts';

const figures = z.record(z.string(), z.unknown());
const tree = z.record(z.string(), z.unknown());

const candidateSchema = z.looseObject({
  candidate_id: z.string(),
  status: z.string(),
  used_gpus: z.number().nullish(),
  metrics: figures.nullish(),
  prediction_config: tree.nullish(),
  config: tree.nullish(),
  provenance: tree.nullish(),
  reason_category: z.string().nullish(),
  reason: z.string().nullish(),
});
type Candidate = z.infer<typeof candidateSchema>;

/** `recommendation.json` of AISimulate 0.13, schema version 1.0. */
const recommendationSchema = z.looseObject({
  counts: z.record(z.string(), z.number()),
  views: z.looseObject({
    top_n: z.array(z.string()).nullish(),
    pareto_front: z.array(z.string()).nullish(),
  }),
  candidates: z.array(candidateSchema),
});

type Metrics = Readonly<Record<string, unknown>>;

function numberIn(metrics: Metrics, name: string): number | null {
  const value = metrics[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A latency; zero without a sample is absent. */
function latency(metrics: Metrics, name: string, samples: string): number | null {
  return numberIn(metrics, samples) === 0 ? null : numberIn(metrics, name);
}

const millisecondsOfHour = 3_600_000;

/** Devices that were provisioned on average: a scaling deployment has no fixed number. */
function averageDevices(metrics: Metrics, used: number | null): number | null {
  const [hours, duration] = [numberIn(metrics, 'gpu_hours'), numberIn(metrics, 'duration_ms')];
  if (hours !== null && duration !== null && duration > 0 && hours > 0) {
    return hours / (duration / millisecondsOfHour);
  }
  return used;
}

const round = (value: number) => Number(value.toFixed(6));

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null ? (found as Metrics)[key] : undefined),
    value,
  );
}

/** Parallel sizes of a worker in the concrete configuration of a candidate. */
interface WorkerSizes {
  readonly tp: number | null;
  readonly pp: number | null;
  readonly dp: number | null;
  readonly moeTp: number | null;
  readonly ep: number | null;
  readonly replicas: number;
  readonly label: string;
}

function workerOf(config: unknown, role: string): WorkerSizes | null {
  const sizes = at(config, 'engine', 'workers', role, 'parallelism');
  if (typeof sizes !== 'object' || sizes === null) return null;
  const size = (...names: readonly string[]) => {
    for (const name of names) {
      const value = (sizes as Metrics)[name];
      if (typeof value === 'number') return value;
    }
    return null;
  };
  const found = {
    tp: size('tensor'),
    pp: size('pipeline'),
    dp: size('attention_data', 'data'),
    moeTp: size('moe_tensor'),
    ep: size('moe_expert', 'expert'),
    replicas: size('replicas') ?? 1,
  };
  const parts = [
    ['tp', found.tp],
    ['pp', found.pp],
    ['dp', found.dp],
    ['etp', found.moeTp],
    ['ep', found.ep],
  ] as const;
  return {
    ...found,
    label: parts.map(([name, value]) => (value === null ? '' : `${name}${value}`)).join(''),
  };
}

const basis = 'predicted';

function measures(metrics: Metrics): RowMeasure[] {
  const of = (figure: 'endToEndMs' | 'interTokenMs', name: string) => {
    const value = numberIn(metrics, name);
    return value === null || value === 0 ? [] : [rowMeasure(figure, value, { statistic: 'mean', basis })];
  };
  const goodput = numberIn(metrics, 'goodput_request_throughput_rps') ?? numberIn(metrics, 'goodput_rps');
  return [
    ...of('endToEndMs', 'mean_e2e_latency_ms'),
    // Gaps between tokens are no time per output token: long outputs weigh more in them.
    ...of('interTokenMs', 'mean_itl_ms'),
    ...(goodput === null
      ? []
      : [rowMeasure('goodputRequestsPerSecond', goodput, { statistic: 'total', basis })]),
  ];
}

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
