import { type Arrivals, type PlannedRequest, plannedTimes } from './load-plan.ts';
import { type Prompt, WorkloadError, type WorkloadRequest } from './read-workload.ts';

/** Recorded prompts as a load sends them, the prompt of a request under its index. */
export interface WorkloadLoad {
  readonly requests: readonly PlannedRequest[];
  readonly prompts: readonly Prompt[];
}

/**
 * The requests of recorded prompts from one of them on, in the order of the file and none twice: a prompt that is
 * repeated would be answered from a cache. @throws WorkloadError for one whose answer has no length and none is given
 */
export function workloadRequests(
  rows: readonly WorkloadRequest[],
  given: {
    readonly from: number;
    readonly requests: number;
    readonly arrivals: Arrivals;
    /** Of every answer, where the file's own lengths are not to count; null for those. */
    readonly outputTokens: number | null;
  },
  random: () => number,
): WorkloadLoad {
  const used = rows.slice(given.from, given.from + given.requests);
  const times = plannedTimes(given.arrivals, used.length, random);
  const requests = used.map((row, index) => {
    const outputTokens = given.outputTokens ?? row.outputTokens;
    if (outputTokens === null) throw new WorkloadError(given.from + index + 1, 'output');
    return { index, inputTokens: row.inputTokens, outputTokens, atMs: times[index] ?? null };
  });
  return { requests, prompts: used.map(({ prompt }) => prompt) };
}
