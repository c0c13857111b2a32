import { describe, expect, it } from 'vitest';
import { forecastOf } from '../../../src/backends/embedded/forecast.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { answersOf } from '../../plan/plan-kit.ts';

const plan: Partial<SlotValues> = {
  model: 'Qwen/Qwen3-8B',
  devices: ['TEST_DEVICE'],
  numDevices: 4,
  inputLength: 1000,
  outputLength: 100,
  mode: 'aggregation',
  tpotLimitMs: 50,
};
const forecast = (change: Partial<SlotValues>) => forecastOf(answersOf({ ...plan, ...change }));

describe('a forecast of several', () => {
  it('has no parts where there is one', () => expect(forecast({})?.parts).toEqual([]));

  it('names each phase, and says which one nothing meets', () => {
    const parts = forecast({ mode: 'disaggregation', phases: 'both', ttftLimitMs: 0.001 })?.parts ?? [];
    expect(parts.map(({ label }) => label.en)).toEqual([
      'Prefill, 4 × TEST_DEVICE',
      'Decode, 4 × TEST_DEVICE',
    ]);
    expect(parts[0]?.best).toBeNull();
    expect(parts[1]?.best?.tokensPerSecond).toBeGreaterThan(0);
  });

  it('names each target and each device', () => {
    const two = forecast({ targets: [{ numDevices: 4 }, { numDevices: 8 }] })?.parts ?? [];
    expect(two.map(({ label }) => label.zh)).toEqual(['4 × TEST_DEVICE', '8 × TEST_DEVICE']);
    const devices = forecast({ devices: ['TEST_DEVICE', 'ATLAS_800_A2_376T_64G'] })?.parts ?? [];
    expect(devices).toHaveLength(2);
    expect(devices[0]?.best?.tokensPerSecond).not.toBe(devices[1]?.best?.tokensPerSecond);
  });

  it('tells a ratio by what its instances serve together, and its phases where no pair meets the limits', () => {
    const ratio = {
      mode: 'pd-ratio',
      numDevices: 8,
      prefillDevicesPerInstance: 1,
      decodeDevicesPerInstance: 1,
      ttftLimitMs: 2000,
      compile: false,
    } as const;
    const together = forecast(ratio);
    const one = forecast({ ...ratio, numDevices: 2 });
    expect(together?.parts).toEqual([]);
    // 4 P and 3 D instances fit 8 devices, of which the four Prefill instances are the slower side.
    expect(together?.best?.tokensPerSecond).toBeCloseTo(4 * (one?.best?.tokensPerSecond ?? 0), 3);
    const without = forecast({ ...ratio, ttftLimitMs: 0.001 });
    expect(without?.best).toBeNull();
    expect(without?.parts?.map(({ label, best }) => [label.en, best === null])).toEqual([
      ['Prefill, 1 × TEST_DEVICE', true],
      ['Decode, 1 × TEST_DEVICE', false],
    ]);
  });
});
