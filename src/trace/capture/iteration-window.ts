/** Iterations that TensorRT-LLM records: both ends belong to it. */
export interface IterationRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Iteration windows as `TLLM_PROFILE_START_STOP` writes them: `7`, `10-20`, and lists of both with commas. Null for
 * anything else.
 */
export function readIterationWindow(text: string): readonly IterationRange[] | null {
  const ranges = text.split(',').map((part): IterationRange | null => {
    const found = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(part);
    if (found === null) return null;
    const from = Number(found[1]);
    const to = Number(found[2] ?? found[1]);
    return to < from ? null : { from, to };
  });
  return ranges.every((range) => range !== null) ? ranges : null;
}

/** Iterations that must have run before the last window is over. */
export function iterationsNeeded(ranges: readonly IterationRange[]): number {
  return Math.max(0, ...ranges.map(({ to }) => to + 1));
}
