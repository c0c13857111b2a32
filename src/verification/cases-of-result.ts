import { readCommandWords } from '../results/readers/command-line.ts';
import { readParallelLabel } from '../results/readers/parallel-label.ts';
import { unknownRow } from '../results/readers/run-draft.ts';
import type { Conditions, DeviceResult, PdPair, Result, ResultRow } from '../results/result.ts';
import { statedByCommand, statedByRow } from './stated-by-command.ts';
import { type OpenCase, open, type VerificationCase } from './verification-case.ts';

function present<T extends object>(values: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  const told = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(told) as { [Key in keyof T]?: NonNullable<T[Key]> };
}

function fromConditions(conditions: Conditions): Partial<VerificationCase> {
  return present({
    model: conditions.model,
    numDevices: conditions.numDevices,
    inputLength: conditions.inputLength,
    outputLength: conditions.outputLength,
    compile: conditions.compile,
    quantizeLinearAction: conditions.quantizeLinearAction,
    quantizeAttentionAction: conditions.quantizeAttentionAction,
    prefixCacheHitRate: conditions.prefixCacheHitRate,
    numMtpTokens: conditions.numMtpTokens,
    mtpAcceptanceRates: conditions.mtpAcceptanceRates,
  });
}

function fromRow(row: ResultRow): Partial<VerificationCase> {
  const { tp, dp, pp, dcp, concurrency, maxBatchedTokens } = row;
  // A label without experts is of a model that has none, whatever sizes an engine notes for them.
  const { ep, moeTp, moeDp } = row.parallel.includes('EP=') ? row : { ep: null, moeTp: null, moeDp: null };
  const split = present({
    tp,
    dp,
    pp,
    ep,
    moeTp,
    moeDp,
    dcp,
    concurrency,
    maxBatchedTokens,
    numMtpTokens: row.mtp,
  });
  const devices = tp !== null && dp !== null ? tp * dp * (pp ?? 1) : null;
  return { ...present({ numDevices: devices }), ...split };
}

/** The last case of each row, with what it was read from: an explanation asks for the same one in many places. */
const casesOfRows = new WeakMap<
  ResultRow,
  { readonly result: Result; readonly device: DeviceResult; readonly found: OpenCase }
>();

/** The case of one row of one device and phase. */
export function caseOfRow(result: Result, device: DeviceResult, row: ResultRow): OpenCase | null {
  if (device.phase === 'pd-ratio') return null;
  const known = casesOfRows.get(row);
  if (known?.result === result && known.device === device) return known.found;
  const found = readCase(device.phase, result, device, row);
  casesOfRows.set(row, { result, device, found });
  return found;
}

function readCase(
  phase: VerificationCase['phase'],
  result: Result,
  device: DeviceResult,
  row: ResultRow,
): OpenCase {
  const [onlyDevice] = result.conditions.devices.length === 1 ? result.conditions.devices : [];
  const stated = statedByCommand(result.command);
  const known = {
    ...fromConditions(result.conditions),
    ...stated,
    carried: [...(stated.carried ?? []), ...statedByRow(row.extra)],
    ...fromRow(row),
    ...present({ device: device.device ?? onlyDevice ?? null }),
  };
  return open(phase, known, row);
}

/** The two cases of a pair of prefill and decode instances. */
export function casesOfPair(result: Result, device: DeviceResult, pair: PdPair): readonly OpenCase[] {
  const side = (phase: 'prefill' | 'decode'): OpenCase => {
    const isPrefill = phase === 'prefill';
    const parallel = isPrefill ? pair.prefillParallel : pair.decodeParallel;
    const { form: _form, ...split } = readParallelLabel(parallel) ?? { form: null };
    const row: ResultRow = {
      ...unknownRow,
      ...split,
      parallel,
      batchSize: isPrefill ? pair.prefillBatchSize : pair.decodeBatchSize,
      concurrency: isPrefill ? pair.prefillConcurrency : pair.decodeConcurrency,
      requestsPerSecond: isPrefill ? pair.prefillQps : pair.decodeQps,
      ttftMs: isPrefill ? pair.ttftMs : null,
      tpotMs: isPrefill ? null : pair.tpotMs,
    };
    const perInstance = isPrefill ? pair.prefillDevicesPerInstance : pair.decodeDevicesPerInstance;
    const [onlyDevice] = result.conditions.devices;
    const known = {
      ...fromConditions(result.conditions),
      ...statedByCommand(result.command),
      ...fromRow(row),
      ...present({ device: device.device ?? onlyDevice ?? null, numDevices: perInstance }),
      isOfPair: true,
    };
    return open(phase, known, row);
  };
  return [side('prefill'), side('decode')];
}

/**
 * Whether rows have a draft model: a search tells it no context, a single forward pass does
 * (references/engine/quirks.md 9.10).
 */
export function hasDraft({ results }: Result): boolean {
  return results
    .flatMap((one) => [...one.candidates, ...one.rows])
    .some(({ parallel }) => /\| (?:DFlash|DSpark)=/.test(parallel));
}

/**
 * Whether a result is of prompts of several lengths (references/engine/serving.md 7.12): then no single forward pass
 * stands for a wave of its rows.
 */
export function mixesLengths({ command, conditions, results }: Result): boolean {
  if (conditions.inputLength !== null) return false;
  const given = command === null ? undefined : readCommandWords(command)?.flags.get('--input-length')?.[0];
  const rows = results.flatMap((one) => [...one.candidates, ...one.rows]);
  return (given !== undefined && !/^\d+$/.test(given)) || rows.some((row) => 'request_ratio' in row.extra);
}
