import { describe, expect, it } from 'vitest';
import { messages } from '../../../src/text/catalogue.ts';
import { diffReports } from '../../../src/trace/diff/diff-report.ts';
import { readTriageText } from '../../../src/trace/read-back/report-text.ts';
import { readTriageDocument } from '../../../src/trace/read-back/report-traces.ts';
import { plainReport } from '../../../src/trace/report/plain-report.ts';
import { columnsOf } from '../support/columns-of.ts';
import { kernel } from '../support/events.ts';
import { reportOf } from '../support/reports.ts';

/** 300 us of GEMM and 100 us of a collective, half of which runs beside it. */
const report = (gemm = 300, language: 'en' | 'zh' = 'en') =>
  reportOf(
    columnsOf([
      kernel('gemm_kernel', 0, gemm, 0, { stream: 1 }),
      kernel('ncclDevKernel_AllReduce', gemm - 50, 100, 0, { stream: 2 }),
    ]),
    {},
    undefined,
    language,
  );

describe('a report of a triage, read back', () => {
  it('gives kernels, families and what ran beside what, as far as it lists them', () => {
    const [trace] = readTriageDocument(JSON.parse(JSON.stringify(report()))) ?? [];
    expect(trace).toMatchObject({ origin: 'profiler', summaryOf: 'triage' });
    expect(trace?.families.map(({ family, microseconds }) => [family, microseconds])).toEqual([
      ['gemm', 300],
      ['communication', 100],
    ]);
    expect(trace?.overlap).toMatchObject({ busyMicroseconds: 350, overlapMicroseconds: 50, streams: 2 });
    const row = trace?.overlap?.kernels.find(({ name }) => name.includes('AllReduce'));
    expect(row?.hidden).toBeCloseTo(0.5, 6);
  });

  it('is refused where a field is not what the schema says', () => {
    const broken = { ...report(), stages: [{ stage: 'decode', kernels: [] }] };
    expect(readTriageDocument(broken)).toBeNull();
    expect(readTriageDocument({ stages: [] })).toBeNull();
  });

  it('of two runs gives both sides', () => {
    const diff = diffReports(report(), report(500));
    const sides = readTriageDocument(JSON.parse(JSON.stringify(diff))) ?? [];
    expect(sides.map(({ families }) => families[0]?.microseconds)).toEqual([300, 500]);
  });

  it.each(['en', 'zh'] as const)('as printed in %s gives kernels and families', (language) => {
    const text = plainReport(report(300, language), messages(language).triage).join('\n');
    const [trace] = readTriageText(`$ throughline triage t.json\n${text}`) ?? [];
    expect(trace?.kernels.map(({ calls, microseconds }) => [calls, microseconds])).toEqual([
      [1, 300],
      [1, 100],
    ]);
    expect(trace?.families[0]?.family).toBe('gemm');
    expect(trace?.families[0]?.microseconds).toBeCloseTo(300, 6);
    expect(readTriageText('nothing of the kind')).toBeNull();
  });
});
