import { describe, expect, it } from 'vitest';
import { messages } from '../../../src/text/catalogue.ts';
import { plainReport } from '../../../src/trace/report/plain-report.ts';
import { triageReportSchema } from '../../../src/trace/report/schema.ts';
import { columnsOf } from '../support/columns-of.ts';
import { kernel } from '../support/events.ts';
import { reportOf } from '../support/reports.ts';

const one = [kernel('sgemm_128', 0, 30), kernel('all_reduce', 40, 10)];
const other = [kernel('flash_fwd_kernel', 5, 60, 0, { pid: 1 })];
const texts = messages('en').triage;

describe('two devices in one file', () => {
  it('are both told with their work, and the tables say which they are about', () => {
    const report = reportOf(columnsOf([...one, ...other]));
    expect(report.device).toBe('1');
    expect(
      report.devices.map(({ device, microseconds, share, inTables, families }) => ({
        device,
        microseconds,
        share,
        inTables,
        families: families.map(({ category, share: part }) => [category, part]),
      })),
    ).toEqual([
      { device: '1', microseconds: 60, share: 60, inTables: true, families: [['attention', 100]] },
      {
        device: '0',
        microseconds: 40,
        share: 40,
        inTables: false,
        families: [
          ['gemm', 75],
          ['communication', 25],
        ],
      },
    ]);
    const lines = plainReport(report, texts);
    expect(lines).toContain('Device: 1, 60.0% of the device time of its file');
    expect(lines).toContain('| 0 | 0.04 ms | 40.0% | 2 | gemm 75.0% · communication 25.0% | --device 0 |');
    expect(report.warnings.map(({ message }) => message)).toContain(
      'Tables are about device 1; the file also holds 0 (--device PID).',
    );
  });

  it('the other one is shown when it is asked for', () => {
    const report = reportOf(columnsOf([...one, ...other]), { device: '0' });
    expect(report.stages[0]?.kernels.map(({ kernel: name }) => name)).toEqual(['sgemm_128', 'all_reduce']);
    expect(plainReport(report, texts)).toContain('Device: 0, 40.0% of the device time of its file');
  });

  it('a lone device needs no line, and earlier reports without devices are still read', () => {
    const report = reportOf(columnsOf(one));
    expect(plainReport(report, texts).some((text) => /^Device/.test(text))).toBe(false);
    const { devices: _, ...earlier } = report;
    expect(triageReportSchema.parse(earlier).devices).toEqual([]);
  });
});

describe('what dominates', () => {
  it('names the longest kernel of the family, and another that is longer alone', () => {
    const mixed = [kernel('sgemm_a', 0, 30), kernel('sgemm_b', 40, 25), kernel('flash_fwd_kernel', 80, 40)];
    expect(reportOf(columnsOf(mixed)).dominatedBy).toBe(
      'Dominated by gemm (57.9% of all), most of all sgemm_a (31.6%); the longest single kernel is flash_fwd_kernel (42.1%).',
    );
    expect(reportOf(columnsOf(one)).dominatedBy).toBe(
      'Dominated by gemm (75.0% of all), most of all sgemm_128 (75.0%).',
    );
  });

  it('gaps of less than a microsecond are counted and not listed', () => {
    const idle = reportOf(columnsOf([kernel('a', 0, 10), kernel('b', 10.5, 10), kernel('c', 30, 10)]))
      .stages[0]?.idle;
    expect(idle?.idleMicroseconds).toBeCloseTo(10, 6);
    expect(idle?.longest.map(({ after }) => after)).toEqual(['c']);
  });
});
