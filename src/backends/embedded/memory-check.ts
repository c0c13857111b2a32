import {
  type DeviceProfile,
  gibibyte,
  gridSize,
  type LinearAction,
  neededCacheShare,
  type OptimizeRequest,
  predictedTokens,
  recurrentStateBytes,
} from '../../engine/index.ts';
import { largestHeld } from '../../engine/terms/largest-held.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import type { MemoryWayOut } from '../../plan/assessment.ts';
import { type SlotId, type SlotValues, valueFor } from '../../plan/slots/values.ts';
import type { MemoryCheck } from '../../plan/validation/validation-facts.ts';
import { formatConcerns } from './assess/formats.ts';
import { widestSpace } from './assess/held-search.ts';
import { bytesOf, layoutsOf } from './assess/layouts.ts';
import { hasCoreInputs } from './forecast.ts';
import { planRequest } from './plan-request.ts';

interface Place {
  readonly slot: MemoryCheck['devicesSlot'];
  readonly devices: number;
}

/** Where a plan holds a whole copy of the model: on all its devices, or on those of each kind of instance. */
function placesOf({ task, numDevices }: OptimizeRequest): readonly Place[] {
  if (task.mode !== 'pd-ratio') return [{ slot: 'numDevices', devices: numDevices }];
  return [
    { slot: 'prefillDevicesPerInstance', devices: task.prefillDevicesPerInstance },
    { slot: 'decodeDevicesPerInstance', devices: task.decodeDevicesPerInstance },
  ];
}

/**
 * Bytes on a device of one request in the split that needs least, with the KV cache of the layers that have one and the
 * recurrent states of the others; null where no split can be laid out.
 */
function leastBytes(request: OptimizeRequest, device: DeviceProfile, devices: number): number | null {
  const { architecture } = request;
  const needed = layoutsOf(request, device, devices).flatMap(({ forward, candidate }) => {
    if (forward === null) return [];
    const { mtpTokens, split } = candidate;
    const { weightBytes, kvCacheBytes, activationBytes } = bytesOf(request, forward, 1, mtpTokens);
    const draft = request.draft?.model ?? null;
    const cache = kvCacheBytes * neededCacheShare(architecture, { tp: split.tp, mtpTokens, draft });
    const state = recurrentStateBytes(architecture, split.tp, predictedTokens(request, mtpTokens));
    return [weightBytes + cache + activationBytes + state];
  });
  return needed.length === 0 ? null : Math.min(...needed);
}

type Tightest = Omit<MemoryCheck, 'waysOut'>;

/** The check on the device and instance where memory is tightest; null where nothing can be laid out. */
function tightestOf(request: OptimizeRequest): Tightest | null {
  const checks = request.devices.flatMap((device) =>
    placesOf(request).flatMap(({ slot, devices }): Tightest[] => {
      const needed = leastBytes(request, device, devices);
      if (needed === null) return [];
      return [
        {
          device: device.name,
          neededGiB: needed / gibibyte,
          availableGiB: device.memoryBytes / gibibyte - request.reservedMemoryGiB,
          devicesSlot: slot,
        },
      ];
    }),
  );
  return checks.toSorted((a, b) => a.availableGiB - a.neededGiB - (b.availableGiB - b.neededGiB))[0] ?? null;
}

/** The request of a plan with one value changed; null where the engine refuses it. */
function changed<Id extends SlotId>(
  answers: Answers,
  slot: Id,
  value: SlotValues[Id],
): OptimizeRequest | null {
  const provenance = { label: 'user-provided', said: null } as const;
  const quantize = { value: 'custom', provenance, reading: null } as const;
  const isAction = slot === 'quantizeLinearAction';
  try {
    return planRequest({
      ...answers,
      ...(isAction ? { quantize } : {}),
      [slot]: { value, provenance, reading: null },
    }).request;
  } catch {
    return null;
  }
}

/** Memory of a plan with one value changed, where it fits then. */
function fitting<Id extends SlotId>(answers: Answers, slot: Id, value: SlotValues[Id]): MemoryWayOut | null {
  const request = changed(answers, slot, value);
  const check = request === null ? null : tightestOf(request);
  if (check === null || check.neededGiB > check.availableGiB) return null;
  return { ...valueFor(slot, value), neededGiB: check.neededGiB };
}

/** Fewer devices than this cannot hold the weights, however they are split: every weight is on one of them. */
function leastCount(request: OptimizeRequest): number {
  const whole = { ...request, space: widestSpace(request) };
  const counts = request.devices.map((device) => {
    const [layout] = layoutsOf(whole, device, 1);
    if (!layout?.forward) return 1;
    const { weightBytes } = bytesOf(request, layout.forward, 1, layout.candidate.mtpTokens);
    return Math.ceil(weightBytes / (device.memoryBytes - request.reservedMemoryGiB * gibibyte));
  });
  return Math.max(1, ...counts.filter(Number.isFinite));
}

/** The smallest count on which the plan fits, of all that the grids and the heads allow. */
function moreDevices(
  answers: Answers,
  request: OptimizeRequest,
  slot: MemoryCheck['devicesSlot'],
): MemoryWayOut | null {
  const now = answered(answers, slot) ?? 1;
  const grid = Math.min(...request.devices.map(gridSize));
  const most = slot === 'numDevices' ? grid : Math.min(grid, answered(answers, 'numDevices') ?? grid);
  for (let count = Math.max(now + 1, leastCount(request)); count <= most; count += 1) {
    const found = fitting(answers, slot, count);
    if (found !== null) return found;
  }
  return null;
}

/** Linear actions with fewer bytes a weight, most bytes first. */
const smaller: readonly LinearAction[] = ['W8A8_DYNAMIC', 'FP8', 'W4A8_DYNAMIC', 'MXFP4'];

/** The first smaller format in which the plan fits and for which every device has a unit. */
function smallerFormat(answers: Answers): MemoryWayOut | null {
  for (const action of smaller) {
    const request = changed(answers, 'quantizeLinearAction', action);
    if (request?.devices.some((device) => formatConcerns(request, device).length > 0) ?? true) continue;
    const found = fitting(answers, 'quantizeLinearAction', action);
    if (found !== null) return found;
  }
  return null;
}

/** Input lengths are tried in steps that a person would name. */
const lengthStep = 100;

/** The longest prompt, in whole steps, with which the plan fits. */
function shorterInput(answers: Answers): MemoryWayOut | null {
  const now = answered(answers, 'inputLength');
  if (now === null || answers.lengthDistribution) return null;
  return largestHeld(Math.ceil(now / lengthStep) - 1, (steps) =>
    fitting(answers, 'inputLength', steps * lengthStep),
  );
}

/**
 * Weights, cache, recurrent states and activation of a single request in the split that needs least, on the device where
 * that is tightest, and the single changes that make it fit; null where it cannot be told (core inputs missing, nothing
 * can be laid out).
 */
export function memoryCheckOf(answers: Answers): MemoryCheck | null {
  if (!hasCoreInputs(answers)) return null;
  let request: OptimizeRequest;
  try {
    ({ request } = planRequest(answers));
  } catch {
    return null;
  }
  const check = tightestOf(request);
  if (check === null) return null;
  if (check.neededGiB <= check.availableGiB) return { ...check, waysOut: [] };
  const waysOut = [
    moreDevices(answers, request, check.devicesSlot),
    smallerFormat(answers),
    shorterInput(answers),
  ].filter((way) => way !== null);
  return { ...check, waysOut };
}
