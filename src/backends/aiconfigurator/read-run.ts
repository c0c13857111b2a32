import { z } from 'zod';
import { emptyDeviceResult, unknownConditions } from '../../results/readers/run-draft.ts';
import type {
  Conditions,
  ConfigurationOutcome,
  DeviceResult,
  Result,
  ResultRow,
} from '../../results/result.ts';
import { runFacts } from './run-facts.ts';
import { cellNumber, comparableRate, type SavedLine, savedLines, savedPair, savedRow } from './saved-rows.ts';

/** Files of the save folder by their path below it, with forward slashes. */
export type SavedFiles = ReadonlyMap<string, string>;

/** Lengths and limits that were asked for: the program's own defaults are limits, so only the plan's count. */
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
  /** Limit in its resolved configuration; one of a million milliseconds is none. */
  readonly resolved: {
    readonly ttftMs: number | null;
    readonly tpotMs: number | null;
    readonly devices: number | null;
  };
  readonly ranked: readonly SavedLine[];
  readonly front: readonly SavedLine[];
  /** Share of operators that were measured, by configuration in rank. */
  readonly measured: readonly (string | null)[];
}

/** Limits at and above this are what "no limit" is passed as. */
const noLimitMs = 1_000_000;

/** The number of a key at the left edge of a YAML file; null where there is none. */
function topLevelNumber(text: string, key: string): number | null {
  const line = text.split(/\r?\n/).find((one) => one.startsWith(`${key}: `));
  const value = Number(line?.slice(key.length + 2).trim() || Number.NaN);
  return Number.isFinite(value) ? value : null;
}

function resolvedIn(text: string): Experiment['resolved'] {
  const number = (name: string) => topLevelNumber(text, name);
  const limit = (name: string) => {
    const value = number(name);
    return value === null || value >= noLimitMs ? null : value;
  };
  return { ttftMs: limit('ttft'), tpotMs: limit('tpot'), devices: number('total_gpus') };
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
      resolved: resolvedIn(text('exp_config.yaml')),
      ranked,
      front: savedLines(text('pareto.csv')),
      measured: ranked.map((_, index) => measuredShare(text(`top${index + 1}/per_ops_source.json`))),
    };
  });
}

/** Where the time of each operator came from, by step; the program's own file, so nothing of it is believed. */
const sourcesSchema = z.record(z.string(), z.record(z.string(), z.string()));

/** `9 of 14 operators measured`, of the step that is asked most. */
function measuredShare(text: string): string | null {
  try {
    const steps = sourcesSchema.parse(JSON.parse(text));
    const sources = Object.values(steps).flatMap((step) => Object.values(step));
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
  const row = isPair(line) ? savedPair(line, total).row : savedRow(line, total);
  return measured === null ? row : { ...row, extra: { ...row.extra, 'operators measured': measured } };
}

/** A row that says which experiment it is of, where the program did not choose the name itself. */
function named(row: ResultRow, experiment: string): ResultRow {
  const isOwn = experiment === 'agg' || experiment === 'disagg';
  return isOwn ? row : { ...row, extra: { ...row.extra, experiment } };
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
function deviceResult(one: Experiment, asked: AskedPlan, planned: number | null): DeviceResult | null {
  const all = [...one.ranked, ...one.front];
  const [any] = all;
  if (any === undefined) return null;
  const plan = {
    ...asked,
    ttftLimitMs: asked.ttftLimitMs ?? one.resolved.ttftMs,
    tpotLimitMs: asked.tpotLimitMs ?? one.resolved.tpotMs,
  };
  const total = planned ?? one.resolved.devices;
  const held = one.ranked
    .map((line, index) => ({ line, measured: one.measured[index] ?? null }))
    .filter(({ line }) => meets(line, plan))
    .sort(
      (a, b) =>
        // A load that is sized is served by the fewest devices first.
        (cellNumber(a.line, 'total_gpus_needed') ?? 0) - (cellNumber(b.line, 'total_gpus_needed') ?? 0) ||
        comparableRate(b.line) - comparableRate(a.line),
    );
  const candidates = held.map(({ line, measured }) => named(rowOf(line, total, measured), one.name));
  const pairs = held.filter(({ line }) => isPair(line)).map(({ line }) => savedPair(line, total));
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

/** Words of a search that found nothing within the limits; a rate of 0.00 is how a strict one says it. */
const foundNothing =
  /found no SLA-feasible configuration|Best Experiment Chosen: \S+ at 0\.00 tokens\/s\/gpu|met the TPOT constraint/;

/** A search that ended without a configuration within the limits is an answer, and no failure. */
function nothingFound(stdout: string, plan: AskedPlan): DeviceResult[] {
  if (!foundNothing.test(stdout)) return [];
  const limits = { ttftMs: plan.ttftLimitMs, tpotMs: plan.tpotLimitMs };
  return [{ ...emptyDeviceResult(plan.system ?? null, 'aggregated'), limits }];
}

/** Conditions that every row of a run states; null where rows differ or say nothing. */
function sharedConditions(experiments: readonly Experiment[]): Partial<Conditions> {
  const lines = experiments.flatMap(({ ranked, front }) => [...ranked, ...front]);
  const shared = (title: string) => {
    const values = new Set(lines.map((line) => line[title] ?? ''));
    const [value = ''] = values;
    return values.size === 1 && value !== '' ? value : null;
  };
  const length = (title: string) => {
    const value = Number(shared(title) ?? Number.NaN);
    return Number.isSafeInteger(value) && value >= 0 ? value : null;
  };
  return { model: shared('model'), inputLength: length('isl'), outputLength: length('osl') };
}

/**
 * The result of a run from its log and what it saved. An exit status of 0 is no success by itself: a run without a row
 * that holds the limits gives a result without a best row.
 */
export function readRun(stdout: string, files: SavedFiles, plan: AskedPlan): Result {
  const facts = runFacts(stdout);
  const total = plan.numDevices ?? facts.totalDevices;
  const experiments = experimentsIn(files);
  const found = experiments.flatMap((one) => deviceResult(one, plan, total) ?? []);
  const devices = found.length > 0 ? found : nothingFound(stdout, plan);
  const aggregated = devices.some(({ phase }) => phase === 'aggregated');
  const versions = [...files].flatMap(([path, text]) =>
    path.endsWith('exp_config.yaml') ? (/^backend_version: (?!null)(\S+)/m.exec(text)?.[1] ?? []) : [],
  );
  return {
    schema: 'throughline.result/1',
    mode: aggregated ? 'aggregation' : 'pd-ratio',
    estimator: 'aiconfigurator',
    version: [facts.version, ...new Set(versions)].filter((one) => one !== null).join(' · ') || null,
    basis: 'predicted',
    conditions: {
      ...unknownConditions,
      ...sharedConditions(experiments),
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
