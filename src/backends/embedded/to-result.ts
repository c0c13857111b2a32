import type {
  Breakdown,
  ConfigurationReport,
  DeviceReport,
  MatchedPair as EnginePair,
  MeasuredPass,
  OptimizeReport,
  OptimizerRow,
  PhaseReport,
} from '../../engine/index.ts';
import { deviceProfiles, UnsupportedArchitectureError } from '../../engine/index.ts';
import type {
  Conditions,
  ConfigurationOutcome,
  DeviceResult,
  MeasuredPassResult,
  PdPair,
  Result,
  ResultRow,
  Shares,
} from '../../results/result.ts';
import { architectureOfModel } from '../../store/model-folder.ts';
import { measuredBands } from './measured-bands.ts';
import { layoutWords } from './problem-words.ts';

/** Facts of a run that its report does not carry itself. */
export interface RunFacts {
  readonly conditions: Conditions;
  readonly command: readonly string[] | null;
  readonly warnings: readonly string[];
  readonly version: string;
  readonly elapsedSeconds: number | null;
  readonly logPath: string | null;
}

function sharesOf(breakdown: Breakdown | null): Shares | null {
  if (breakdown === null) return null;
  const { matrix, ...others } = breakdown.shares;
  return { ...others, cube: matrix, printed: breakdown.printed, reading: 'as-is' };
}

function rowOf(row: OptimizerRow): ResultRow {
  const { split } = row;
  return {
    parallel: row.label,
    tp: split.tp,
    dp: split.dp,
    pp: split.pp,
    ep: split.ep,
    moeTp: split.moeTp,
    moeDp: split.moeDp,
    mtp: row.mtpTokens,
    dcp: split.dcp,
    batchSize: row.batchSize,
    concurrency: row.concurrency,
    throughputTokensPerSecond: row.tokensPerSecond,
    throughputTokensPerSecondPerDevice: row.tokensPerSecondPerDevice,
    requestsPerSecond: row.requestsPerSecond,
    ttftMs: row.ttftMs,
    tpotMs: row.tpotMs,
    maxBatchedTokens: row.maxBatchedTokens,
    breakdowns: { prefill: sharesOf(row.breakdowns.prefill), decode: sharesOf(row.breakdowns.decode) },
    memory: { ...row.memory },
    schedule: row.schedule === null ? null : { ...row.schedule },
    measures: [],
    extra: {},
  };
}

function outcomeOf(configuration: ConfigurationReport): ConfigurationOutcome {
  const figures = configuration.stoppedAt ?? configuration.first;
  return {
    parallel: configuration.label,
    verdict: configuration.verdict,
    stoppedBy: configuration.stoppedBy,
    stoppedAtBatch: configuration.stoppedAt?.batchSize ?? null,
    ttftMs: finite(figures?.ttftMs),
    tpotMs: finite(figures?.tpotMs),
    availableGiB: finite(figures?.memory.availableGiB),
    reason: configuration.problem === null ? null : layoutWords(configuration.problem),
  };
}

/** Unbounded and missing figures are both "not reported". */
function finite(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}

function limitsOf(phase: PhaseReport): DeviceResult['limits'] {
  return { ttftMs: finite(phase.limits.ttftMs), tpotMs: finite(phase.limits.tpotMs) };
}

/** Whether measured points exist of such servers: of Ascend devices that do both phases. */
export function hasMeasuredPoints(device: string, phase: string): boolean {
  return phase === 'aggregated' && deviceProfiles.get(device)?.vendor === 'HUAWEI';
}

function phaseResult(device: DeviceReport, phase: PhaseReport, facts: RunFacts): DeviceResult {
  const hasPoints = hasMeasuredPoints(device.device, phase.phase);
  const candidates = phase.selected.map(rowOf).map((row) => ({
    ...row,
    measures: hasPoints ? measuredBands(row, facts.conditions.compile === true) : [],
  }));
  return {
    device: device.device,
    phase: phase.phase,
    limits: limitsOf(phase),
    best: candidates[0] ?? null,
    candidates,
    rows: phase.rows.map(rowOf),
    outcomes: phase.configurations.map(outcomeOf),
    memory: { ...device.memory },
    ...measuredOperators(device, phase),
    pdRatio: null,
  };
}

