import { describe, expect, it } from 'vitest';
import { forecastErrors, forecastOrder } from '../../../src/campaign/bench/forecast-error.ts';
import { nothingMeasured } from '../../../src/campaign/bench/row.ts';
import { base, campaignWhere, candidates, speed } from './selection-kit.ts';

describe('a forecast', () => {
  const forecast = (candidate: string, value: number) => ({
    candidate,
    scenario: 'chat',
    max_concurrency: 2,
    output_token_throughput: { value, low: value * 0.9, high: value * 1.1 },
    tpot_ms: { value: 1, low: null, high: null },
    basis: 'calibrated estimator',
  });

  it('orders what is behind the baseline, and nothing else', () => {
    const all = [forecast('b', 5), forecast('d', 9)];
    const order = forecastOrder([{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }], all);
    expect(order.map(({ id }) => id)).toEqual(['a', 'd', 'b', 'c']);
    expect(forecastOrder([{ id: 'a' }, { id: 'b' }], [])).toHaveLength(2);
  });

  it('is set beside what was measured, with its error and its band', () => {
    const state = campaignWhere(base, (candidate, key) =>
      candidate === 0 && key.includes('c2')
        ? { metrics: { ...nothingMeasured, request_throughput: 1, output_token_throughput: 100 } }
        : candidate === 0
          ? speed(1)
          : null,
    );
    const id = candidates[0]?.id ?? '';
    const told = forecastErrors({ ...state, forecasts: [forecast(id, 120), forecast('unmeasured', 1)] });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ measured: 100, isInBand: false });
    expect(told[0]?.error).toBeCloseTo(0.2);
  });
});
