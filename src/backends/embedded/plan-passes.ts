import {
  candidates,
  forwardSpecOf,
  gibibyte,
  neededCacheShare,
  ParallelSplitError,
  predictedTokens,
  prepareForward,
  recurrentStateBytes,
  type SearchSpace,
  UnsupportedArchitectureError,
} from '../../engine/index.ts';
import type { PassFigures, PassShape } from '../../explain/facts.ts';
import type { Answers } from '../../plan/answers.ts';
import type { ResultRow } from '../../results/result.ts';
import { UnknownDeviceError } from './device-source.ts';
import { PlanRefusedError, planRequest } from './plan-request.ts';

/**
 * The embedded engine on single passes of a plan's strategy, the one of `row`; null where the plan lacks something, or
 * where the strategy cannot be laid out.
 */
export function passesOf(
  answers: Answers,
  row: ResultRow,
): ((shape: PassShape) => PassFigures | null) | null {
  const core = ['model', 'devices', 'numDevices', 'inputLength', 'outputLength'] as const;
  if (core.some((slot) => answers[slot] === undefined)) return null;
  try {
    const { request } = planRequest(answers);
    const { architecture, space, numDevices } = request;
    const [device] = request.devices;
    const size = (row.tp ?? 0) * (row.pp ?? 1) * (row.dp ?? 0) || numDevices;
    const own = (value: number | null, choice: SearchSpace['tpSizes']) => (value === null ? choice : [value]);
    const named: SearchSpace = {
      tpSizes: own(row.tp, space.tpSizes),
      epSizes: own(row.ep, space.epSizes),
      moeDpSizes: own(row.moeDp, space.moeDpSizes),
      dcpSizes: own(row.dcp, space.dcpSizes),
      mtpTokens: own(row.mtp, space.mtpTokens),
    };
    const found = candidates(named, size, {
      hasExperts: architecture.moe !== null,
      draft: request.draft,
    }).find(({ split }) => split.tp === row.tp && (row.dp === null || split.dp === row.dp));
    if (device === undefined || found === undefined) return null;
    const { split, mtpTokens } = found;
    const forward = prepareForward(forwardSpecOf(request, device, found));
    const draft = request.draft?.model ?? null;
    const share = neededCacheShare(architecture, { tp: split.tp, mtpTokens, draft });
    const stateBytes = recurrentStateBytes(architecture, split.tp, predictedTokens(request, mtpTokens));
    const reservedBytes = request.reservedMemoryGiB * gibibyte;
    return ({ phase, batch, queryLength, contextLength }) => {
      const { seconds, memory } = forward.cost({
        phase,
        requests: [{ count: batch, queryLength, sequenceLength: contextLength + queryLength }],
      });
      const cacheBytes = memory.kvCacheBytes * share;
      const used = memory.weightBytes + cacheBytes + memory.activationBytes + batch * stateBytes;
      return {
        latencyMs: seconds * 1000,
        weightGiB: memory.weightBytes / gibibyte,
        kvCacheGiB: cacheBytes / gibibyte,
        activationGiB: memory.activationBytes / gibibyte,
        stateGiB: (batch * stateBytes) / gibibyte,
        availableGiB: (device.memoryBytes - reservedBytes - used) / gibibyte,
      };
    };
  } catch (error) {
    const isRefused =
      error instanceof PlanRefusedError ||
      error instanceof UnknownDeviceError ||
      error instanceof ParallelSplitError ||
      error instanceof UnsupportedArchitectureError ||
      error instanceof RangeError;
    if (isRefused) return null;
    throw error;
  }
}
