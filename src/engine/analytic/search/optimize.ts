import type { DeviceProfile } from '../../terms/device.ts';
import type { ForwardSpec } from '../../terms/forward-spec.ts';
import type { StepTimer } from '../../terms/step-timer.ts';
import { gibibyte } from '../../terms/units.ts';
import type { LatencyLimits } from './batch-search.ts';
import type { Candidate } from './candidates.ts';
import { pdRatioReport } from './pd-ratio.ts';
import { type PrepareCandidate, searchPhase } from './phase-search.ts';
import type {
  ConfigurationReport,
  DeviceReport,
  OptimizeReport,
  OptimizerRow,
  PhaseReport,
  ServicePhase,
} from './report.ts';
import type { OptimizeRequest } from './request.ts';
import { servingLoad } from './serving.ts';

/** The search was told to stop. */
export class OptimizeCancelledError extends Error {
  override readonly name = 'OptimizeCancelledError';
}

/** How far the search has come. */
export interface OptimizeProgress {
  /** Share of the whole search that is done, over all devices and phases: 0…1. */
  readonly fraction: number;
  readonly device: string;
  readonly phase: ServicePhase;
  /** Configurations of this device and phase that are done. */
  readonly done: number;
  readonly total: number;
  /** The configuration that was finished last; null at the start. */
  readonly finished: ConfigurationReport | null;
  /** Its best row. */
  readonly best: OptimizerRow | null;
}

/** Progress callback and stop signal of a search. */
export interface OptimizeWatch {
  readonly onProgress?: (progress: OptimizeProgress) => void;
  readonly signal?: { readonly aborted: boolean };
}

/** Lays out the forward pass of a spec; tests pass scripted ones. */
export type Prepare = (spec: ForwardSpec) => StepTimer;

/**
 * Forward pass that a request runs with one split and one length of MTP on a device. Whoever times a pass of a plan asks
 * here, so that all time the same one.
 */
export function forwardSpecOf(
  request: OptimizeRequest,
  device: DeviceProfile,
  { split, mtpTokens }: Pick<Candidate, 'split' | 'mtpTokens'>,
): ForwardSpec {
  const { architecture, quantization, compile, options, measured = null, draft } = request;
  // The real program compiles for single shapes when it parallelises sequences; buffers of MTP notice.
  const dynamicShapes = options.sequenceParallel !== true;
  return {
    architecture,
    device,
    split,
    quantization,
    compile,
    mtpTokens,
    draft: draft?.model ?? null,
    dynamicShapes,
    options,
    measured,
  };
}

/** Keeps what it prepared, for the candidates that a second phase asks for again. */
function preparedOnce(prepare: PrepareCandidate): PrepareCandidate {
  const prepared = new Map<string, StepTimer>();
  return (candidate: Candidate) => {
    const key = `${candidate.split.worldSize} ${candidate.id}`;
    const known = prepared.get(key) ?? prepare(candidate);
    prepared.set(key, known);
    return known;
  };
}

interface PhaseChoice {
  readonly phase: ServicePhase;
  readonly numDevices: number;
  readonly limits: LatencyLimits;
}

/** The phases a request asks for, each with the limits it is held to (references/engine/serving.md 7.7, 7.8). */
function phasesOf(request: OptimizeRequest): PhaseChoice[] {
  const { task, numDevices, limits } = request;
  if (task.mode === 'aggregation') return [{ phase: 'aggregated', numDevices, limits }];
  const prefill = (devices: number): PhaseChoice => ({
    phase: 'prefill',
    numDevices: devices,
    limits: { ttftMs: limits.ttftMs, tpotMs: null },
  });
  const decode = (devices: number): PhaseChoice => ({
    phase: 'decode',
    numDevices: devices,
    limits: { ttftMs: null, tpotMs: limits.tpotMs },
  });
  if (task.mode === 'pd-ratio') {
    // Without a TTFT limit the real program has no prefill figures to pair; neither have we.
    const first = limits.ttftMs === null ? [] : [prefill(task.prefillDevicesPerInstance)];
    return [...first, decode(task.decodeDevicesPerInstance)];
  }
  return [
    ...(limits.ttftMs === null ? [] : [prefill(numDevices)]),
    ...(limits.tpotMs === null ? [] : [decode(numDevices)]),
  ];
}

function pdRatioOf(request: OptimizeRequest, phases: readonly PhaseReport[]): DeviceReport['pdRatio'] {
  const { task, numDevices, outputTokens } = request;
  if (task.mode !== 'pd-ratio') return null;
  const rows = (phase: ServicePhase) => phases.find((one) => one.phase === phase)?.rows ?? [];
  return pdRatioReport(rows('prefill'), rows('decode'), {
    numDevices,
    outputTokens,
    prefillDevicesPerInstance: task.prefillDevicesPerInstance,
    decodeDevicesPerInstance: task.decodeDevicesPerInstance,
  });
}

/**
 * Searches splits and batch sizes for the highest throughput within the limits, with any source of forward passes.
 * Deterministic; devices do not influence each other.
 * @throws OptimizeCancelledError when the signal is aborted between two configurations.
 */
export function optimizeWith(
  prepare: Prepare,
  request: OptimizeRequest,
  watch: OptimizeWatch = {},
): OptimizeReport {
  const load = servingLoad(request);
  const choices = phasesOf(request);
  const devices = request.devices.map((device, deviceIndex): DeviceReport => {
    const prepareAnew: PrepareCandidate = (candidate) => prepare(forwardSpecOf(request, device, candidate));
    const prepareCandidate = choices.length > 1 ? preparedOnce(prepareAnew) : prepareAnew;
    const phases = choices.map((choice, phaseIndex) =>
      searchPhase(request, { ...choice, device, load, prepare: prepareCandidate }, (done, total, last) => {
        if (watch.signal?.aborted) throw new OptimizeCancelledError('the search was cancelled');
        const earlier = deviceIndex * choices.length + phaseIndex;
        watch.onProgress?.({
          fraction: (earlier + done / total) / (request.devices.length * choices.length),
          device: device.name,
          phase: choice.phase,
          done,
          total,
          finished: last?.configuration ?? null,
          best: last?.best ?? null,
        });
      }),
    );
    return {
      device: device.name,
      memory: { totalGiB: device.memoryBytes / gibibyte, reservedGiB: request.reservedMemoryGiB },
      phases,
      pdRatio: pdRatioOf(request, phases),
    };
  });
  const { model, numDevices, task } = request;
  return { schema: 'throughline.optimize-report/2', model, mode: task.mode, numDevices, devices };
}
