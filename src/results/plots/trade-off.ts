import type { Conditions, DeviceResult } from '../result.ts';

/** A row as a point of the trade-off. */
export interface TradeOffPoint {
  readonly latencyMs: number;
  readonly tokensPerSecond: number;
  readonly name: string;
}

/** Throughput over the latency that a phase is limited by: TPOT, or TTFT in prefill. */
export interface TradeOffView {
  readonly points: readonly TradeOffPoint[];
  readonly xTitle: 'TTFT ms' | 'TPOT ms';
  readonly limitMs: number | null;
}

/** The points of a device's trade-off; null where there are fewer than two. */
export function tradeOffOf(device: DeviceResult, conditions: Conditions | null): TradeOffView | null {
  const field = device.phase === 'prefill' ? 'ttftMs' : 'tpotMs';
  const points = (device.rows.length > 0 ? device.rows : device.candidates).flatMap((row) => {
    const latencyMs = row[field];
    const tokensPerSecond = row.throughputTokensPerSecond;
    return latencyMs === null || tokensPerSecond === null
      ? []
      : [{ latencyMs, tokensPerSecond, name: row.parallel }];
  });
  if (points.length < 2) return null;
  return {
    points,
    xTitle: field === 'ttftMs' ? 'TTFT ms' : 'TPOT ms',
    limitMs: device.limits[field] ?? conditions?.[field === 'ttftMs' ? 'ttftLimitMs' : 'tpotLimitMs'] ?? null,
  };
}
