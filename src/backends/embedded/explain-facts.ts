import {
  changedDevice,
  type DeviceProfile,
  DeviceProfileError,
  deviceProfiles,
  draftCacheLayers,
  gibibyte,
  gridSize,
  type OptimizeReport,
  type OptimizeRequest,
  optimize,
  ParallelSplitError,
  predictedTokens,
  UnsupportedArchitectureError,
} from '../../engine/index.ts';
import type { DraftFacts, ExplainFacts, SupposedPlan } from '../../explain/facts.ts';
import type { WhatIf, WhatIfChange } from '../../explain/headline.ts';
import type { Answers } from '../../plan/answers.ts';
import { flagValues } from '../../plan/flag-values.ts';
import type { SlotValues } from '../../plan/slots/values.ts';
import { readCommandWords } from '../../results/readers/command-line.ts';
import type { Result } from '../../results/result.ts';
import { formatsOf } from './assess/formats.ts';
import { heldSearch, widestSpace } from './assess/held-search.ts';
import { asAnswers, presentValues, servedSettings } from './changed-answers.ts';
import { conditionsOf } from './conditions.ts';
import { UnknownDeviceError } from './device-source.ts';
import { builtInHardware, peakBandwidthOf, statedPeaks } from './hardware-facts.ts';
import { architectureNamed, modelFacts, modelReads } from './model-facts.ts';
import { passWorkOf } from './pass-work.ts';
import { passesOf } from './plan-passes.ts';
import { PlanRefusedError, planRequest } from './plan-request.ts';
import { sizePlan } from './sizing/size-plan.ts';
import { supposedAnswers, supposedPlan } from './supposed-plan.ts';
import { toResult } from './to-result.ts';

/** Errors that mean "this engine cannot run that plan". */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof UnsupportedArchitectureError ||
    error instanceof PlanRefusedError ||
    error instanceof UnknownDeviceError ||
    error instanceof DeviceProfileError ||
    error instanceof ParallelSplitError ||
    error instanceof RangeError
  );
}

/** Settings of a run that only its command carries. */
function commandValues({ command }: Result): Partial<SlotValues> {
  const flags = command === null ? undefined : readCommandWords(command)?.flags;
  return flags === undefined ? {} : flagValues(flags);
}

/** Conditions whose change may bring a format that a device has no unit for. */
const formatConditions = ['quantizeLinearAction', 'quantizeAttentionAction', 'devices'] as const;

function hasRow({ devices }: OptimizeReport): boolean {
  return devices.some(({ phases }) => phases.some(({ selected }) => selected.length > 0));
}

/**
 * The search behind a what-if. A change that may bring a format without a peak is computed in the nearest one that
 * has one, and nothing is called infeasible before every dimension was searched; the unchanged plan is searched as it
 * is.
 */
function searchFor(change: WhatIfChange, request: OptimizeRequest): OptimizeReport {
  const isAboutFormats = formatConditions.some((name) => change[name] !== undefined);
  const report = isAboutFormats ? heldSearch(request) : optimize(request);
  const isChanged = Object.keys(change).length > 0 && change.searchSpace === undefined;
  if (!isChanged || hasRow(report) || request.architecture.moe === null) return report;
  const widest = heldSearch({ ...request, space: widestSpace(request) });
  return hasRow(widest) ? widest : report;
}

/** The device of a plan as a change supposes it. */
function supposed(device: DeviceProfile, { hardware }: WhatIfChange): DeviceProfile {
  if (hardware === undefined) return device;
  const times = 'times' in hardware ? hardware.times : (hardware.gibibytes * gibibyte) / device.memoryBytes;
  return changedDevice(device, hardware.part, times);
}

/** Prediction lengths that were listed for a search give way to one that a change names. */
function withoutLists(answers: Answers, change: WhatIfChange): Answers {
  if (change.numMtpTokens === undefined) return answers;
  const { mtpSizes: _searched, ...others } = answers;
  return others;
}

