import { describe, expect, it } from 'vitest';
import { acceptSlotValue } from '../../../src/plan/slots/accept-value.ts';
import { explainProblem, formatSlotValue } from '../../../src/plan/slots/format-value.ts';
import { parseSlotValue } from '../../../src/plan/slots/parse-value.ts';
import { slotRecord } from '../../../src/plan/slots/records.ts';
import type { SlotId, SlotValue } from '../../../src/plan/slots/values.ts';
import { facts } from '../plan-kit.ts';

function parse(slot: SlotId, words: string) {
  return parseSlotValue(slotRecord(slot), words, facts);
}

describe('typed values', () => {
  const good: [SlotId, string, unknown, string | null][] = [
    ['inputLength', '3500', 3500, null],
    ['inputLength', '4k', 4096, '4k = 4,096'],
    ['inputLength', '1.5k tokens', 1536, '1.5k tokens = 1,536'],
    ['outputLength', '1,500', 1500, null],
    ['numDevices', '8卡', 8, null],
    ['numDevices', '16 cards', 16, null],
    ['tpotLimitMs', '50ms', 50, null],
    ['ttftLimitMs', '1.5s', 1500, '1.5s = 1,500 ms'],
    ['ttftLimitMs', '2秒', 2000, '2秒 = 2,000 ms'],
    ['tpotLimitMs', '0.0005s', 0.5, '0.0005s = 0.5 ms'],
    ['tpotLimitMs', '0.0251 s', 25.1, '0.0251 s = 25.1 ms'],
    ['tpotLimitMs', '0.001234s', 1.234, '0.001234s = 1.234 ms'],
    ['prefixCacheHitRate', '12.5%', 0.125, '12.5% = 0.125'],
    ['prefixCacheHitRate', '33.3333%', 0.333333, '33.3333% = 0.333'],
    ['ttftLimitMs', '不限', null, null],
    ['prefixCacheHitRate', '30%', 0.3, '30% = 0.3'],
    ['prefixCacheHitRate', '0', 0, null],
    ['mtpAcceptanceRates', '0.9, 0.6', [0.9, 0.6], null],
    ['tpSizes', '4 8', [4, 8], null],
    ['tpSizes', 'all', [], null],
    ['mtp', '不开', false, null],
    ['prefixCache', 'yes', true, null],
    ['mode', 'PD 聚合', 'aggregation', null],
    ['mode', 'disaggregation', 'disaggregation', null],
    ['quantizeLinearAction', 'w8a8-dynamic', 'W8A8_DYNAMIC', null],
    ['quantizeAttentionAction', 'no', 'DISABLED', null],
    ['devices', 'test', ['TEST_DEVICE'], null],
    ['devices', 'TEST_DEVICE other_device', ['TEST_DEVICE', 'OTHER_DEVICE'], null],
    ['model', 'dense', 'Dense-1B', null],
    ['model', 'me/own', 'me/own', null],
    ['numDevices', '8 device', 8, null],
    ['numDevices', '8 gpu', 8, null],
    ['inputLength', '1 token', 1, null],
    ['inputLength', '3500个 token', 3500, null],
    ['inputLength', '3500 toks', 3500, null],
    ['tpotLimitMs', '50 millisecond', 50, null],
    ['ttftLimitMs', '2 sec', 2000, '2 sec = 2,000 ms'],
    ['reservedMemoryGb', '10 GiB', 10, null],
    [
      'targets',
      'devices=TEST_DEVICE,num-devices=8 devices=OTHER_DEVICE,num-devices=4',
      [
        { devices: ['TEST_DEVICE'], numDevices: 8 },
        { devices: ['OTHER_DEVICE'], numDevices: 4 },
      ],
      null,
    ],
  ];
  it.each(good)('%s "%s"', (slot, words, value, reading) => {
    expect(parse(slot, words)).toEqual({ ok: true, slot, value, reading });
  });

  const bad: [SlotId, string, string][] = [
    ['inputLength', 'many', 'unreadable'],
    ['inputLength', '4kg', 'unreadable'],
    ['inputLength', '0', 'out-of-range'],
    ['numDevices', '2.5', 'not-whole'],
    ['tpotLimitMs', '0', 'out-of-range'],
    ['prefixCacheHitRate', '1', 'out-of-range'],
    ['mtpAcceptanceRates', '0.9 1.1', 'out-of-range'],
    ['mode', 'sideways', 'unknown-option'],
    ['quantizeAttentionAction', 'sideways', 'unknown-option'],
    ['quantizeLinearAction', 'off and on', 'unknown-option'],
    ['devices', 'TEST_DEVISE', 'unknown-device'],
    ['devices', 'TEST_DEVICE NOBODY', 'unknown-device'],
    ['tpotLimitMs', '50 hms', 'unreadable'],
    ['tpotLimitMs', '50 msx', 'unreadable'],
    ['numDevices', '8 xx', 'unreadable'],
    ['targets', 'nonsense devices=TEST_DEVICE', 'unreadable'],
    ['targets', 'devices=TEST_DEVICE,num-devices=0 devices=OTHER_DEVICE', 'out-of-range'],
    ['targets', 'devices=TEST_DEVICE', 'unreadable'],
    ['model', '  ', 'unreadable'],
  ];
  it.each(bad)('%s "%s" is refused', (slot, words, kind) => {
    const parsed = parse(slot, words);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.problem.kind).toBe(kind);
    for (const language of ['en', 'zh'] as const) {
      expect(explainProblem(slotRecord(slot), parsed.problem, language)).not.toBe('');
    }
  });

  it('refuses the one device of a list that is not known, and a name of several words as a whole', () => {
    expect(parse('devices', 'TEST_DEVICE NOBODY')).toMatchObject({ problem: { words: 'NOBODY' } });
    expect(parse('devices', 'NOBODY AT ALL')).toMatchObject({ problem: { words: 'NOBODY AT ALL' } });
    expect(parse('devices', 'NOBODY, TEST_DEVICE')).toMatchObject({ problem: { words: 'NOBODY' } });
    expect(parse('devices', 'test TEST_DEVICE')).toMatchObject({ value: ['TEST_DEVICE'] });
  });

  it('reads targets however they are spaced', () => {
    const words = 'devices=TEST_DEVICE   devices=OTHER_DEVICE';
    expect(parse('targets', words)).toMatchObject({
      value: [{ devices: ['TEST_DEVICE'] }, { devices: ['OTHER_DEVICE'] }],
    });
  });

  it('names the nearest devices', () => {
    const parsed = parse('devices', 'TEST_DEVISE');
    expect(parsed).toMatchObject({ problem: { nearest: ['TEST_DEVICE', 'OTHER_DEVICE'] } });
  });

  it('accepts chosen values as it accepts words', () => {
    const accept = (slot: SlotId, value: unknown) => acceptSlotValue(slotRecord(slot), value, facts);
    expect(accept('devices', ['TEST_DEVICE'])).toMatchObject({ ok: true, value: ['TEST_DEVICE'] });
    expect(accept('tpotLimitMs', null)).toMatchObject({ ok: true, value: null });
    expect(accept('numDevices', null)).toMatchObject({ ok: false });
    expect(accept('mode', true)).toMatchObject({ ok: false });
    expect(accept('mode', 'aggregation')).toMatchObject({ ok: true });
    expect(accept('tpSizes', 8)).toMatchObject({ ok: true, value: [8] });
    expect(accept('numDevices', [8])).toMatchObject({ ok: false });
    expect(accept('inputLength', { tokens: 1 })).toMatchObject({ ok: false });
  });

  it('shows values as a person reads them', () => {
    const show = (slot: SlotId, value: SlotValue, language: 'en' | 'zh' = 'en') =>
      formatSlotValue(slotRecord(slot), value, language);
    expect(show('tpotLimitMs', 50)).toBe('50 ms');
    expect(show('tpotLimitMs', null, 'zh')).toBe('不限');
    expect(show('inputLength', 3500)).toBe('3,500 tokens');
    expect(show('quantize', 'recommended')).toBe('W8A8_DYNAMIC');
    expect(show('prefixCacheHitRate', 0.3)).toBe('30 %');
    expect(show('tpSizes', [])).toContain('power of two');
    expect(show('mtp', false, 'zh')).toBe('关');
    expect(
      show('targets', [
        { devices: ['A'], numDevices: 8 },
        { devices: ['B'], tpotLimitMs: 5 },
      ]),
    ).toBe('8 × A | B, TPOT limit 5 ms');
  });
});
