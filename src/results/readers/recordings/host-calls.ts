import { readFigure } from '../figure.ts';
import type { PrintedLine } from '../printed-lines.ts';
import { readPlainTable } from './plain-table.ts';
import { recordedSummary, type SummarySection } from './recorded-summary.ts';
import type { HostCalls } from './recorded-trace.ts';

const titles = {
  level: /^level$/,
  name: /^api name$/,
  time: /^time ?\(us\)$/,
  calls: /^count$/,
  least: /^min ?\(us\)$/,
  most: /^max ?\(us\)$/,
} as const;

const lowered = (columns: readonly string[]) => columns.map((title) => title.trim().toLowerCase());

/** One interface at one level, over all devices. */
function added(one: HostCalls, other: HostCalls): HostCalls {
  const bounds =
    one.shortest === undefined || other.shortest === undefined
      ? {}
      : {
          shortest: Math.min(one.shortest, other.shortest),
          longest: Math.max(one.longest ?? 0, other.longest ?? 0),
        };
  const { name, level } = one;
  return {
    name,
    level,
    calls: one.calls + other.calls,
    microseconds: one.microseconds + other.microseconds,
    ...bounds,
  };
}

/**
 * Reads `api_statistic.csv` of msprof and torch_npu (documentation of CANN, "API duration statistics"): how long the
 * interfaces of the host took. Null where none begins at `lines[start]`.
 */
export function readHostCalls(lines: readonly PrintedLine[], start: number): SummarySection | null {
  const table = readPlainTable(lines, start, (columns) => {
    const own = lowered(columns);
    return [titles.name, titles.time, titles.calls].every((title) => own.some((one) => title.test(one)));
  });
  if (table === null) return null;
  const own = lowered(table.columns);
  const place = (title: RegExp) => own.findIndex((one) => title.test(one));
  const sums = new Map<string, HostCalls>();
  for (const row of table.rows) {
    const figure = (title: RegExp) => readFigure(row[place(title)]?.replaceAll(',', ''));
    const [name, level] = [row[place(titles.name)] ?? '', row[place(titles.level)] ?? ''];
    const [time, calls] = [figure(titles.time), figure(titles.calls)];
    if (name === '' || time === null || time <= 0 || calls === null) continue;
    const [shortest, longest] = [figure(titles.least), figure(titles.most)];
    const one: HostCalls = {
      name,
      level,
      calls: Math.round(calls),
      microseconds: time,
      ...(shortest === null || longest === null ? {} : { shortest, longest }),
    };
    const known = sums.get(`${level} ${name}`);
    sums.set(`${level} ${name}`, known === undefined ? one : added(known, one));
  }
  if (sums.size === 0) return null;
  const hostCalls = [...sums.values()].toSorted((a, b) => b.microseconds - a.microseconds);
  const recording = recordedSummary('api_statistic.csv', { hostCalls }, table.rows.length);
  return { recording, end: table.end };
}
