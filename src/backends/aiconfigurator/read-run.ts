import { emptyDeviceResult, unknownConditions } from '../../results/readers/run-draft.ts';
import type {
  Conditions,
  ConfigurationOutcome,
  DeviceResult,
  Result,
  ResultRow,
} from '../../results/result.ts';
import { runFacts } from './run-facts.ts';
import {
  aggregatedRow,
  comparableRate,
  disaggregatedPair,
  type SavedLine,
  savedLines,
} from './saved-rows.ts';

/** Files of the save folder by their path below it, with forward slashes. */
export type SavedFiles = ReadonlyMap<string, string>;

/** What was asked for: the program's own defaults are limits, so only the plan's count. */
export interface AskedPlan {
  readonly ttftLimitMs: number | null;
  readonly tpotLimitMs: number | null;
  readonly numDevices: number | null;
  readonly conditions: Partial<Conditions>;
  readonly command: readonly string[] | null;
  /** The system that was asked for; a run that finds nothing names none itself. */
  readonly system?: string | null;
}

/** Rows of one experiment: what the program ranked and the front that it found. */
interface Experiment {
  readonly name: string;
  readonly ranked: readonly SavedLine[];
  readonly front: readonly SavedLine[];
  /** Share of operators that were measured, by configuration in rank. */
  readonly measured: readonly (string | null)[];
}

function experimentsIn(files: SavedFiles): Experiment[] {
  const names = new Set(
    [...files.keys()].flatMap(
      (path) => /(?:^|\/)([^/]+)\/(?:best_config_topn|pareto)\.csv$/.exec(path)?.[1] ?? [],
    ),
  );
  return [...names].sort().map((name) => {
    const text = (file: string) =>
      [...files].find(([path]) => path === `${name}/${file}` || path.endsWith(`/${name}/${file}`))?.[1] ?? '';
    const ranked = savedLines(text('best_config_topn.csv'));
    return {
      name,
      ranked,
      front: savedLines(text('pareto.csv')),
      measured: ranked.map((_, index) => measuredShare(text(`top${index + 1}/per_ops_source.json`))),
    };
  });
}

/** `9 of 14 operators measured`, of the step that is asked most. */
function measuredShare(text: string): string | null {
  try {
    const steps = Object.values(
      JSON.parse(text) as Readonly<Record<string, Readonly<Record<string, string>>>>,
    );
    const sources = steps.flatMap((step) => Object.values(step));
    if (sources.length === 0) return null;
    return `${sources.filter((source) => source === 'silicon').length} / ${sources.length}`;
  } catch {
    return null;
  }
}

function meets(line: SavedLine, { ttftLimitMs, tpotLimitMs }: AskedPlan): boolean {
  const under = (title: string, limit: number | null) =>
    limit === null || (line[title] !== undefined && Number(line[title]) <= limit);
  return under('ttft', ttftLimitMs) && under('tpot', tpotLimitMs);
}

function isPair(line: SavedLine): boolean {
  return '(p)workers' in line;
}

function systemOf(line: SavedLine): string | null {
  return line.system ?? line['(p)system'] ?? null;
}

function rowOf(line: SavedLine, total: number | null, measured: string | null = null): ResultRow {
  const row = isPair(line) ? disaggregatedPair(line, total).row : aggregatedRow(line, total);
  return measured === null ? row : { ...row, extra: { ...row.extra, 'operators measured': measured } };
}

function missed(line: SavedLine, total: number | null, plan: AskedPlan): ConfigurationOutcome {
  const row = rowOf(line, total);
  const isTtft = plan.ttftLimitMs !== null && (row.ttftMs ?? 0) > plan.ttftLimitMs;
  return {
    parallel: row.parallel,
    verdict: isTtft ? 'ttft-limit' : 'tpot-limit',
    stoppedBy: isTtft ? 'ttft-limit' : 'tpot-limit',
    stoppedAtBatch: row.batchSize,
    ttftMs: row.ttftMs,
    tpotMs: row.tpotMs,
    availableGiB: null,
    reason: null,
  };
}

/**
 * One experiment as the result of a device. The program calls points over the limits its best where none holds them:
 * only rows that hold the plan's limits are candidates; the others say how near they come.
 */
function deviceResult(one: Experiment, plan: AskedPlan, total: number | null): DeviceResult | null {
  const all = [...one.ranked, ...one.front];
  const [any] = all;
  if (any === undefined) return null;
  const held = one.ranked
    .map((line, index) => ({ line, measured: one.measured[index] ?? null }))
    .filter(({ line }) => meets(line, plan))
    .sort((a, b) => comparableRate(b.line) - comparableRate(a.line));
  const candidates = held.map(({ line, measured }) => rowOf(line, total, measured));
  const pairs = held.filter(({ line }) => isPair(line)).map(({ line }) => disaggregatedPair(line, total));
  const [first] = pairs;
  return {
    ...emptyDeviceResult(systemOf(any), isPair(any) ? 'pd-ratio' : 'aggregated'),
    limits: { ttftMs: plan.ttftLimitMs, tpotMs: plan.tpotLimitMs },
    best: candidates[0] ?? null,
    candidates,
    rows: one.front.map((line) => rowOf(line, total)),
    outcomes: one.ranked.filter((line) => !meets(line, plan)).map((line) => missed(line, total, plan)),
    pdRatio:
      first === undefined
        ? null
        : {
            pairs: pairs.map(({ pair }) => pair),
            prefillInstances: first.prefillInstances,
            decodeInstances: first.decodeInstances,
          },
  };
}

/** A search that ended without a configuration within the limits is an answer, and no failure. */
function nothingFound(stdout: string, plan: AskedPlan): DeviceResult[] {
  if (!/found no SLA-feasible configuration/.test(stdout)) return [];
  const limits = { ttftMs: plan.ttftLimitMs, tpotMs: plan.tpotLimitMs };
  return [{ ...emptyDeviceResult(plan.system ?? null, 'aggregated'), limits }];
}

/**
 * The result of a run from its log and what it saved. An exit status of 0 is no success by itself: a run without a row
 * that holds the limits gives a result without a best row.
 */
export function readRun(stdout: string, files: SavedFiles, plan: AskedPlan): Result {
  const facts = runFacts(stdout);
  const total = plan.numDevices ?? facts.totalDevices;
  const found = experimentsIn(files).flatMap((one) => deviceResult(one, plan, total) ?? []);
  const devices = found.length > 0 ? found : nothingFound(stdout, plan);
  const aggregated = devices.some(({ phase }) => phase === 'aggregated');
  const versions = [...files].flatMap(([path, text]) =>
    path.endsWith('exp_config.yaml') ? (/^backend_version: (\S+)/m.exec(text)?.[1] ?? []) : [],
  );
  return {
    schema: 'throughline.result/1',
    mode: aggregated ? 'aggregation' : 'pd-ratio',
    estimator: 'aiconfigurator',
    version: [facts.version, ...new Set(versions)].filter((one) => one !== null).join(' · ') || null,
    basis: 'predicted',
    conditions: {
      ...unknownConditions,
      ...plan.conditions,
      devices: [...new Set(devices.flatMap(({ device }) => device ?? []))],
      numDevices: total,
      ttftLimitMs: plan.ttftLimitMs,
      tpotLimitMs: plan.tpotLimitMs,
    },
    results: devices,
    evidence: 'macro_only',
    command: plan.command === null ? null : [...plan.command],
    warnings: [...facts.warnings, ...(devices.length > 0 ? facts.errors : [])],
    unread: [],
    elapsedSeconds: null,
    logPath: null,
  };
}
