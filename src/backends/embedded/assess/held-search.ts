import {
  type DeviceProfile,
  type DeviceReport,
  gibibyte,
  type OptimizeReport,
  type OptimizeRequest,
  type OptimizerRow,
  optimize,
  type PhaseReport,
  pdRatioReport,
  routedExpertBytes,
  type SearchSpace,
  selectRows,
} from '../../../engine/index.ts';
import { powersOfTwo } from '../../../engine/terms/powers-of-two.ts';
import { withRatedFormats } from './formats.ts';
import { holdsInLife, largestHeldBatch } from './runtime-memory.ts';

/**
 * Copies of the routed experts that `devices` of a kind can hold at most: one more could not be laid out, whatever the other
 * dimensions, so that searching it is waste.
 */
function expertCopies(request: OptimizeRequest, device: DeviceProfile, devices: number): number {
  const bytes = routedExpertBytes(request.architecture, request.quantization);
  const available = device.memoryBytes - request.reservedMemoryGiB * gibibyte;
  return bytes <= 0 ? devices : Math.max(1, Math.floor((devices * available) / bytes));
}

/** Every dimension at every power of two that the memory of the devices allows; models without experts have one dimension. */
export function widestSpace(request: OptimizeRequest): SearchSpace {
  const { architecture, space, devices, numDevices } = request;
  if (architecture.moe === null) return { ...space, tpSizes: [], epSizes: null, moeDpSizes: null };
  const copies = Math.max(1, ...devices.map((device) => expertCopies(request, device, numDevices)));
  const moeDpSizes = powersOfTwo(Math.min(copies, numDevices));
  return { ...space, tpSizes: [], epSizes: [], moeDpSizes };
}

/** The search of one configuration alone, within a range of batches. */
export function rowsWithin(
  request: OptimizeRequest,
  device: DeviceProfile,
  phase: PhaseReport,
  row: OptimizerRow,
  batchRange: { readonly from: number; readonly to: number },
): readonly OptimizerRow[] {
  const { split, mtpTokens } = row;
  const space: SearchSpace = {
    tpSizes: [split.tp],
    epSizes: request.architecture.moe === null ? null : [split.ep],
    moeDpSizes: request.architecture.moe === null ? null : [split.moeDp],
    dcpSizes: [split.dcp],
    mtpTokens: [mtpTokens],
  };
  const report = optimize({
    ...request,
    devices: [device],
    numDevices: phase.numDevices,
    task: phase.phase === 'aggregated' ? { mode: 'aggregation' } : { mode: 'disaggregation' },
    limits: phase.limits,
    space,
    batchRange,
  });
  return report.devices[0]?.phases.find((one) => one.phase === phase.phase)?.rows ?? [];
}

/** The rows of a phase that hold with everything counted; a configuration whose best row does not is searched again below it. */
function heldPhase(request: OptimizeRequest, device: DeviceProfile, phase: PhaseReport): PhaseReport {
  if (phase.rows.every((row) => holdsInLife(request, device, row))) return phase;
  const held = phase.rows.filter((row) => holdsInLife(request, device, row));
  const searched = phase.selected
    .filter((row) => !holdsInLife(request, device, row))
    .flatMap((row) => {
      const batch = largestHeldBatch(request, device, row);
      const from = request.batchRange?.from ?? 1;
      return batch === null || batch < from
        ? []
        : rowsWithin(request, device, phase, row, { from, to: batch });
    })
    .filter((row) => holdsInLife(request, device, row));
  const rows = [...held, ...searched];
  return { ...phase, rows, selected: selectRows(rows, phase.limits) };
}

function heldDevice(request: OptimizeRequest, device: DeviceProfile, report: DeviceReport): DeviceReport {
  const phases = report.phases.map((phase) => heldPhase(request, device, phase));
  const { task, numDevices, outputTokens } = request;
  const isChanged = phases.some((phase, index) => phase !== report.phases[index]);
  if (!isChanged || task.mode !== 'pd-ratio') return { ...report, phases };
  const rows = (name: string) => phases.find(({ phase }) => phase === name)?.rows ?? [];
  const { prefillDevicesPerInstance, decodeDevicesPerInstance } = task;
  const given = { numDevices, outputTokens, prefillDevicesPerInstance, decodeDevicesPerInstance };
  return { ...report, phases, pdRatio: pdRatioReport(rows('prefill'), rows('decode'), given) };
}

/**
 * The search that recommendations rest on: formats without a peak are computed in the nearest one that has one, and only
 * rows count that hold when recurrent states and the runtime's share are counted. Otherwise the search of `optimize`.
 * @throws UnsupportedArchitectureError when the engine cannot simulate the model
 */
export function heldSearch(request: OptimizeRequest): OptimizeReport {
  const rated = withRatedFormats(request);
  const report = optimize(rated);
  const devices = report.devices.map((one, index) => {
    const profile = rated.devices[index];
    return profile === undefined ? one : heldDevice(rated, profile, one);
  });
  return { ...report, devices };
}
