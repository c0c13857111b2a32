import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptSlotValue } from '../../../src/plan/slots/accept-value.ts';
import { slotRecord, slotRecords } from '../../../src/plan/slots/records.ts';
import { slotValueSchemas } from '../../../src/plan/slots/value-schema.ts';
import type { SlotId } from '../../../src/plan/slots/values.ts';
import { facts } from '../plan-kit.ts';

const accept = (slot: SlotId, value: unknown) => acceptSlotValue(slotRecord(slot), value, facts);

describe('values that were chosen, set or read', () => {
  it.each<[slot: SlotId, value: unknown, taken: unknown]>([
    ['inputLength', '4k', 4096],
    ['inputLength', 4096, 4096],
    ['ttftLimitMs', null, null],
    ['mtp', false, false],
    ['tpSizes', 4, [4]],
    ['tpSizes', [4, 8], [4, 8]],
    ['tpSizes', [], []],
    ['mtpAcceptanceRates', 0.9, [0.9]],
    ['deviceHourCost', [2.5], [2.5]],
    ['devices', ['test', 'TEST_DEVICE', 'OTHER_DEVICE'], ['TEST_DEVICE', 'OTHER_DEVICE']],
    ['prefixCacheHitRate', 0, 0],
    ['mode', 'aggregation', 'aggregation'],
  ])('%s takes %j', (slot, value, taken) => {
    expect(accept(slot, value)).toEqual({
      ok: true,
      slot,
      value: taken,
      reading: typeof value === 'string' && value === '4k' ? '4k = 4,096' : null,
    });
  });

  it.each<[slot: SlotId, value: unknown, kind: string, words: string]>([
    ['inputLength', null, 'unreadable', 'null'],
    ['inputLength', true, 'unreadable', 'true'],
    ['inputLength', [4096], 'unreadable', '[4096]'],
    ['inputLength', 2.5, 'not-whole', '2.5'],
    ['inputLength', 0, 'out-of-range', '0'],
    ['inputLength', {}, 'unreadable', '{}'],
    ['inputLength', undefined, 'unreadable', 'undefined'],
    ['mode', 5, 'unreadable', '5'],
    ['mtp', 1, 'unreadable', '1'],
    ['model', 8, 'unreadable', '8'],
    ['deviceFile', 3, 'unreadable', '3'],
    ['devices', [5], 'unreadable', '[5]'],
    ['devices', [], 'unreadable', '[]'],
    ['devices', ['test', 'nothing like it'], 'unknown-device', 'nothing like it'],
    ['tpSizes', [4, '8'], 'unreadable', '[4,"8"]'],
    ['tpSizes', [4, 2.5], 'not-whole', '2.5'],
    ['targets', [{}], 'unreadable', '[{}]'],
    ['mtpAcceptanceRates', [0.9, 1.5], 'out-of-range', '1.5'],
    ['mode', 'sideways', 'unknown-option', 'sideways'],
  ])('%s refuses %j as %s', (slot, value, kind, words) => {
    expect(accept(slot, value)).toMatchObject({ ok: false, problem: { kind, words } });
  });

  it('several targets are taken as they are', () => {
    const targets = [{ numDevices: 4 }, { numDevices: 8 }];
    expect(accept('targets', targets)).toEqual({ ok: true, slot: 'targets', value: targets, reading: null });
  });

  const figures = slotRecords.filter(({ kind }) =>
    ['integer', 'tokens', 'number', 'milliseconds', 'fraction'].includes(kind),
  );

  it.each(figures.map((record) => [record.id, record] as const))(
    '%s: what is accepted is what a journal may hold, at every end of its range',
    (id, record) => {
      const { min = -10, max = 10 } = record.range ?? {};
      const ends = [
        min - 1,
        min - 1e-9,
        min,
        min + 1e-9,
        min + 1,
        max - 1,
        max - 1e-9,
        max,
        max + 1e-9,
        max + 1,
        0.5,
        0,
        1,
      ];
      for (const value of ends) {
        const kept = slotValueSchemas()[id].safeParse(value).success;
        expect(acceptSlotValue(record, value, facts).ok, `${value}`).toBe(kept);
      }
    },
  );

  it('figures that no number line has are neither accepted nor kept', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...figures),
        fc.constantFrom(Number.NaN, Infinity, -Infinity),
        (record, value) => {
          expect(acceptSlotValue(record, value, facts).ok).toBe(false);
          expect(slotValueSchemas()[record.id].safeParse(value).success).toBe(false);
        },
      ),
    );
  });
});

describe('values in a journal', () => {
  const keeps = (slot: SlotId, value: unknown) => slotValueSchemas()[slot].safeParse(value).success;

  it.each<[slot: SlotId, kept: readonly unknown[], refused: readonly unknown[]]>([
    ['model', ['a/b'], ['', 5, null]],
    ['devices', [['x'], ['x', 'y']], [[], [''], 'x', null]],
    ['numDevices', [1, 8], [0, 1.5, '8', null]],
    ['mode', ['aggregation', 'pd-ratio'], ['other', 1, null]],
    ['mtp', [true, false], ['true', 1, null]],
    ['deviceFile', ['x.yaml', ''], [5, null]],
    ['measuredDatabase', ['folder', '', null], [5]],
    ['tpSizes', [[], [1, 2]], [[0], [1.5], 4, null]],
    ['mtpAcceptanceRates', [[], [0, 1]], [[1.1], [-0.1], 0.9]],
    ['prefixCacheHitRate', [0, 0.99], [1, -0.1]],
    ['ttftLimitMs', [null, 0.1, 50], [0, -1, '50']],
    [
      'targets',
      [[{ numDevices: 8 }], [{}, { devices: ['x'], ttftLimitMs: null }]],
      [[], [{ numDevices: 0 }], [{ other: 1 }], [{ targets: [{}] }]],
    ],
  ])('%s', (slot, kept, refused) => {
    for (const value of kept) expect(keeps(slot, value), JSON.stringify(value)).toBe(true);
    for (const value of refused) expect(keeps(slot, value), JSON.stringify(value)).toBe(false);
  });
});
