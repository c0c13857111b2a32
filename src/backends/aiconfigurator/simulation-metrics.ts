import { z } from 'zod';
import { type RowMeasure, rowMeasure } from '../../results/measure.ts';
import { fieldOf, isFields } from '../../text/fields.ts';

/** Figures by name, of any kind. */
export const figures = z.record(z.string(), z.unknown());

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

/**
 * One candidate of `aiconfigurator cli simulate` as it writes it: a status, the GPUs it used, and trees of figures and
 * settings that differ from release to release.
 */
export type Candidate = z.infer<typeof candidateSchema>;

/** `recommendation.json` of AISimulate 0.13, schema version 1.0. */
export const recommendationSchema = z.looseObject({
  counts: z.record(z.string(), z.number()),
  views: z.looseObject({
    top_n: z.array(z.string()).nullish(),
    pareto_front: z.array(z.string()).nullish(),
  }),
  candidates: z.array(candidateSchema),
});

/**
 * Figures of a candidate by the names that AIConfigurator gives them; none of them is sure to be there or to be a
 * number.
 */
export type Metrics = Readonly<Record<string, unknown>>;

/** A figure by name; null where it is missing or no number. */
export function numberIn(metrics: Metrics, name: string): number | null {
  const value = metrics[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A latency; zero without a sample is absent. */
export function latency(metrics: Metrics, name: string, samples: string): number | null {
  return numberIn(metrics, samples) === 0 ? null : numberIn(metrics, name);
}

const millisecondsOfHour = 3_600_000;

/** Devices that were provisioned on average: a scaling deployment has no fixed number. */
export function averageDevices(metrics: Metrics, used: number | null): number | null {
  const [hours, duration] = [numberIn(metrics, 'gpu_hours'), numberIn(metrics, 'duration_ms')];
  if (hours !== null && duration !== null && duration > 0 && hours > 0) {
    return hours / (duration / millisecondsOfHour);
  }
  return used;
}

/** Value at a path of a document; undefined where it ends before. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(fieldOf, value);
}

/** Parallel sizes of a worker in the concrete configuration of a candidate. */
export interface WorkerSizes {
  readonly tp: number | null;
  readonly pp: number | null;
  readonly dp: number | null;
  readonly moeTp: number | null;
  readonly ep: number | null;
  readonly replicas: number;
  readonly label: string;
}

/** Sizes of the workers of a role; null where the configuration has none. */
export function workerOf(config: unknown, role: string): WorkerSizes | null {
  const sizes = at(config, 'engine', 'workers', role, 'parallelism');
  if (!isFields(sizes)) return null;
  const size = (...names: readonly string[]) => {
    for (const name of names) {
      const value = sizes[name];
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

/** Basis of AISimulate's figures. */
export const basis = 'predicted';

/** Latencies and rates of a candidate, by statistic. */
export function measures(metrics: Metrics): RowMeasure[] {
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
