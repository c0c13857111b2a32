import { conditionsOf } from '../../backends/embedded/conditions.ts';
import { UnknownDeviceError } from '../../backends/embedded/device-source.ts';
import { architectureOfModel } from '../../backends/embedded/model-source.ts';
import { planRequest } from '../../backends/embedded/plan-request.ts';
import { toResult } from '../../backends/embedded/to-result.ts';
import {
  DeviceProfileError,
  deviceProfiles,
  gridSize,
  optimize,
  ParallelSplitError,
  UnsupportedArchitectureError,
} from '../../engine/index.ts';
import type { WhatIf, WhatIfChange } from '../../explain/answers/what-if.ts';
import type { HardwareFacts } from '../../explain/bottleneck/hardware.ts';
import type { ExplainFacts } from '../../explain/explain.ts';
import type { Answers } from '../../plan/answers.ts';
import type { SlotValues } from '../../plan/slots/values.ts';
import type { Conditions, Result } from '../../results/result.ts';

/** Values that the embedded engine runs with here; they become no answers of anybody's plan. */
function asAnswers(values: Partial<SlotValues>): Answers {
  const entries = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([slot, value]) => [
      slot,
      { value, provenance: { label: 'user-provided', said: null }, reading: null },
    ]);
  return Object.fromEntries(entries) as Answers;
}

function presentValues(conditions: Partial<Conditions>): Partial<SlotValues> {
  const { devices, compile, prefixCacheHitRate, numMtpTokens, mtpAcceptanceRates } = conditions;
  const usesQuantization =
    typeof conditions.quantizeLinearAction === 'string' ||
    typeof conditions.quantizeAttentionAction === 'string';
  const space = conditions.searchSpace;
  const values = {
    model: conditions.model,
    ...(devices && devices.length > 0 ? { devices: devices.slice(0, 1) } : {}),
    numDevices: conditions.numDevices,
    inputLength: conditions.inputLength,
    outputLength: conditions.outputLength,
    ...('ttftLimitMs' in conditions ? { ttftLimitMs: conditions.ttftLimitMs } : {}),
    ...('tpotLimitMs' in conditions ? { tpotLimitMs: conditions.tpotLimitMs } : {}),
    ...(usesQuantization ? { quantize: 'custom' } : {}),
    quantizeLinearAction: conditions.quantizeLinearAction,
    quantizeAttentionAction: conditions.quantizeAttentionAction,
    compile,
    ...(typeof prefixCacheHitRate === 'number'
      ? { prefixCache: prefixCacheHitRate > 0, prefixCacheHitRate }
      : {}),
    ...(typeof numMtpTokens === 'number' ? { mtp: numMtpTokens > 0, numMtpTokens } : {}),
    ...(mtpAcceptanceRates ? { mtpAcceptanceRates } : {}),
    ...(space === 'tp' || space === 'tp-ep' || space === 'tp-ep-moedp' ? { searchSpace: space } : {}),
  };
  const isLimit = (name: string) => name === 'ttftLimitMs' || name === 'tpotLimitMs';
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => value !== undefined && (value !== null || isLimit(name)),
    ),
  ) as Partial<SlotValues>;
}

/** Errors that mean "this engine cannot run that plan". */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof UnsupportedArchitectureError ||
    error instanceof UnknownDeviceError ||
    error instanceof DeviceProfileError ||
    error instanceof ParallelSplitError ||
    error instanceof RangeError
  );
}

/** The embedded engine on a plan's answers with changes; each change is computed once. */
export function whatIfOf(answers: Answers): WhatIf {
  const known = new Map<string, Result | null>();
  const compute = (change: WhatIfChange): Result | null => {
    const changed: Answers = { ...answers, ...asAnswers(presentValues(change)) };
    const core = ['model', 'devices', 'numDevices', 'inputLength', 'outputLength'] as const;
    if (core.some((slot) => changed[slot] === undefined)) return null;
    try {
      const { request } = planRequest(changed);
      const [device] = request.devices;
      if (!device || request.numDevices > gridSize(device)) return null;
      return toResult(optimize({ ...request, devices: [device] }), {
        conditions: conditionsOf(changed),
        command: null,
        warnings: [],
        version: 'embedded',
        elapsedSeconds: null,
        logPath: null,
      });
    } catch (error) {
      if (isRefusal(error)) return null;
      throw error;
    }
  };
  return (change) => {
    const key = JSON.stringify(change);
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const result = compute(change);
    known.set(key, result);
    return result;
  };
}

