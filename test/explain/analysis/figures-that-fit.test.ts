import { describe, expect, it } from 'vitest';
import { consistencyStatements } from '../../../src/explain/analysis/consistency.ts';
import { disaggregationStatements } from '../../../src/explain/analysis/disaggregation.ts';
import { expertStatements } from '../../../src/explain/analysis/experts.ts';
import type { ExplainedModel } from '../../../src/explain/facts.ts';
import type { DeviceResult, ResultRow } from '../../../src/results/result.ts';
import { rulesOf, subjectOf } from '../subject-kit.ts';

type Row = Partial<ResultRow>;
const phase = (of: DeviceResult['phase'], row: Row, inputLength: number | null = 1000) =>
  subjectOf([row], { device: { phase: of }, conditions: { inputLength, outputLength: 100 } });

describe('the rate of a Decode row', () => {
  const rules = (told: number) =>
    rulesOf(
      disaggregationStatements(
        phase('decode', { concurrency: 100, tpotMs: 20, throughputTokensPerSecond: told }),
      ),
    );

  it('fits its latency within half of a percent, and is called broken beyond that', () => {
    expect(rules(5000)).toEqual(['phase-throughput']);
    expect(rules(5025)).toEqual(['phase-throughput']);
    expect(rules(5026)).toEqual(['formula-broken']);
    expect(rules(4974)).toEqual(['formula-broken']);
  });

  it('is said of no other phase, and not without a latency', () => {
    const row = { concurrency: 100, tpotMs: 20, throughputTokensPerSecond: 5000 };
    expect(disaggregationStatements(phase('aggregated', row))).toEqual([]);
    expect(disaggregationStatements(phase('decode', { ...row, tpotMs: null }))).toEqual([]);
  });
});

describe('the rate of a Prefill row', () => {
  const row = { concurrency: 10, ttftMs: 500, throughputTokensPerSecond: 20_000 };

  it('is that of its prompts in one TTFT', () => {
    expect(rulesOf(disaggregationStatements(phase('prefill', row)))).toEqual(['phase-throughput']);
    expect(disaggregationStatements(phase('prefill', row, null))).toEqual([]);
  });
});

describe('figures of a row that contradict each other', () => {
  const fitting: Row = {
    concurrency: 32,
    batchSize: 8,
    dp: 4,
    tp: 2,
    pp: 1,
    throughputTokensPerSecond: 800,
    throughputTokensPerSecondPerDevice: 100,
  };
  const rules = (row: Row) => rulesOf(consistencyStatements(subjectOf([{ ...fitting, ...row }])));

  it('are its users and its batches, its rate and that of a device', () => {
    expect(rules({})).toEqual([]);
    expect(rules({ concurrency: 33 })).toEqual(['row-contradicts']);
    expect(rules({ throughputTokensPerSecondPerDevice: 101 })).toEqual(['row-contradicts']);
    expect(rules({ pp: 2, throughputTokensPerSecondPerDevice: 50 })).toEqual([]);
  });

  it('are none where one of them is not reported', () => {
    expect(rules({ concurrency: 33, dp: null })).toEqual([]);
    expect(rules({ throughputTokensPerSecondPerDevice: 101, tp: null })).toEqual([]);
  });
});

describe('experts of a row', () => {
  const model = { experts: { count: 128, perToken: 8, hasShared: false } } as unknown as ExplainedModel;
  const said = (ep: number | null) => expertStatements(subjectOf([{ ep }]), model)[0]?.text.en ?? '';

  const cites = (ep: number | null) => expertStatements(subjectOf([{ ep }]), model)[0]?.cites.length;

  it('are spread where EP is above 1', () => {
    expect(said(8)).toContain('16');
    expect(cites(8)).toBe(4);
    expect(cites(2)).toBe(4);
    expect(cites(1)).toBe(3);
    expect(cites(null)).toBe(3);
    expect(said(48)).toContain('2.67');
  });

  it('are not spoken of for a dense model, or without a row', () => {
    expect(expertStatements(subjectOf([{ ep: 8 }]), { experts: null } as unknown as ExplainedModel)).toEqual(
      [],
    );
    expect(expertStatements(subjectOf([]), model)).toEqual([]);
  });
});
