import type { Arrivals } from '../../engine/serving/load/protocol.ts';
import type { PlannedRequest } from './load-plan.ts';

/** Requests of a file of arrivals, each at its time after the first. */
export function recordedRequests({ microseconds, prompts, outputs }: Arrivals): PlannedRequest[] {
  return prompts.map((inputTokens, index) => ({
    index,
    inputTokens,
    outputTokens: outputs[index] ?? 1,
    atMs: (microseconds[index] ?? 0) / 1000,
  }));
}