function measuredPass({ phase, seconds, coverage }: MeasuredPass): MeasuredPassResult {
  const { measuredSeconds, interpolatedSeconds, partialSeconds, rooflineSeconds } = coverage;
  const total = measuredSeconds + interpolatedSeconds + partialSeconds + rooflineSeconds;
  const share = (part: number) => (total > 0 ? part / total : null);
  return {
    phase,
    seconds,
    share: coverage.share,
    interpolatedShare: share(interpolatedSeconds),
    partialShare: share(partialSeconds),
    rooflineSeconds: coverage.allRooflineSeconds,
    compared: coverage.compared.map((one) => ({ ...one })),
    missed: coverage.missed.map((one) => ({ ...one })),
  };
}

function measuredOperators(
  { measured }: DeviceReport,
  { phase }: PhaseReport,
): Pick<DeviceResult, 'measuredOperators'> {
  if (measured === undefined) return {};
  const passes = measured.passes.filter((one) => phase === 'aggregated' || one.phase === phase);
  return { measuredOperators: { database: measured.database, passes: passes.map(measuredPass) } };
}

function pairOf(pair: EnginePair): PdPair {
  return {
    pdRatio: pair.pdRatio,
    balancedQps: pair.balancedRequestsPerSecond,
    prefillQps: pair.prefillRequestsPerSecond,
    decodeQps: pair.decodeRequestsPerSecond,
    ttftMs: pair.prefill.ttftMs,
    tpotMs: pair.decode.tpotMs,
    prefillParallel: pair.prefill.label,
    decodeParallel: pair.decode.label,
    prefillDevicesPerInstance: pair.prefill.numDevices,
    decodeDevicesPerInstance: pair.decode.numDevices,
    prefillBatchSize: pair.prefill.batchSize,
    decodeBatchSize: pair.decode.batchSize,
    prefillConcurrency: pair.prefill.concurrency,
    decodeConcurrency: pair.decode.concurrency,
    prefillMemory: { ...pair.prefill.memory },
    decodeMemory: { ...pair.decode.memory },
  };
}

function ratioResult(device: DeviceReport): DeviceResult[] {
  const { pdRatio, phases } = device;
  if (pdRatio === null) return [];
  const limit = (phase: string) => phases.find((one) => one.phase === phase)?.limits;
  return [
    {
      device: device.device,
      phase: 'pd-ratio',
      limits: { ttftMs: finite(limit('prefill')?.ttftMs), tpotMs: finite(limit('decode')?.tpotMs) },
      best: null,
      candidates: [],
      rows: [],
      outcomes: [],
      memory: { ...device.memory },
      pdRatio: {
        pairs: pdRatio.pairs.map(pairOf),
        prefillInstances: pdRatio.instances?.prefill ?? null,
        decodeInstances: pdRatio.instances?.decode ?? null,
      },
    },
  ];
}

/** Where the layout of the model is ours; nothing for one that was compared, or that is no longer there. */
function layoutOf(model: string): Pick<Result, 'layout'> {
  try {
    const { basis } = architectureOfModel(model);
    return basis === 'recorded-passes' ? {} : { layout: basis };
  } catch (error) {
    if (error instanceof UnsupportedArchitectureError) return {};
    throw error;
  }
}

/** The typed report of the embedded engine as a Result. */
export function toResult(report: OptimizeReport, facts: RunFacts): Result {
  const results = report.devices.flatMap((device) => [
    ...ratioResult(device),
    ...device.phases.map((phase) => phaseResult(device, phase, facts)),
  ]);
  const hasShares = results.some((one) => one.best?.breakdowns.prefill || one.best?.breakdowns.decode);
  return {
    schema: 'throughline.result/1',
    mode: report.mode,
    estimator: 'analytic',
    version: facts.version,
    basis: report.devices.some((device) => device.measured !== undefined)
      ? 'measured-operators'
      : 'simulated',
    ...layoutOf(report.model),
    conditions: facts.conditions,
    results,
    evidence: hasShares ? 'optimizer_phase_breakdown' : 'macro_only',
    command: facts.command === null ? null : [...facts.command],
    warnings: [...facts.warnings],
    unread: [],
    elapsedSeconds: facts.elapsedSeconds,
    logPath: facts.logPath,
  };
}
