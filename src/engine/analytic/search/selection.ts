import type { LatencyLimits } from './batch-search.ts';
import type { OptimizerRow } from './report.ts';

function withinLimit(value: number | null, limit: number | null): boolean {
  return limit === null || (value ?? Number.POSITIVE_INFINITY) <= limit;
}

/** Faster first; on a tie the smaller batch. */
function byThroughput(a: OptimizerRow, b: OptimizerRow): number {
  return b.tokensPerSecond - a.tokensPerSecond || a.batchSize - b.batchSize;
}

/**
 * The best row of each configuration that meets the limits, best first (references/engine/serving.md 7.9). A figure that a
 * phase does not have fails a limit on it, so a phase is filtered by its own limits only.
 */
export function selectRows(rows: readonly OptimizerRow[], limits: LatencyLimits): OptimizerRow[] {
  const best = new Map<string, OptimizerRow>();
  for (const row of rows) {
    if (!withinLimit(row.ttftMs, limits.ttftMs) || !withinLimit(row.tpotMs, limits.tpotMs)) continue;
    const known = best.get(row.configuration);
    if (known === undefined || byThroughput(row, known) < 0) best.set(row.configuration, row);
  }
  return [...best.values()].sort(
    (a, b) => b.tokensPerSecond - a.tokensPerSecond || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0),
  );
}
