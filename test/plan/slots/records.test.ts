import { describe, expect, it } from 'vitest';
import {
  advancedSlots,
  askedSlots,
  slotFlag,
  slotRecord,
  slotRecords,
} from '../../../src/plan/slots/records.ts';
import { isSlotId, type SlotId } from '../../../src/plan/slots/values.ts';

describe('the questions of a plan', () => {
  it('are found by their id, and an id without a question is named', () => {
    for (const record of slotRecords) expect(slotRecord(record.id)).toBe(record);
    expect(isSlotId('model')).toBe(true);
    expect(isSlotId('modell')).toBe(false);
    expect(() => slotRecord('modell' as SlotId)).toThrow('"modell"');
  });

  it('have a flag in kebab case', () => {
    expect(slotFlag('numDevices')).toBe('--num-devices');
    expect(slotRecord('ttftLimitMs').flag).toBe('--ttft-limit-ms');
  });

  it('are asked always, or kept for whoever asks for more, never both', () => {
    const asked = askedSlots.map(({ id }) => id);
    expect(asked).toContain('model');
    expect(asked).not.toContain('maxBatchedTokens');
    expect(advancedSlots.map(({ id }) => id)).toContain('maxBatchedTokens');
    expect(advancedSlots.filter(({ id }) => asked.includes(id))).toEqual([]);
    expect(asked.indexOf('ttftLimitMs')).toBeLessThan(asked.indexOf('tpotLimitMs'));
  });
});
