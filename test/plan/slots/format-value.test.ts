import { describe, expect, it } from 'vitest';
import { explainProblem, formatSlotValue } from '../../../src/plan/slots/format-value.ts';
import { slotRecord } from '../../../src/plan/slots/records.ts';
import { splitTarget, writeTarget } from '../../../src/plan/slots/targets.ts';
import type { SlotId, SlotValue, SlotValues } from '../../../src/plan/slots/values.ts';

type Target = NonNullable<SlotValues['targets']>[number];
const target = { devices: ['A', 'B'], numDevices: 1024, tpotLimitMs: 50 } as Target;

describe('a value as a person reads it', () => {
  it.each<readonly [SlotId, SlotValue, string, string]>([
    ['ttftLimitMs', null, 'no limit', '不限'],
    ['ttftLimitMs', 2000, '2,000 ms', '2,000 ms'],
    ['inputLength', 3500, '3,500 tokens', '3,500 token'],
    ['numDevices', 16, '16', '16'],
    ['deviceFile', null, 'off', '关'],
    ['quantize', 'recommended', 'W8A8_DYNAMIC', 'W8A8_DYNAMIC'],
    ['mtp', true, 'on', '开'],
    ['mtp', false, 'off', '关'],
    ['prefixCacheHitRate', 0.5, '50 %', '50 %'],
    ['prefixCacheHitRate', 0.125, '12.5 %', '12.5 %'],
    ['tpSizes', [1, 1024], '1 · 1,024', '1 · 1,024'],
    ['devices', ['A', 'B'], 'A · B', 'A · B'],
    ['batchRange', [64], 'at most 64', '最大 64'],
    ['batchRange', [64, 64], 'exactly 64', '固定 64'],
    ['batchRange', [4, 1024], '4 to 1,024', '4 到 1,024'],
    ['model', 'a/b', 'a/b', 'a/b'],
    [
      'targets',
      [target, { devices: ['C'] }],
      '1,024 × A · B, TPOT limit 50 ms | C',
      '1,024 × A · B, TPOT 50 ms | C',
    ],
    ['targets', [{ numDevices: 8 }, { numDevices: 16 }], '8 devices | 16 devices', '8 卡 | 16 卡'],
  ])('%s %j', (id, value, en, zh) => {
    expect(formatSlotValue(slotRecord(id), value, 'en')).toBe(en);
    expect(formatSlotValue(slotRecord(id), value, 'zh')).toBe(zh);
  });

  it('no size named is every size, in words', () => {
    expect(formatSlotValue(slotRecord('tpSizes'), [], 'en')).toMatch(/power of two/);
  });
});

describe('words that were refused', () => {
  it('are said with what the slot takes: its form, or one of its choices', () => {
    const said = (id: SlotId) => explainProblem(slotRecord(id), { kind: 'unreadable', words: 'soon' }, 'en');
    expect(said('ttftLimitMs')).toMatch(/"soon".*milliseconds above 0/);
    expect(said('mode')).toMatch(/"soon".*one of the choices/);
  });
});

describe('a target on the command line', () => {
  it('comes back as it was written', () => {
    const words = writeTarget(target);
    expect(words).toBe('devices=A+B,num-devices=1024,tpot-limit-ms=50');
    expect(splitTarget(words)).toEqual([
      { slot: 'devices', words: 'A B' },
      { slot: 'numDevices', words: '1024' },
      { slot: 'tpotLimitMs', words: '50' },
    ]);
  });

  it.each(['speed=1', 'devices', '', 'targets=A', 'devices=A,,num-devices=8'])(
    '"%s" names no slot',
    (words) => {
      expect(splitTarget(words)).toBeNull();
    },
  );
});
