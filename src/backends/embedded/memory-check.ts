import { candidates, ParallelSplitError, prepareForward } from '../../engine/index.ts';
import type { Answers } from '../../plan/answers.ts';
import type { MemoryCheck } from '../../plan/validation/validation-facts.ts';
import { hasCoreInputs } from './forecast.ts';
import { planRequest } from './plan-request.ts';

const gibibyte = 1024 ** 3;

/**
 * Weights, cache and activation of a single request in the split that needs least, on the device where that is
 * tightest; null where it cannot be told (core inputs missing, nothing can be laid out).
 */
export function memoryCheckOf(answers: Answers): MemoryCheck | null {
  if (!hasCoreInputs(answers)) return null;
  let request: ReturnType<typeof planRequest>['request'];
  try {
    ({ request } = planRequest(answers));
  } catch {
    return null;
  }
  const { architecture, quantization, compile, options, numDevices, outputTokens } = request;
  const inputTokens = request.prompts.kind === 'fixed' ? request.prompts.tokens : 1;
  const all = candidates(request.space, numDevices, architecture.moe !== null);
  const checks = request.devices.flatMap((device) => {
    const needed = all.flatMap(({ split, mtpTokens }) => {
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
    if (needed.length === 0) return [];
    return [
      {
        device: device.name,
        neededGiB: Math.min(...needed) / gibibyte,
        availableGiB: device.memoryBytes / gibibyte - request.reservedMemoryGiB,
      },
    ];
  });
  return checks.toSorted((a, b) => a.availableGiB - a.neededGiB - (b.availableGiB - b.neededGiB))[0] ?? null;
}