/** The embedded engine on a plan's answers with changes; each change is computed once. */
export function whatIfOf(answers: Answers): WhatIf {
  const known = new Map<string, Result | null>();
  const compute = (change: WhatIfChange): Result | null => {
    if (servedSettings.some((name) => change[name] !== undefined)) return null;
    const changed: Answers = { ...withoutLists(answers, change), ...asAnswers(presentValues(change)) };
    const core = ['model', 'devices', 'numDevices', 'inputLength', 'outputLength'] as const;
    if (core.some((slot) => changed[slot] === undefined)) return null;
    try {
      const { request } = planRequest(changed);
      const [device] = request.devices;
      if (!device || request.numDevices > gridSize(device)) return null;
      return toResult(searchFor(change, { ...request, devices: [supposed(device, change)] }), {
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
  const { mode, conditions, instanceDevices } = result;
  const pair = result.results.flatMap((one) => one.pdRatio?.pairs ?? [])[0];
  const prefill = pair?.prefillDevicesPerInstance ?? instanceDevices?.prefill;
  const decode = pair?.decodeDevicesPerInstance ?? instanceDevices?.decode;
  return asAnswers({
    ...commandValues(result),
    ...presentValues(conditions),
    ...(mode === null ? {} : { mode }),
    ...(prefill ? { prefillDevicesPerInstance: prefill } : {}),
    ...(decode ? { decodeDevicesPerInstance: decode } : {}),
  });
}

function draftFacts(plan: Answers): DraftFacts | null {
  const core = ['model', 'devices', 'numDevices', 'inputLength', 'outputLength'] as const;
  if (core.some((slot) => plan[slot] === undefined)) return null;
  try {
    const { request } = planRequest(plan);
    const draft = request.draft?.model ?? null;
    return (
      draft && {
        tokens: predictedTokens(request, 0),
        cacheLayers: (tp) => draftCacheLayers(request.architecture, tp, draft),
      }
    );
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** The plan behind a result, and what of it was supposed. */
interface ReadPlan {
  readonly plan: Answers;
  readonly supposed: SupposedPlan | null;
}

/**
 * Facts that an explanation may use from this program: profiles, models, and the embedded engine on the plan of each
 * run. `answers` are those of the session that made the runs; what a run says itself stands above them.
 */
export function embeddedFacts(answers: Answers | null = null): ExplainFacts {
  const engines = new WeakMap<Result, WhatIf>();
  const plans = new WeakMap<Result, ReadPlan>();
  const planOf = (run: Result): ReadPlan => {
    const known = plans.get(run);
    if (known) return known;
    const read = { ...answers, ...answersOfResult(run) };
    // The plan of a session is known as a whole.
    const supposed = answers === null ? supposedPlan(run, read, whatIfOf) : null;
    const made = { supposed, plan: supposed === null ? read : { ...read, ...supposedAnswers(supposed) } };
    plans.set(run, made);
    return made;
  };
  return {
    hardware: builtInHardware(),
    statedPeaks: statedPeaks(),
    peakBytesPerSecond: peakBandwidthOf,
    devicesPerMachine: (device) => {
      const grid = device === null ? undefined : deviceProfiles.get(device)?.grid;
      // The outermost dimension is that of machines.
      return grid === undefined
        ? null
        : grid.slice(grid.length > 1 ? 1 : 0).reduce((all, size) => all * size, 1);
    },
    diesPerCard: (device) => (device === null ? undefined : deviceProfiles.get(device))?.diesPerCard ?? 1,
    isDense: (model) => {
      const architecture = architectureNamed(model);
      return architecture && architecture.moe === null;
    },
    modelOf: modelFacts,
    readsOf: modelReads,
    supposedOf: (run) => planOf(run).supposed,
    draftOf: (run) => draftFacts(planOf(run).plan),
    hasUnratedFormat: (run, change) => {
      const changed = { ...planOf(run).plan, ...asAnswers(presentValues(change)) };
      try {
        return formatsOf(changed).length > 0;
      } catch (error) {
        if (isRefusal(error)) return false;
        throw error;
      }
    },
    passOf: (run, device, row) =>
      passesOf({ ...planOf(run).plan, ...(device === null ? {} : asAnswers({ devices: [device] })) }, row),
    workOf: passWorkOf,
    sizeOf: (run, change, load) => {
      const plan = { ...planOf(run).plan, ...asAnswers(presentValues(change)) };
      const core = ['model', 'devices', 'inputLength', 'outputLength'] as const;
      if (core.some((slot) => plan[slot] === undefined)) return null;
      const asked: Partial<SlotValues> = Object.fromEntries(
        Object.entries(load).filter(([, value]) => value !== null),
      );
      const {
        concurrentUsers: _users,
        requestsPerSecond: _rate,
        outputTokensPerSecond: _tokens,
        ...rest
      } = plan;
      try {
        return sizePlan({ ...rest, ...asAnswers(asked) }).devices[0] ?? null;
      } catch (error) {
        if (isRefusal(error)) return null;
        throw error;
      }
    },
    engineKind: () => 'embedded',
    engineOf: (run) => {
      const known = engines.get(run);
      if (known) return known;
      const made = whatIfOf(planOf(run).plan);
      engines.set(run, made);
      return made;
    },
  };
}
