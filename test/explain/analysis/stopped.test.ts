import { describe, expect, it } from 'vitest';
import {
  isSameRow,
  nearestOutcomes,
  nearestStatements,
  searchEndStatements,
  stoppedStatements,
} from '../../../src/explain/analysis/stopped.ts';
import { bestOf } from '../../../src/explain/analysis/subject.ts';
import { emptyDeviceResult, unknownRow } from '../../../src/results/readers/run-draft.ts';
import type { ConfigurationOutcome, DeviceResult } from '../../../src/results/result.ts';
import { rulesOf, subjectOf } from '../subject-kit.ts';

const outcome = (change: Partial<ConfigurationOutcome>): ConfigurationOutcome => ({
  parallel: 'TP=1',
  verdict: 'found',
  reason: null,
  stoppedBy: null,
  stoppedAtBatch: 9,
  ttftMs: null,
  tpotMs: null,
  availableGiB: null,
  ...change,
});
const limits = { ttftMs: 1000, tpotMs: 50 };
const searched = (...outcomes: readonly ConfigurationOutcome[]): DeviceResult => ({
  ...emptyDeviceResult('TEST_DEVICE', 'aggregated'),
  limits,
  outcomes: [...outcomes],
});
const ended = (change: Partial<ConfigurationOutcome>) =>
  searchEndStatements(
    subjectOf([{ parallel: 'TP=1' }], { device: { limits, outcomes: [outcome(change)] } }),
    null,
  );

describe('the end of a search', () => {
  it('is the limit that its next batch breaks', () => {
    const [text] = ended({ stoppedBy: 'tpot-limit', tpotMs: 51 });
    expect(text?.text.en).toMatch(/batch 9: TPOT 51 ms is 2\.0 % above 50 ms/u);
    expect(ended({ stoppedBy: 'tpot-limit', tpotMs: 50 })).toEqual([]);
    expect(ended({ stoppedBy: 'ttft-limit', ttftMs: 1001 })[0]?.text.en).toMatch(/TTFT/u);
    expect(ended({ stoppedBy: 'tpot-limit', tpotMs: 51, stoppedAtBatch: null })).toEqual([]);
  });

  it('is the memory or the batch range', () => {
    expect(ended({ stoppedBy: 'decode-oom' })[0]?.text.en).toMatch(/no longer fits the memory/u);
    expect(ended({ stoppedBy: 'batch-range' })[0]?.text.en).toMatch(/batch range/u);
    expect(ended({ stoppedBy: null })).toEqual([]);
  });

  it('else is the limit that a row stands at', () => {
    const near = (tpotMs: number) => {
      const subject = subjectOf([{ parallel: 'TP=1', tpotMs }], { conditions: { tpotLimitMs: 50 } });
      const best = bestOf(subject);
      return best === null ? [] : rulesOf(stoppedStatements(subject, best, null));
    };
    expect([near(45), near(44.9)]).toEqual([['candidate-stopped'], []]);
  });

  it('may be told by the same search of ours, where it comes to the same row', () => {
    const row = { ...unknownRow, parallel: 'TP=1', concurrency: 8, throughputTokensPerSecond: 1000 };
    const own = (rate: number) => ({
      device: {
        ...searched(outcome({ stoppedBy: 'batch-range' })),
        candidates: [{ ...row, throughputTokensPerSecond: rate }],
      },
      path: 'results[0]',
    });
    const said = (rate: number) => searchEndStatements(subjectOf([row]), own(rate))[0]?.text.en;
    expect(said(1005)).toMatch(/embedded engine, same row/u);
    expect(said(1010)).toBe(undefined);
    expect(isSameRow(row, { ...row, concurrency: 9 })).toBe(false);
    expect(isSameRow(row, { ...row, throughputTokensPerSecond: null })).toBe(false);
    expect(isSameRow(row, { ...row, parallel: 'TP=2' })).toBe(false);
  });
});

describe('strategies without a row', () => {
  const slow = outcome({ parallel: 'slow', verdict: 'tpot-limit', tpotMs: 500 });
  const both = outcome({ parallel: 'both', verdict: 'ttft-limit', ttftMs: 1500, tpotMs: 60 });
  const full = outcome({ parallel: 'full', verdict: 'decode-oom', availableGiB: -3 });

  it('are told the nearest first, by the limit they break furthest, memory last', () => {
    const near = nearestOutcomes(searched(full, slow, both));
    expect(near.map((one) => [one.outcome.parallel, one.broken?.field ?? null])).toEqual([
      ['both', 'ttftMs'],
      ['slow', 'tpotMs'],
      ['full', null],
    ]);
  });

  it('are none that found a row or break nothing', () => {
    expect(nearestOutcomes(searched(outcome({ tpotMs: 100 })))).toEqual([]);
    expect(nearestOutcomes(searched(outcome({ verdict: 'tpot-limit', tpotMs: 50 })))).toEqual([]);
    expect(nearestOutcomes(searched(outcome({ verdict: 'decode-oom', availableGiB: 0 })))).toEqual([]);
  });

  it('say by how much', () => {
    const [text] = nearestStatements(searched(slow), 'results[0]', 'input');
    expect(text?.text.en).toMatch(/^slow: TPOT is 500 ms .*900\.0 % above 50 ms/u);
    expect(nearestStatements(searched(full), 'results[0]', 'unchanged')[0]?.text.en).toMatch(
      /3\.\d* GiB short.*embedded engine/su,
    );
    expect(
      nearestStatements(searched(slow, both), 'x', 'input', ({ parallel }) => parallel === 'slow'),
    ).toHaveLength(1);
  });
});
