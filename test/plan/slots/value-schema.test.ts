import { describe, expect, it } from 'vitest';
import { slotRecords } from '../../../src/plan/slots/records.ts';
import { slotValueSchemas } from '../../../src/plan/slots/value-schema.ts';
import type { SlotId } from '../../../src/plan/slots/values.ts';

const takes = (id: SlotId, value: unknown) => slotValueSchemas()[id].safeParse(value).success;

describe('values of slots as they are stored', () => {
  it('have a schema each', () => {
    expect(Object.keys(slotValueSchemas()).toSorted()).toEqual(slotRecords.map(({ id }) => id).toSorted());
  });

  it.each(slotRecords.filter(({ kind }) => kind === 'choice').map((record) => [record.id, record] as const))(
    '%s takes its choices and nothing else',
    (id, record) => {
      for (const { value } of record.options) expect(takes(id, value)).toBe(true);
      if (record.options.length > 0) expect(takes(id, 'no choice at all')).toBe(false);
      else expect([takes(id, 'a name of its own'), takes(id, '')]).toEqual([true, false]);
    },
  );

  const single = ['integer', 'tokens', 'number', 'milliseconds', 'fraction'];
  it.each(
    slotRecords.flatMap(({ id, kind, range }) =>
      range && single.includes(kind) ? [[id, range] as const] : [],
    ),
  )('%s takes the ends of its range and nothing beyond', (id, { min, max, exclusiveMin, exclusiveMax }) => {
    if (min !== undefined)
      expect([takes(id, min), takes(id, min - 1)]).toEqual([exclusiveMin !== true, false]);
    if (max !== undefined)
      expect([takes(id, max), takes(id, max + 1)]).toEqual([exclusiveMax !== true, false]);
  });

  it('are null only where the slot may be open', () => {
    for (const { id, nullable } of slotRecords) expect(takes(id, null), id).toBe(nullable === true);
  });

  it.each<readonly [SlotId, unknown, boolean]>([
    ['model', 'Qwen/Qwen3-32B', true],
    ['model', '', false],
    ['devices', ['A', 'B'], true],
    ['devices', [], false],
    ['devices', [''], false],
    ['numDevices', 1.5, false],
    ['numDevices', '8', false],
    ['tpSizes', [], true],
    ['tpSizes', [1, 2.5], false],
    ['mtpAcceptanceRates', [0.9, 0.5], true],
    ['mtp', 'yes', false],
    ['targets', [{ devices: ['A'], numDevices: 8 }], true],
    ['targets', [], false],
    ['targets', [{ devices: ['A'], targets: [] }], false],
    // A target holds no targets.
    ['targets', [{ devices: ['A'], targets: [{ devices: ['B'] }] }], false],
    ['targets', [{ devices: ['A'], speed: 1 }], false],
  ])('%s %j: %s', (id, value, isTaken) => expect(takes(id, value)).toBe(isTaken));
});
