import type { DeviceResult, Result, ResultRow } from '../results/result.ts';

const place = /^#\d+$/;

/** Whether a row is called by its place because what was read does not name its strategy. */
export function isNamedByPlace({ parallel }: Pick<ResultRow, 'parallel'>): boolean {
  return place.test(parallel);
}

function isSame(row: ResultRow, other: ResultRow): boolean {
  return (
    row.throughputTokensPerSecond === other.throughputTokensPerSecond &&
    row.ttftMs === other.ttftMs &&
    row.tpotMs === other.tpotMs &&
    row.concurrency === other.concurrency
  );
}

function rowsByPlace(device: DeviceResult): DeviceResult {
  const { best, candidates } = device;
  if (candidates.length < 2 || candidates.some(({ parallel }) => parallel !== '')) return device;
  const named = candidates.map((row, at) => ({ ...row, parallel: `#${at + 1}` }));
  const bestAt = best === null ? -1 : candidates.findIndex((row) => isSame(row, best));
  return { ...device, candidates: named, best: named[bestAt] ?? best };
}

/** A run whose rows have no strategy, as a table cut at its right edge has none: its rows are called by their place. */
export function namedByPlace(run: Result): Result {
  return run.basis === 'measured' ? run : { ...run, results: run.results.map(rowsByPlace) };
}
