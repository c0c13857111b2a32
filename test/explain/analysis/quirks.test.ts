import { describe, expect, it } from 'vitest';
import { quirkStatements } from '../../../src/explain/analysis/quirks.ts';
import { emptyDeviceResult, unknownRow } from '../../../src/results/readers/run-draft.ts';
import type { ResultRow } from '../../../src/results/result.ts';
import { rulesOf, type SubjectFacts, subjectOf } from '../subject-kit.ts';

const said = (rows: readonly Partial<ResultRow>[], facts: SubjectFacts = {}) =>
  rulesOf(quirkStatements(subjectOf(rows, facts)));
const full = (row: Partial<ResultRow>): ResultRow => ({ ...unknownRow, parallel: 'TP=1', ...row });

describe('quirks of the model that a row shows', () => {
  it('the wait for the first token is a tenth of TPOT or more', () => {
    const at = (ttftMs: number) =>
      said([{ ttftMs, tpotMs: 50, concurrency: 50, throughputTokensPerSecond: 1000 }], {
        conditions: { outputLength: 100 },
      });
    expect(at(500)).toContain('quirk-tpot-includes-ttft');
    expect(at(499)).not.toContain('quirk-tpot-includes-ttft');
  });

  it('decode is timed in the middle of the answer, but not in prefill', () => {
    const conditions = { inputLength: 1000, outputLength: 400 };
    expect(said([{}], { conditions })).toContain('quirk-decode-sequence');
    expect(said([{}], { conditions, device: { phase: 'prefill' } })).not.toContain('quirk-decode-sequence');
    const [decode] = quirkStatements(subjectOf([{}], { conditions }));
    expect(decode?.text.en).toMatch(/1,200/u);
  });

  it('the search passes a smaller batch that gives more', () => {
    const best = { parallel: 'TP=1', concurrency: 8, batchSize: 8, throughputTokensPerSecond: 900 };
    const visited = (theirs: number, batchSize = 16) =>
      said([best], {
        device: {
          rows: [full(best), full({ concurrency: batchSize, batchSize, throughputTokensPerSecond: theirs })],
        },
      });
    expect(visited(899)).toContain('quirk-bisection');
    expect(visited(900)).not.toContain('quirk-bisection');
    expect(visited(899, 8)).not.toContain('quirk-bisection');
  });

  it('decode of experts gets slower with fewer requests', () => {
    const rows = (slow: number) => [
      full({ concurrency: 8, tpotMs: slow }),
      full({ concurrency: 16, tpotMs: 40 }),
    ];
    const best = { parallel: 'TP=1', ep: 8, concurrency: 16, tpotMs: 40 };
    expect(said([best], { device: { rows: rows(41) } })).toContain('quirk-moe-padding');
    expect(said([best], { device: { rows: rows(40) } })).not.toContain('quirk-moe-padding');
    expect(said([{ ...best, ep: null }], { device: { rows: rows(41) } })).not.toContain('quirk-moe-padding');
  });

  it('a ratio loses the TPOT limit that its command sets', () => {
    const ratio = (tpotMs: number | null) =>
      said([], {
        conditions: { tpotLimitMs: 50 },
        device: { phase: 'pd-ratio', limits: { ttftMs: null, tpotMs } },
      });
    expect(ratio(null)).toEqual(['quirk-pd-tpot-limit']);
    expect(ratio(50)).toEqual([]);
  });

  it('later devices of one run of TensorCast reuse the workloads of the first', () => {
    const results = [
      emptyDeviceResult('FIRST', 'aggregated'),
      emptyDeviceResult('TEST_DEVICE', 'aggregated'),
    ];
    const subject = subjectOf([{}]);
    const later = (estimator: 'tensorcast' | 'embedded') =>
      rulesOf(quirkStatements({ ...subject, run: { ...subject.run, estimator, results } }));
    expect(later('tensorcast')).toContain('quirk-later-devices');
    expect(later('embedded')).not.toContain('quirk-later-devices');
  });

  it('are those of the simulation alone', () => {
    const facts = {
      conditions: { inputLength: 1000, outputLength: 400 },
      run: { basis: 'measured' },
    } as const;
    expect(said([{}], facts)).toEqual([]);
  });
});