/** The plan behind a result that was read; fields that it lacks stay open. */
export function answersOfResult(result: Result): Answers {
  const { mode, conditions } = result;
  const pair = result.results.flatMap((one) => one.pdRatio?.pairs ?? [])[0];
  const sizes = /tp-sizes ([\d ]+)/.exec(conditions.searchSpace ?? '')?.[1];
  const experts = /ep-sizes ([\d ]+)/.exec(
    (conditions.searchSpace ?? '').replace(/.*?(?=ep-sizes)/, ''),
  )?.[1];
  const numbers = (text: string) => text.trim().split(/\s+/).map(Number);
  return asAnswers({
    ...presentValues(conditions),
    ...(mode === null ? {} : { mode }),
    ...(sizes ? { tpSizes: numbers(sizes) } : {}),
    ...(experts ? { epSizes: numbers(experts) } : {}),
    ...(pair?.prefillDevicesPerInstance ? { prefillDevicesPerInstance: pair.prefillDevicesPerInstance } : {}),
    ...(pair?.decodeDevicesPerInstance ? { decodeDevicesPerInstance: pair.decodeDevicesPerInstance } : {}),
  });
}

const tera = 1e12;
const tebibyte = 1024 ** 4;
const gibibyte = 1024 ** 3;

/** Effective figures of the built-in profiles, as the cross-hardware table gives them (engine specification 8.4). */
export function builtInHardware(): HardwareFacts[] {
  return [...deviceProfiles.values()].map((profile) => {
    const peak = (peaks: Readonly<Partial<Record<string, number>>>) => peaks.bf16 ?? null;
    const cube = peak(profile.matrixPeaks);
    const vector = peak(profile.vectorPeaks);
    return {
      device: profile.name,
      cubeTflops: cube === null ? null : (cube * profile.computeEfficiency) / tera,
      vectorTflops: vector === null ? null : (vector * profile.computeEfficiency) / tera,
      memoryBandwidthTibPerSecond: (profile.memoryBytesPerSecond * profile.memoryEfficiency) / tebibyte,
      memoryGiB: profile.memoryBytes / gibibyte,
    };
  });
}

function isDense(model: string | null): boolean | null {
  if (model === null) return null;
  try {
    return architectureOfModel(model).moe === null;
  } catch (error) {
    if (error instanceof UnsupportedArchitectureError) return null;
    throw error;
  }
}

/** What an explanation may use from this program: profiles, models and the embedded engine on the given plan. */
export function embeddedFacts(answers: Answers | null): ExplainFacts {
  return { hardware: builtInHardware(), isDense, whatIf: answers === null ? null : whatIfOf(answers) };
}

/** The built-in device that a text names, the longest name first; null where none or several fit. */
export function deviceNamed(text: string): string | null {
  const lower = text.toLowerCase();
  const names = [...deviceProfiles.values()].flatMap((profile) =>
    [profile.name, profile.name.replaceAll('_', ' '), ...profile.aliases].map((alias) => ({
      alias: alias.toLowerCase(),
      device: profile.name,
    })),
  );
  const found = names
    .filter(({ alias }) => lower.includes(alias))
    .toSorted((a, b) => b.alias.length - a.alias.length);
  const longest = found[0]?.alias.length;
  const devices = new Set(found.filter(({ alias }) => alias.length === longest).map(({ device }) => device));
  const [only] = devices;
  return devices.size === 1 && only !== undefined ? only : null;
}
