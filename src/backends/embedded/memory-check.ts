import {
  candidates,
  type DeviceProfile,
  gibibyte,
  type OptimizeRequest,
  ParallelSplitError,
  prepareForward,
} from '../../engine/index.ts';
import type { Answers } from '../../plan/answers.ts';
import type { MemoryCheck } from '../../plan/validation/validation-facts.ts';
import { hasCoreInputs } from './forecast.ts';
import { planRequest } from './plan-request.ts';

/** Where a plan holds a whole copy of the model: on all its devices, or on those of each kind of instance. */
function placesOf({ task, numDevices }: OptimizeRequest): readonly Place[] {
  if (task.mode !== 'pd-ratio') return [{ slot: 'numDevices', devices: numDevices }];
  return [
    { slot: 'prefillDevicesPerInstance', devices: task.prefillDevicesPerInstance },
    { slot: 'decodeDevicesPerInstance', devices: task.decodeDevicesPerInstance },
  ];
}

interface Place {
  readonly slot: MemoryCheck['devicesSlot'];
  readonly devices: number;
}

/** Bytes on a device of one request in the split that needs least; null where no split can be laid out. */
function leastBytes(request: OptimizeRequest, device: DeviceProfile, devices: number): number | null {
  const { architecture, quantization, compile, options, outputTokens, prompts, space } = request;
  const inputTokens = prompts.kind === 'fixed' ? prompts.tokens : 1;
  const needed = candidates(space, devices, architecture.moe !== null).flatMap(({ split, mtpTokens }) => {
    try {
      const forward = prepareForward({
        architecture,
        device,
        split,
        quantization,
        compile,
        mtpTokens,
        dynamicShapes: true,
        options,
      });
      const { memory } = forward.cost({
        phase: 'decode',
        requests: [
          {
            count: 1,
            queryLength: mtpTokens + 1,
            sequenceLength: inputTokens + Math.floor(outputTokens / 2),
          },
        ],
      });
      return [memory.weightBytes + memory.kvCacheBytes + memory.activationBytes];
    } catch (error) {
      if (error instanceof ParallelSplitError) return [];
      throw error;
    }
  });
  return needed.length === 0 ? null : Math.min(...needed);
}

/**
 * Weights, cache and activation of a single request in the split that needs least, on the device where that is
 * tightest; null where it cannot be told (core inputs missing, nothing can be laid out).
 */
export function memoryCheckOf(answers: Answers): MemoryCheck | null {
  if (!hasCoreInputs(answers)) return null;
  let request: OptimizeRequest;
  try {
    ({ request } = planRequest(answers));
  } catch {
    return null;
  }
  const checks = request.devices.flatMap((device) =>
    placesOf(request).flatMap(({ slot, devices }): MemoryCheck[] => {
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
