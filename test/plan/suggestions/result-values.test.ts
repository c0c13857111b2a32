import { describe, expect, it } from 'vitest';
import type { SlotId } from '../../../src/plan/slots/values.ts';
import { resultValues } from '../../../src/plan/suggestions/result-values.ts';
import { resultOf } from '../result-kit.ts';

const row = { tp: 4, ep: 8, moeDp: 2, batchSize: 64, maxBatchedTokens: 8192, parallel: 'TP=4 EP=8' };
const ran = (best: Parameters<typeof resultOf>[0]) => ({ ...resultOf(best), logPath: 'run-1/log' });

describe('values that the best row of a run pins', () => {
  it.each<[slot: SlotId, value: unknown]>([
    ['tpSizes', [4]],
    ['epSizes', [8]],
    ['moeDpSizes', [2]],
    ['batchRange', [1, 64]],
    ['maxBatchedTokens', 8192],
  ])('%s', (slot, value) => {
    expect(resultValues(slot, [ran(row)])).toEqual([
      {
        value,
        provenance: {
          label: 'throughput_optimizer result',
          run: 'run-1/log',
          engine: 'analytic 1',
          row: 'TP=4 EP=8',
          source: expect.objectContaining({ where: 'run-1/log', excerpt: 'TP=4 EP=8' }),
        },
      },
    ]);
    const silent = ran({
      parallel: 'TP=?',
      tp: null,
      ep: null,
      moeDp: null,
      batchSize: null,
      maxBatchedTokens: null,
    });
    expect(resultValues(slot, [silent])).toEqual([]);
    expect(resultValues(slot, [ran(null)])).toEqual([]);
  });

  it('are none for other slots, and the newest come first', () => {
    expect(resultValues('numDevices', [ran(row)])).toEqual([]);
    const found = resultValues('tpSizes', [ran(row), ran({ ...row, tp: 8 })]);
    expect(found.map(({ value }) => value)).toEqual([[8], [4]]);
  });

  it('name the command where no log was kept', () => {
    const [found] = resultValues('tpSizes', [
      { ...resultOf(row), command: ['run', 'it'], logPath: null, version: null },
    ]);
    expect(found?.provenance).toMatchObject({ run: 'run it', engine: 'analytic' });
  });
});
