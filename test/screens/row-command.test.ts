import { describe, expect, it } from 'vitest';
import type { ResultRow } from '../../src/results/result.ts';
import { rowCommand } from '../../src/screens/row-command.ts';

const base = ['throughline', 'engine', 'throughput-optimizer', 'm', '--num-devices', '16'];
const row = (sizes: Partial<ResultRow>) =>
  ({ tp: 4, dp: 4, ep: 1, moeDp: 1, dcp: 1, mtp: 0, ...sizes }) as ResultRow;

describe('the command of one row', () => {
  it('says every dimension that the run searched: EP that is left out is the device count', () => {
    const wide = [...base, '--tp-sizes', '--ep-sizes', '1', '2', '--moe-dp-sizes', '--compile'];
    expect(rowCommand(wide, row({})).join(' ')).toBe(
      `${base.join(' ')} --compile --tp-sizes 4 --ep-sizes 1 --moe-dp-sizes 1`,
    );
    expect(rowCommand(wide, row({ ep: 8, moeDp: 2 })).join(' ')).toContain('--ep-sizes 8 --moe-dp-sizes 2');
  });

  it('says no size of a model without experts', () => {
    expect(rowCommand([...base, '--tp-sizes', '2', '4'], row({ ep: null, moeDp: null })).join(' ')).toBe(
      `${base.join(' ')} --tp-sizes 4`,
    );
    expect(rowCommand(base, row({}))).toEqual([...base, '--tp-sizes', '4']);
  });

  it('has the prediction length of the row, where the run searched several', () => {
    const several = [...base, '--num-mtp-tokens', '0', '1', '2', '--mtp-acceptance-rates', '0.9', '0.8'];
    expect(rowCommand(several, row({ mtp: 2 })).join(' ')).toBe(
      `${base.join(' ')} --mtp-acceptance-rates 0.9 0.8 --tp-sizes 4 --num-mtp-tokens 2`,
    );
    expect(rowCommand(several, row({ mtp: 0 })).join(' ')).toBe(`${base.join(' ')} --tp-sizes 4`);
    const one = [...base, '--num-mtp-tokens', '1', '--mtp-acceptance-rates', '0.9'];
    expect(rowCommand(one, row({ mtp: 1 })).slice(0, one.length)).toEqual(one);
  });

  it('is that of the run for instances of prefill and decode', () => {
    const apart = [...base, '--disaggregated', '--prefill-devices-per-instance', '2'];
    expect(rowCommand(apart, row({}))).toEqual(apart);
  });
});
