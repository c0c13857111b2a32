import { measureOf } from '../measure.ts';
import type { Conditions, DeviceResult } from '../result.ts';
import type { TradeOff } from './pareto.ts';

/** Throughput over the latency that limits it: TTFT in prefill and where it alone is limited, else TPOT. */
export interface TradeOffView {
  readonly points: readonly TradeOff[];
  readonly xTitle: 'TTFT ms' | 'TPOT ms';
  readonly limitMs: number | null;
}

/** The points of a device's trade-off; null where there are fewer than two. `conditions` give limits that a dump does not print. */
export function tradeOffOf(device: DeviceResult, conditions: Conditions | null): TradeOffView | null {
  const ttftLimitMs = device.limits.ttftMs ?? conditions?.ttftLimitMs ?? null;
  const tpotLimitMs = device.limits.tpotMs ?? conditions?.tpotLimitMs ?? null;
  const isOverTtft =
    device.phase === 'prefill' ||
    (device.phase === 'aggregated' && ttftLimitMs !== null && tpotLimitMs === null);
  const field = isOverTtft ? 'ttftMs' : 'tpotMs';
  const points = (device.rows.length > 0 ? device.rows : device.candidates).flatMap((row): TradeOff[] => {
    const latencyMs = row[field];
    const tokensPerSecond = row.throughputTokensPerSecond;
    if (latencyMs === null || tokensPerSecond === null) return [];
    const band = measureOf(row, field, 'calibrated')?.band ?? null;
    return [{ latencyMs, tokensPerSecond, name: row.parallel, band }];
  });
  if (points.length < 2) return null;
  return {
    points,
    xTitle: isOverTtft ? 'TTFT ms' : 'TPOT ms',
    limitMs: isOverTtft ? ttftLimitMs : tpotLimitMs,
  };
}
