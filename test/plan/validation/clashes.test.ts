import { describe, expect, it } from 'vitest';
import type { SlotValue } from '../../../src/plan/slots/values.ts';
import { clashes } from '../../../src/plan/validation/clashes.ts';

const stated = (slot: Parameters<typeof clashes>[0][number]['slot'], value: SlotValue) => ({
  slot,
  value,
  words: `--${slot} ${String(value)}`,
});

describe('two flags at once', () => {
  it('refuses an explicit mode beside a flag that means another, and names both and what is meant', () => {
    const [clash, ...others] = clashes([
      stated('mode', 'aggregation'),
      stated('prefillDevicesPerInstance', 4),
    ]);
    expect(others).toEqual([]);
    expect(clash?.message.en).toContain('--mode aggregation');
    expect(clash?.message.en).toContain('--prefillDevicesPerInstance 4');
    expect(clash?.message.en).toContain('--mode pd-ratio');
    expect(clash?.message.zh).toContain('--mode aggregation');
  });
  it.each([
    ['mode', 'pd-ratio', 'phases', 'both'],
    ['mtp', false, 'numMtpTokens', 2],
    ['prefixCache', false, 'prefixCacheHitRate', 0.3],
    ['quantize', 'recommended', 'quantizeLinearAction', 'FP8'],
    ['searchSpace', 'tp', 'epSizes', [8]],
  ] as const)('refuses %s %s beside %s %s', (slot, value, other, otherValue) => {
    expect(clashes([stated(slot, value), stated(other, otherValue)])).toHaveLength(1);
  });
  it('lets agree what agrees', () => {
    expect(clashes([stated('mode', 'pd-ratio'), stated('decodeDevicesPerInstance', 4)])).toEqual([]);
    expect(clashes([stated('searchSpace', 'tp-ep-moedp'), stated('epSizes', [8])])).toEqual([]);
    expect(clashes([stated('prefillDevicesPerInstance', 4)])).toEqual([]);
  });
});
