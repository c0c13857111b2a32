/** Linear interpolation between the two nearest ranks, as numpy's default; `sorted` rises and is not empty. */
export function percentileOf(sorted: Float64Array, percentile: number): number {
  const place = (percentile / 100) * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (place - below);
}
