import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnSlot, combinations, planCases } from '../../../src/plan/cases/case-document.ts';

describe('a table of plans', () => {
  it('takes a slot by its name, by its flag, and by the flag of the optimizer', () => {
    for (const name of ['numDevices', 'num-devices', '--num-devices', 'num_devices', 'Num Devices']) {
      expect(columnSlot(name)).toBe('numDevices');
    }
    expect(columnSlot('--tpot-limit')).toBe('tpotLimitMs');
    expect(columnSlot('device')).toBe('devices');
    expect(columnSlot('speed')).toBeNull();
  });

  it('names an unknown column once, with its line and what is near', () => {
    const rows = [
      { line: 2, cells: { modell: 'A', devices: 'B' } },
      { line: 3, cells: { modell: 'C', devices: '' } },
    ];
    const { cases, problems } = planCases(rows);
    expect(problems).toEqual([{ kind: 'unknown-column', line: 2, column: 'modell', nearest: 'model' }]);
    // A blank cell says nothing.
    expect(cases[1]?.words).toEqual([]);
    expect(planCases([]).problems).toEqual([{ kind: 'no-cases', line: 1 }]);
  });

  it('looks up what is near to an unknown column once, however many rows have it and however long it is', () => {
    const column = 'speed'.repeat(400);
    const rows = Array.from({ length: 3000 }, (_, line) => ({ line, cells: { [column]: '1' } }));
    const began = process.cpuUsage();
    expect(planCases(rows).problems).toHaveLength(1);
    expect(process.cpuUsage(began).user / 1e6).toBeLessThan(1);
  });

  it('makes every combination of lists exactly once', () => {
    const lists = fc.dictionary(
      fc.constantFrom('model', 'devices', 'numDevices', 'inputLength'),
      fc.uniqueArray(fc.integer({ min: 1, max: 99 }).map(String), { minLength: 1, maxLength: 4 }),
    );
    fc.assert(
      fc.property(lists, (given) => {
        const all = combinations(given);
        const count = Object.values(given).reduce((product, values) => product * values.length, 1);
        expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(count);
        expect(all.length).toBe(count);
      }),
    );
  });
});
