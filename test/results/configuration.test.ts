import { describe, expect, it } from 'vitest';
import { candidates } from '../../src/engine/index.ts';
import { configurationOf, isSameConfiguration } from '../../src/results/configuration.ts';

describe('the id of a configuration', () => {
  it('is the same for the old and the new form of a label, and read back from what a search prints', () => {
    expect(configurationOf('TP=8 | PP=1 | DP=2')).toBe('tp8-pp1-dp2');
    expect(isSameConfiguration({ parallel: 'tp8pp1dp2' }, { parallel: 'TP=8 | PP=1 | DP=2' })).toBe(true);
    expect(configurationOf('TP=4 | PP=1 | DP=4 | EP=16 | MOE-TP=1 | MOE-DP=1 | MTP=2 | DCP=2')).toBe(
      'tp4-pp1-dp4-ep16-moetp1-moedp1-mtp2-dcp2',
    );
    const space = { tpSizes: [], epSizes: [], moeDpSizes: [], dcpSizes: [1, 2], mtpTokens: [0, 3] };
    for (const hasExperts of [true, false]) {
      for (const { id, label } of candidates(space, 16, { hasExperts }))
        expect(configurationOf(label)).toBe(id);
    }
  });

  it('tells configurations apart that differ in one size, and drafts from none', () => {
    const ids = candidates(
      { tpSizes: [], epSizes: [], moeDpSizes: [], dcpSizes: [1, 2], mtpTokens: [0, 1] },
      16,
      { hasExperts: true },
    ).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(configurationOf('TP=1 | PP=1 | DP=1 | DFlash=8/acc=3')).not.toBe('tp1-pp1-dp1');
    expect(configurationOf('worker 3')).toBe('worker 3');
  });
});
