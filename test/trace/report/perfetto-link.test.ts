import { expect, it } from 'vitest';
import { perfettoLink } from '../../../src/trace/report/perfetto-link.ts';
import { columnsOf } from '../support/columns-of.ts';
import { kernel } from '../support/events.ts';
import { reportOf } from '../support/reports.ts';

const events = [kernel('short', 1_700_000_000_000_000.5, 4), kernel('long', 1_700_000_000_000_100.5, 10)];

it('a link counts from the times of the file, whatever base stands beside them, with room on both sides', () => {
  const columns = columnsOf(events, { baseTimeNanoseconds: 1_600_000_000_000_000_000 });
  expect(perfettoLink(columns, 100_000, 10_000)).toBe(
    'https://ui.perfetto.dev/?visStart=1700000000000095500&visEnd=1700000000000115500',
  );
});

it('kernels and gaps have links, and a table without times has none', () => {
  const [stage] = reportOf(columnsOf(events)).stages;
  expect(stage?.kernels[0]?.perfetto).toContain('visStart=1700000000000095500');
  expect(stage?.idle?.longest[0]?.perfetto).toContain('visStart=1699999999999956500');
  const columns = columnsOf(events);
  const notices = [{ code: 'summary-table', source: 'op_statistic.csv', hasTimes: false }] as const;
  expect(perfettoLink({ ...columns, scan: { ...columns.scan, notices } }, 0, 10)).toBeNull();
});
