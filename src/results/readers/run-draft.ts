import { basisOf } from '../measure.ts';
import type { Conditions, DeploymentMode, DeviceResult, Result, ResultPhase, ResultRow } from '../result.ts';
import type { ReadCommand } from './command-line.ts';
import { readCount } from './figure.ts';

/** A run while it is being read. */
export interface RunDraft {
  command: ReadCommand | null;
  mode: DeploymentMode | null;
  conditions: Conditions;
  results: DeviceResult[];
  warnings: string[];
  unread: string[];
  elapsedSeconds: number | null;
  /** Something of a run was seen, if only its last line. */
  hasOutput: boolean;
}

/** Conditions of which nothing is known. */
export const unknownConditions: Conditions = {
  model: null,
  devices: [],
  numDevices: null,
  inputLength: null,
  outputLength: null,
  ttftLimitMs: null,
  tpotLimitMs: null,
  quantizeLinearAction: null,
  quantizeAttentionAction: null,
  compile: null,
  prefixCacheHitRate: null,
  numMtpTokens: null,
  mtpAcceptanceRates: null,
  searchSpace: null,
};

/** Draft of a run of which only its command is known, if that. */
export function newRun(command: ReadCommand | null = null): RunDraft {
  return {
    command,
    mode: command?.mode ?? null,
    conditions: command?.conditions ?? unknownConditions,
    results: [],
    warnings: [],
    unread: [],
    elapsedSeconds: null,
    hasOutput: false,
  };
}

/** Known facts of `more` over what `known` says; null never overwrites. */
export function mergeConditions(known: Conditions, more: Partial<Conditions>): Conditions {
  const told = Object.entries(more).filter(([key, value]) => value !== null && key !== 'devices');
  const devices = [...new Set([...known.devices, ...(more.devices ?? [])])];
  return { ...known, ...Object.fromEntries(told), devices };
}

/** Deployment mode whose results have such a phase. */
export function modeOfPhase(phase: ResultPhase): DeploymentMode {
  if (phase === 'aggregated') return 'aggregation';
  return phase === 'pd-ratio' ? 'pd-ratio' : 'disaggregation';
}

/** A device's result of which only the phase is known. */
export function emptyDeviceResult(device: string | null, phase: ResultPhase): DeviceResult {
  return {
    device,
    phase,
    limits: { ttftMs: null, tpotMs: null },
    best: null,
    candidates: [],
    rows: [],
    outcomes: [],
    memory: { totalGiB: null, reservedGiB: null },
    pdRatio: null,
  };
}

/** A row of which nothing is known. */
export const unknownRow: ResultRow = {
  parallel: '',
  tp: null,
  dp: null,
  pp: null,
  ep: null,
  moeTp: null,
  moeDp: null,
  mtp: null,
  dcp: null,
  batchSize: null,
  concurrency: null,
  throughputTokensPerSecond: null,
  throughputTokensPerSecondPerDevice: null,
  requestsPerSecond: null,
  ttftMs: null,
  tpotMs: null,
  maxBatchedTokens: null,
  breakdowns: { prefill: null, decode: null },
  memory: { weightGiB: null, kvCacheGiB: null, activationGiB: null, availableGiB: null },
  schedule: null,
  measures: [],
  extra: {},
};

function hasPhaseShares(row: ResultRow): boolean {
  return [row.breakdowns.prefill, row.breakdowns.decode].some((shares) => (shares?.memory ?? null) !== null);
}

/**
 * Older versions print no `MTP=` in a label: where the run drafts tokens, a label without it does not say that the row
 * drafts none.
 */
function withoutDraftsOfLabel(results: readonly DeviceResult[]): DeviceResult[] {
  const open = (row: ResultRow): ResultRow => (row.mtp === 0 ? { ...row, mtp: null } : row);
  return results.map((one) => ({
    ...one,
    best: one.best === null ? null : open(one.best),
    candidates: one.candidates.map(open),
    rows: one.rows.map(open),
  }));
}

/** The devices, without the piece of a name with which a cut command ends where the output says it whole. */
function wholeDevices({ command, conditions: { devices } }: RunDraft): string[] {
  const isPiece = (name: string) =>
    command?.isCut === true &&
    command.words.at(-1) === name &&
    devices.some((other) => other !== name && other.startsWith(name));
  return devices.filter((name) => !isPiece(name));
}

/** Devices by the column of a table, where nothing else says how many and all rows agree. */
function devicesOfRows(rows: readonly ResultRow[]): number | null {
  const told = new Set(rows.map(({ extra }) => readCount(extra.num_devices ?? '')));
  const [only] = told;
  return told.size === 1 ? (only ?? null) : null;
}

/** The run as one Result. */
export function finishRun(draft: RunDraft): Result {
  const isDrafting = (draft.conditions.numMtpTokens ?? 0) > 0;
  const run = isDrafting ? { ...draft, results: withoutDraftsOfLabel(draft.results) } : draft;
  const rows = run.results.flatMap((one) => [...one.candidates, ...one.rows]);
  return {
    schema: 'throughline.result/1',
    mode: run.mode,
    estimator: run.command?.estimator ?? null,
    version: null,
    basis: basisOf(run.command?.estimator ?? null),
    conditions: {
      ...run.conditions,
      devices: wholeDevices(run),
      numDevices: run.conditions.numDevices ?? devicesOfRows(rows),
    },
    results: run.results,
    evidence: rows.some(hasPhaseShares) ? 'optimizer_phase_breakdown' : 'macro_only',
    command: run.command ? [...run.command.words] : null,
    warnings: run.warnings,
    unread: run.unread,
    elapsedSeconds: run.elapsedSeconds,
    logPath: null,
  };
}
