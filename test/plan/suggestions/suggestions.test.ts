import { describe, expect, it } from 'vitest';
import { suggestionLabels } from '../../../src/plan/provenance.ts';
import { acceptSlotValue } from '../../../src/plan/slots/accept-value.ts';
import { slotRecord, slotRecords } from '../../../src/plan/slots/records.ts';
import { offByDefault, programDefault } from '../../../src/plan/suggestions/program-defaults.ts';
import { suggestionsFor } from '../../../src/plan/suggestions/suggestions.ts';
import { facts } from '../plan-kit.ts';
import { resultOf } from '../result-kit.ts';

describe('suggestions', () => {
  it('carry exactly one of the six labels, a reason in both languages, and a value the slot accepts', () => {
    for (const record of slotRecords) {
      for (const { value, provenance, because } of suggestionsFor(record, [])) {
        expect(suggestionLabels, record.id).toContain(provenance.label);
        expect(because.en, record.id).not.toBe('');
        expect(because.zh, record.id).toMatch(/\p{Script=Han}/u);
        expect(acceptSlotValue(record, value, facts).ok, record.id).toBe(true);
      }
    }
  });

  it('exist for every slot whose record names a default of the program', () => {
    for (const record of slotRecords) {
      const wanted = record.suggest.filter(({ from }) => from === 'cli-default').length;
      const found = suggestionsFor(record, []).filter(({ provenance }) => provenance.label === 'CLI default');
      expect(found.length, record.id).toBe(wanted);
    }
  });

  it('give every heuristic of a record, labelled as one and nothing else', () => {
    for (const record of slotRecords) {
      const wanted = record.suggest.flatMap((one) => (one.from === 'heuristic' ? [one.value] : []));
      const given = suggestionsFor(record, []).filter(
        ({ provenance }) => provenance.label === 'explicit heuristic',
      );
      expect(
        given.map(({ value }) => value),
        record.id,
      ).toEqual(wanted);
    }
  });

  it('take the default from the record of the program, with its name and version', () => {
    const found = programDefault('--mtp-acceptance-rates');
    expect(found?.value).toEqual([0.9, 0.6, 0.4, 0.2]);
    expect(found?.provenance).toMatchObject({ program: 'throughput-optimizer', version: '84fec85' });
    expect(found?.provenance.source.excerpt).toContain('0.9');
  });

  it('cannot call a default what the record does not state', () => {
    const record = { name: 'x', source: 'commit 1234567', arguments: [{ name: '--jobs' }] };
    expect(programDefault('--jobs', record)).toBeNull();
    expect(programDefault('--unknown')).toBeNull();
    expect(programDefault('--jobs', 'damaged')).toBeNull();
  });

  it('say off only where the program leaves a feature off', () => {
    const source = 'https://example.org/blob/abcdef0123/x.py';
    const record = {
      name: 'x',
      source,
      arguments: [
        { name: '--plain' },
        { name: '--zero', default: 0 },
        { name: '--one', default: 1 },
        { name: '--on', default: 2 },
        { name: '--no', default: false },
      ],
    };
    expect(offByDefault('--plain', record)).toMatchObject({
      value: false,
      provenance: { label: 'CLI default', program: 'x', version: 'abcdef0' },
    });
    expect(offByDefault('--plain', record)?.provenance.source.excerpt).toBe('--plain no default');
    expect(offByDefault('--zero', record)?.provenance.source.excerpt).toBe('--zero default: 0');
    expect(offByDefault('--one', record)).toBeNull();
    expect(offByDefault('--on', record)).toBeNull();
    expect(offByDefault('--no', record)).toBeNull();
    expect(offByDefault('--missing', record)).toBeNull();
    expect(offByDefault('--plain', 'damaged')).toBeNull();
    const unversioned = { ...record, source: 'a printed manual' };
    expect(offByDefault('--plain', unversioned)?.provenance.version).toBe('a printed manual');
  });

  it('pin what the best row of the last run found, naming run, engine and row', () => {
    const [first] = suggestionsFor(slotRecord('tpSizes'), [resultOf({ tp: 4 }), resultOf({ tp: 8 })]);
    expect(first?.value).toEqual([8]);
    expect(first?.provenance).toMatchObject({
      label: 'throughput_optimizer result',
      run: 'run.log',
      engine: 'analytic 1',
      row: 'TP=8',
    });
    expect(suggestionsFor(slotRecord('tpSizes'), [resultOf({ tp: null })])).toEqual([]);
  });
});
