import { readCommandWords } from '../results/readers/command-line.ts';
import { readOutput } from '../results/readers/read-output.ts';
import { emptyDeviceResult, finishRun, newRun } from '../results/readers/run-draft.ts';
import { type LoggedProbe, readSearchLog, withSearchLog } from '../results/readers/search-log.ts';
import type { Conditions, DeploymentMode, DeviceResult, Result, ResultPhase } from '../results/result.ts';
import type { RunOutput } from './backend.ts';

const warning = /^(?:WARNING: |\[(?:WARNING|ERROR|CRITICAL)\] )/;
/**
 * Loggers whose warnings say nothing of this plan: operators without a cost model of their own, a missing chart
 * package.
 */
const noise = /\[tensor_cast\.performance_model\.op_invoke_info\]|optimizer_curve_plots\]/;

/** Warnings of the program, each once. */
export function warningsOf(stderr: string): string[] {
  const lines = stderr.split(/\r?\n/).filter((line) => warning.test(line) && !noise.test(line));
  return [...new Set(lines.map((line) => line.trimEnd()))];
}

/** Facts of a run that its report does not say. */
export interface PrintedRun {
  readonly estimator: 'analytic' | 'tensorcast';
  readonly version: string | null;
  /** The command, which completes what the report does not repeat. */
  readonly shown: readonly string[];
  /** The model as the plan names it: the report repeats the argument, which may be the path of a folder. */
  readonly model: string | null;
}

/** Result of what an optimizer printed and logged. */
export function readPrintedRun(output: RunOutput, { estimator, version, shown, model }: PrintedRun): Result {
  const { runs, unread } = readOutput(output.stdout);
  const command = readCommandWords(shown);
  const base = runs[0] ?? finishRun(newRun(command));
  const printed = Object.entries(base.conditions).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  );
  const conditions: Conditions = {
    ...(command?.conditions ?? base.conditions),
    ...Object.fromEntries(printed),
    ...(model === null ? {} : { model }),
  };
  const log = readSearchLog(output.stderr);
  const results = runs.flatMap((one) => one.results);
  const mode = command?.mode ?? base.mode;
  const isFinished = runs.some((one) => one.elapsedSeconds !== null);
  const silent = isFinished ? silentPhases(results, log, conditions, mode) : [];
  return {
    ...base,
    mode,
    results: [...results, ...silent].map((one) => withSearchLog(one, log)),
    estimator,
    version,
    conditions,
    command: [...shown],
    warnings: [...base.warnings, ...warningsOf(output.stderr)],
    unread: [...new Set([...base.unread, ...unread])],
  };
}

/**
 * Devices and phases that a finished search has no report of: the program prints nothing where no batch passed. What it
 * logs says why; the two sweeps behind a PD ratio are only in the log.
 */
function silentPhases(
  printed: readonly DeviceResult[],
  log: readonly LoggedProbe[],
  conditions: Conditions,
  mode: DeploymentMode | null,
): DeviceResult[] {
  const { devices, ttftLimitMs, tpotLimitMs } = conditions;
  const expected: ResultPhase[] =
    mode === 'pd-ratio'
      ? ['pd-ratio']
      : mode === 'aggregation'
        ? ['aggregated']
        : [
            ...(ttftLimitMs === null ? [] : ['prefill' as const]),
            ...(tpotLimitMs === null ? [] : ['decode' as const]),
          ];
  const all = [
    ...devices.flatMap((device) => expected.map((phase) => ({ device, phase }))),
    ...log.map(({ device, phase }) => ({ device: device ?? devices[0] ?? null, phase })),
  ];
  const silent = all.filter(
    ({ device, phase }) => !printed.some((one) => one.phase === phase && one.device === device),
  );
  return [...new Map(silent.map((one) => [`${one.device} ${one.phase}`, one])).values()].map(
    ({ device, phase }) => ({
      ...emptyDeviceResult(device, phase),
      limits: {
        ttftMs: phase === 'decode' ? null : ttftLimitMs,
        tpotMs: phase === 'prefill' ? null : tpotLimitMs,
      },
    }),
  );
}
