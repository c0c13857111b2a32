import { describe, expect, it } from 'vitest';
import {
  basisStatements,
  measuredOperatorStatements,
  measuredStatements,
} from '../../../src/explain/analysis/basis.ts';
import { type RowMeasure, rowMeasure } from '../../../src/results/measure.ts';
import type { Result } from '../../../src/results/result.ts';
import { inputOf, resultOf, rulesOf, subjectOf } from '../subject-kit.ts';

describe('the basis of figures', () => {
  const of = (...runs: readonly Partial<Result>[]) =>
    rulesOf(basisStatements(inputOf(...runs.map((run) => ({ ...resultOf([{}]), ...run })))));

  it('is told once for each program, and never for a simulation of TensorCast', () => {
    expect(of({})).toEqual([]);
    expect(of({ basis: 'measured', estimator: 'vllm' }, { basis: 'measured', estimator: 'vllm' })).toEqual([
      'basis',
    ]);
    expect(
      of({ basis: 'measured', estimator: 'vllm' }, { basis: 'predicted', estimator: 'aiconfigurator' }),
    ).toEqual(['basis', 'basis']);
  });

  it('has the layout beside it where that is nobody’s report', () => {
    expect(of({ layout: 'assumed-family' })).toEqual(['own-layout']);
  });
});

describe('figures with their statistics', () => {
  const measures: readonly RowMeasure[] = [
    rowMeasure('ttftMs', 900, { statistic: 'p99', basis: 'measured' }),
    rowMeasure('ttftMs', 500, { statistic: 'mean', basis: 'measured' }),
    rowMeasure('tpotMs', 40, { statistic: 'mean', basis: 'measured' }),
  ];
  const subject = (change: Partial<Result> = { basis: 'measured' }, all = measures) =>
    subjectOf([{ measures: [...all] }], { run: change });

  it('are one sentence for each latency, the mean before the percentiles', () => {
    const said = measuredStatements(subject());
    expect(rulesOf(said)).toEqual(['measured-figures', 'measured-figures']);
    expect(said[0]?.text.en).toMatch(/TTFT: mean 500.*p99 900/su);
    expect(measuredStatements(subject(), ['tpotMs'])).toHaveLength(1);
  });

  it('speak for a verdict only where they were measured', () => {
    expect(rulesOf(measuredStatements(subject({ basis: 'predicted' })))).toEqual([
      'figure-band',
      'figure-band',
    ]);
  });

  it('are not repeated where a row says one figure plainly', () => {
    const plain = [rowMeasure('ttftMs', 900, { statistic: null, basis: 'measured' })];
    expect(measuredStatements(subject({ basis: 'measured' }, plain))).toEqual([]);
    const whole = [rowMeasure('endToEndMs', 900, { statistic: null, basis: 'measured' })];
    expect(measuredStatements(subject({ basis: 'measured' }, whole))).toHaveLength(1);
  });

  it('are rates only where a band stands around them', () => {
    const rate = (band: readonly [number, number] | null) =>
      measuredStatements(
        subject({ basis: 'predicted' }, [
          {
            ...rowMeasure('throughputTokensPerSecond', 1000, { statistic: 'mean', basis: 'predicted' }),
            band: band === null ? null : [...band],
          },
        ]),
      ).length;
    expect([rate(null), rate([900, 1100])]).toEqual([0, 1]);
  });
});

it('operators that were measured are told by pass, where a database was used', () => {
  expect(measuredOperatorStatements(subjectOf([{}]))).toEqual([]);
});
