import { isSameConfiguration, isSameRow } from '../configuration.ts';
import type { ConfigurationOutcome, DeviceResult, ResultRow } from '../result.ts';
import { readCount, readFigure } from './figure.ts';
import { labelPattern, readParallelLabel } from './parallel-label.ts';
import { unknownRow } from './run-draft.ts';

/** One batch that a search tried, as the optimizer logs it at level info. */
export interface LoggedProbe {
  readonly device: string | null;
  readonly phase: 'aggregated' | 'prefill' | 'decode';
  readonly parallel: string;
  readonly concurrency: number;
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  readonly throughputTokensPerSecond: number | null;
  /** GiB left in the tightest forward pass; below zero it does not fit. */
  readonly availableGiB: number | null;
  /** GiB left in the prefill wave of an aggregated row. */
  readonly prefillAvailableGiB: number | null;
  /** Latencies that an aggregated row is made of; a decode step has MTP folded in. */
  readonly waveMs: number | null;
  readonly remainderMs: number | null;
  readonly decodeMs: number | null;
}

const figure = '(?:-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|inf|nan|None)';
const probeLine = new RegExp(
  `(?:Prefill Wave Latency: (${figure}) ms, Prefill Last Wave Latency: (${figure}) ms, Decode Latency: (${figure}) ms, )?` +
    `TTFT: (${figure}) ms, TPOT: (${figure}) ms, Output Throughput: (${figure}) token/s, Concurrency: (\\d+), ` +
    `parallel: (${labelPattern}), Memory Left: (${figure}) GB(?:, Prefill Wave Memory Left: (${figure}) GB)?$`,
);
const deviceLine = /Hardware profile: (\S+)$/;

/** Reads the probes of a search from the optimizer's log; lines of anything else are passed over. */
export function readSearchLog(log: string): readonly LoggedProbe[] {
  let device: string | null = null;
  return log.split(/\r?\n/).flatMap((text): LoggedProbe[] => {
    device = deviceLine.exec(text)?.[1] ?? device;
    const found = probeLine.exec(text);
    if (!found) return [];
    const [, wave, remainder, decode, ttft, tpot, throughput, concurrency, parallel, left, prefillLeft] =
      found;
    const count = readCount(concurrency);
    if (count === null || parallel === undefined) return [];
    const phase = wave !== undefined ? 'aggregated' : ttft === 'None' ? 'decode' : 'prefill';
    return [
      {
        device,
        phase,
        parallel,
        concurrency: count,
        ttftMs: readFigure(ttft),
        tpotMs: readFigure(tpot),
        throughputTokensPerSecond: readFigure(throughput),
        availableGiB: readFigure(left),
        prefillAvailableGiB: readFigure(prefillLeft),
        waveMs: readFigure(wave),
        remainderMs: readFigure(remainder),
        decodeMs: readFigure(decode),
      },
    ];
  });
}

type Verdict = Exclude<ConfigurationOutcome['verdict'], 'found' | 'cannot-split' | 'no-row'>;

/** Limit that a probe breaks; null for one that passes. */
function brokenBy(probe: LoggedProbe, limits: DeviceResult['limits']): Verdict | null {
  if ((probe.prefillAvailableGiB ?? 0) < 0) return 'prefill-oom';
  if ((probe.availableGiB ?? 0) < 0) return probe.phase === 'prefill' ? 'prefill-oom' : 'decode-oom';
  if (limits.ttftMs !== null && probe.ttftMs !== null && probe.ttftMs > limits.ttftMs) return 'ttft-limit';
  if (limits.tpotMs !== null && probe.tpotMs !== null && probe.tpotMs > limits.tpotMs) return 'tpot-limit';
  return null;
}

/**
 * Requests of one replica; a batch that is not whole is rounded up as the program does
 * (references/engine/parallelism.md 3.1).
 */
function batchOf(probe: LoggedProbe): number {
  return Math.ceil(probe.concurrency / (readParallelLabel(probe.parallel)?.dp ?? 1));
}

function outcomeOf(
  parallel: string,
  probes: readonly LoggedProbe[],
  limits: DeviceResult['limits'],
  hasRow: boolean,
): ConfigurationOutcome {
  const smallest = probes[0];
  const first = smallest === undefined ? null : brokenBy(smallest, limits);
  const best = probes.findLast((one) => brokenBy(one, limits) === null);
  const stopped =
    first === null
      ? probes.find((one) => one.concurrency > (best?.concurrency ?? 0) && brokenBy(one, limits))
      : smallest;
  return {
    parallel,
    verdict: first ?? (hasRow ? 'found' : 'no-row'),
    stoppedBy: stopped === undefined ? null : brokenBy(stopped, limits),
    stoppedAtBatch: stopped === undefined ? null : batchOf(stopped),
    ttftMs: (stopped ?? smallest)?.ttftMs ?? null,
    tpotMs: (stopped ?? smallest)?.tpotMs ?? null,
    availableGiB: (stopped ?? smallest)?.availableGiB ?? null,
    reason: null,
  };
}

function rowOf(probe: LoggedProbe): ResultRow {
  const { form: _form, ...split } = readParallelLabel(probe.parallel) ?? { form: null };
  return {
    ...unknownRow,
    ...split,
    parallel: probe.parallel,
    batchSize: batchOf(probe),
    concurrency: probe.concurrency,
    throughputTokensPerSecond: probe.throughputTokensPerSecond,
    ttftMs: probe.ttftMs,
    tpotMs: probe.tpotMs,
    memory: { ...unknownRow.memory, availableGiB: probe.availableGiB },
    schedule: scheduleOf(probe),
  };
}

function scheduleOf(probe: LoggedProbe): ResultRow['schedule'] {
  if (probe.phase !== 'aggregated') return null;
  const { waveMs, remainderMs, decodeMs } = probe;
  return { waveSize: null, fullWaves: null, remainder: null, waveMs, remainderMs, decodeMs };
}

/**
 * Completes what a run printed for one device and phase by what its log says of the search: every batch that passed, where
 * each configuration stopped and why, and the latencies that the printed rows are made of.
 */
export function withSearchLog(printed: DeviceResult, log: readonly LoggedProbe[]): DeviceResult {
  const mine = log.filter(
    (one) => one.phase === printed.phase && (one.device ?? printed.device) === printed.device,
  );
  const byParallel = Map.groupBy(mine, (one) => one.parallel);
  const hasRow = (parallel: string) =>
    printed.candidates.some((row) => isSameConfiguration(row, { parallel }));
  const probesOf = (parallel: string): LoggedProbe[] => {
    // A batch that is tried again with a smaller token budget counts by its last try.
    const last = new Map((byParallel.get(parallel) ?? []).map((one) => [one.concurrency, one]));
    return [...last.values()].toSorted((a, b) => a.concurrency - b.concurrency);
  };
  const probes = [...byParallel.keys()].map((parallel) => [parallel, probesOf(parallel)] as const);
  const passed = probes.flatMap(([, all]) => all.filter((one) => brokenBy(one, printed.limits) === null));
  const scheduled = (row: ResultRow): ResultRow => {
    const probe = mine.findLast((one) => isSameRow(one, row));
    return probe && row.schedule === null ? { ...row, schedule: scheduleOf(probe) } : row;
  };
  return {
    ...printed,
    best: printed.best && scheduled(printed.best),
    candidates: printed.candidates.map(scheduled),
    rows: printed.rows.length > 0 ? printed.rows.map(scheduled) : passed.map(rowOf),
    outcomes: probes.map(([parallel, all]) => outcomeOf(parallel, all, printed.limits, hasRow(parallel))),
  };
}
