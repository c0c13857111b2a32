import { describe, expect, it } from 'vitest';
import type { OptimizerRow } from '../../../../src/engine/analytic/search/report.ts';
import { selectRows } from '../../../../src/engine/analytic/search/selection.ts';

function row(configuration: string, figures: Partial<OptimizerRow>): OptimizerRow {
  return {
    configuration,
    label: configuration,
    batchSize: 8,
    tokensPerSecond: 100,
    ttftMs: 50,
    tpotMs: 20,
    ...figures,
  } as unknown as OptimizerRow;
}

const free = { ttftMs: null, tpotMs: null };
const chosen = (rows: readonly OptimizerRow[], limits = free) =>
  selectRows(rows, limits as Parameters<typeof selectRows>[1]).map(({ label, batchSize }) => [
    label,
    batchSize,
  ]);

describe('the row of a configuration', () => {
  it('is its fastest; of two that are as fast, the one with the smaller batch, whichever came first', () => {
    const small = row('TP=4', { batchSize: 8 });
    const large = row('TP=4', { batchSize: 16 });
    expect(chosen([small, large])).toEqual([['TP=4', 8]]);
    expect(chosen([large, small])).toEqual([['TP=4', 8]]);
    expect(chosen([small, { ...large, tokensPerSecond: 101 }])).toEqual([['TP=4', 16]]);
  });

  it('meets the limits, exactly where it comes to that; a figure that is not there meets none', () => {
    const limits = { ttftMs: 50, tpotMs: 20 } as never;
    expect(chosen([row('TP=2', {}), row('TP=4', { tpotMs: 20.001 })], limits)).toEqual([['TP=2', 8]]);
    expect(chosen([row('TP=2', { ttftMs: null })], limits)).toEqual([]);
    expect(chosen([row('TP=2', { ttftMs: null })])).toEqual([['TP=2', 8]]);
  });
});

it('configurations stand by their throughput, then by name', () => {
  const rows = [row('TP=8', {}), row('TP=1', { tokensPerSecond: 90 }), row('TP=2', {})];
  expect(chosen(rows).map(([label]) => label)).toEqual(['TP=2', 'TP=8', 'TP=1']);
});
