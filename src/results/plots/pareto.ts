/** A point of a trade-off: lower latency and higher throughput are better. */
export interface TradeOff {
  readonly latencyMs: number;
  readonly tokensPerSecond: number;
  /** Strategy that has this latency and throughput. */
  readonly name: string;
  /** Band of the latency, ms; absent where no error is known. */
  readonly band?: readonly [number, number] | null;
}

/** The points that no other point beats in both latency and throughput, latency rising. */
export function paretoFront<Point extends TradeOff>(points: readonly Point[]): Point[] {
  const sorted = points.toSorted(
    (a, b) => a.latencyMs - b.latencyMs || b.tokensPerSecond - a.tokensPerSecond,
  );
  let best = Number.NEGATIVE_INFINITY;
  return sorted.filter((point) => {
    if (point.tokensPerSecond <= best) return false;
    best = point.tokensPerSecond;
    return true;
  });
}

/** The best point of each strategy, the fastest first. */
export function bestOfEach(points: readonly TradeOff[]): TradeOff[] {
  const best = new Map<string, TradeOff>();
  for (const point of points) {
    if (point.tokensPerSecond > (best.get(point.name)?.tokensPerSecond ?? Number.NEGATIVE_INFINITY))
      best.set(point.name, point);
  }
  return [...best.values()].toSorted((a, b) => b.tokensPerSecond - a.tokensPerSecond);
}
