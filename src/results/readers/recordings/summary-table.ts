import { keysOf } from '../../../text/fields.ts';
import { readFigure } from '../figure.ts';
import type { PrintedLine } from '../printed-lines.ts';
import { readHostCalls } from './host-calls.ts';
import { hostSideOf } from './host-side.ts';
import { pipesOf, spanOf } from './kernel-details.ts';
import { type PlainTable, readPlainTable } from './plain-table.ts';
import { recordedSummary, type SummarySection } from './recorded-summary.ts';
import type { RecordedTrace, TimedName, TimelinePart } from './recorded-trace.ts';
import { type SummaryColumns, summaryColumns, timelineRows, timelineTitles } from './summary-columns.ts';
import { simulatedOperator } from './trace-origin.ts';

const unitText: Readonly<Record<string, number>> = { s: 1e6, ms: 1e3, us: 1, μs: 1, µs: 1, ns: 1e-3 };

/** Microseconds of a cell: a plain figure in the column's unit, or a figure with its own (`12.345ms`). */
function microsecondsOf(cell: string | undefined, perMicrosecond: number | null): number | null {
  const text = (cell ?? '').replaceAll(',', '').trim();
  const own = /^(\d+(?:\.\d+)?)(s|ms|us|μs|µs|ns)$/.exec(text);
  if (own) return Number(own[1]) * (unitText[own[2] ?? ''] ?? Number.NaN);
  const figure = readFigure(text);
  return figure === null || perMicrosecond === null ? null : figure / perMicrosecond;
}

/** Rows of operators that stand beside the kernels they started: counted too, every kernel would count twice. */
const started =
  /^(?:aten|c10d?|torch|prims|nccl|_c10d_functional|vllm|sgl_kernel|npu|record_param_comms)::?|^(?:cuda|hip|acl|ProfilerStep|Activity Buffer|Optimizer|nn\.Module)/;

/** Names with their times, and whether they are operators whose kernels the summary does not list. */
interface Totals {
  readonly names: readonly TimedName[];
  readonly isOfOperators: boolean;
}

/** Times of one name, added up. */
interface Sum {
  readonly calls: number;
  readonly microseconds: number;
  /** The shortest and the longest call; null where a row does not tell it. */
  readonly times: readonly (number | null)[];
  /** Kinds of cores that ran it. */
  readonly cores: readonly string[];
}

function boundsOf(sum: Sum): Sum {
  const known = sum.times.filter((one) => one !== null);
  const isWhole = known.length === sum.times.length && known.length > 0;
  return { ...sum, times: isWhole ? [Math.min(...known), Math.max(...known)] : [null] };
}

function boundsTold([shortest, longest]: Sum['times']): Pick<TimedName, 'shortest' | 'longest'> {
  return typeof shortest === 'number' && typeof longest === 'number' ? { shortest, longest } : {};
}

/** Calls of a row: as counted, else as its mean tells; one where each row is a call, and 0 where nothing tells. */
function callsOf(cells: readonly string[], columns: SummaryColumns, time: number | null): number {
  if (columns.calls !== null) return readFigure(cells[columns.calls]?.replaceAll(',', '')) ?? 0;
  if (columns.source !== 'HTA') return 1;
  const mean = columns.mean === null ? null : microsecondsOf(cells[columns.mean], columns.perMicrosecond);
  return mean === null || mean <= 0 || time === null ? 0 : Math.max(1, Math.round(time / mean));
}

function coreOf(cells: readonly string[], { core }: SummaryColumns): string[] {
  const told = core === null ? '' : (cells[core]?.trim() ?? '');
  return /^[\w -]{1,40}$/u.test(told) && !/^n\/?a$/iu.test(told) ? [told] : [];
}

function totals(table: PlainTable, columns: SummaryColumns): Totals {
  const onHost = new Set<string>();
  const sums = new Map<string, Sum>();
  for (const cells of table.rows) {
    const name = cells[columns.name]?.trim() ?? '';
    const time = microsecondsOf(cells[columns.time], columns.perMicrosecond);
    const calls = callsOf(cells, columns, time);
    if (name === '' || time === null || time <= 0) continue;
    const host = columns.host === null ? null : microsecondsOf(cells[columns.host], columns.perMicrosecond);
    if (host !== null && host > 0) onHost.add(name);
    const cell = (at: number | null) =>
      at === null ? null : microsecondsOf(cells[at], columns.perMicrosecond);
    const isCall = columns.calls === null && columns.source !== 'HTA';
    const sum = sums.get(name) ?? { calls: 0, microseconds: 0, times: [], cores: [] };
    sums.set(name, {
      calls: sum.calls + Math.round(calls),
      microseconds: sum.microseconds + time,
      times: [...(isCall ? [time] : [cell(columns.least), cell(columns.most)]), ...sum.times.slice(0, 2)],
      cores: [...new Set([...sum.cores, ...coreOf(cells, columns)])],
    });
    sums.set(name, boundsOf(sums.get(name) ?? sum));
  }
  const all = [...sums].map(([name, { calls, microseconds, times, cores }]) => ({
    name,
    calls,
    microseconds,
    ...boundsTold(times),
    // A name that several kinds of cores ran is of none of them.
    ...(cores.length === 1 && cores[0] !== undefined ? { core: cores[0] } : {}),
  }));
  const kernels = all.filter(({ name }) => !started.test(name) && !onHost.has(name));
  const isTorch = columns.source === 'torch.profiler';
  const counted = isTorch && kernels.length > 0 ? kernels : all;
  return {
    names: counted.toSorted((a, b) => b.microseconds - a.microseconds),
    isOfOperators: isTorch && kernels.length === 0,
  };
}

/** A title line that could be one of a summary; most lines are ruled out here. */
const possible = /time|duration|sum|computing|idle|self |overlap/i;

/**
 * Reads the summary of a recording whose titles stand at `lines[start]`; null where none begins. A table that lists the
 * operators of a simulator is a simulation, whatever tool summed it up.
 */
export function readRecordingSummary(lines: readonly PrintedLine[], start: number): SummarySection | null {
  const header = lines[start]?.text ?? '';
  if (header.length > 4000 || !possible.test(header)) return null;
  const found = readPlainTable(lines, start, (columns) => summaryColumns(columns) !== null);
  const columns = found && summaryColumns(found.columns);
  if (found && columns) {
    const { names: timed, isOfOperators } = totals(found, columns);
    if (timed.length === 0) return null;
    // Each row of such a table is one call of a kernel.
    const isDetailed = columns.calls === null && columns.source !== 'HTA';
    const pipes = pipesOf(found, columns.name);
    const isSimulated = timed.some(({ name }) => simulatedOperator.test(name));
    const part: Partial<RecordedTrace> = isSimulated
      ? {
          origin: 'simulated',
          because: timed.find(({ name }) => simulatedOperator.test(name))?.name ?? null,
          operators: timed,
        }
      : {
          kernels: isDetailed ? timed.map((one) => ({ ...one, ...pipes(one) })) : timed,
          ...(isDetailed ? spanOf(found) : {}),
          ...(columns.source === 'torch.profiler'
            ? hostSideOf(found, lines, columns, (cell) => microsecondsOf(cell, columns.perMicrosecond))
            : {}),
          ...(isOfOperators ? { isOfOperators } : {}),
          ...(columns.isOfKinds ? { isOfKinds: true } : {}),
        };
    return { recording: recordedSummary(columns.source, part, found.rows.length), end: found.end };
  }
  return (
    readTimeline(lines, start) ??
    readTimelineRows(lines, start) ??
    readOverlap(lines, start) ??
    readHostCalls(lines, start)
  );
}

/** A time line by columns: one row for each rank or step, added up. */
function readTimeline(lines: readonly PrintedLine[], start: number): SummarySection | null {
  const at = (columns: readonly string[], title: RegExp) =>
    columns.findIndex((one) => title.test(one.trim().toLowerCase()));
  const table = readPlainTable(
    lines,
    start,
    (columns) => at(columns, timelineTitles.compute) >= 0 && at(columns, timelineTitles.idle) >= 0,
  );
  if (table === null) return null;
  const parts = keysOf(timelineTitles);
  const timeline = parts.flatMap((part): TimelinePart[] => {
    const place = at(table.columns, timelineTitles[part]);
    const figures = place < 0 ? [] : table.rows.map((row) => readFigure(row[place]));
    const known = figures.filter((one) => one !== null);
    return known.length === 0 ? [] : [{ part, microseconds: known.reduce((sum, one) => sum + one, 0) }];
  });
  if (timeline.length === 0) return null;
  const source = at(table.columns, /^computing$/) >= 0 ? 'step_trace_time.csv' : 'HTA';
  const sum = (title: RegExp) => {
    const place = at(table.columns, title);
    return place < 0 ? 0 : table.rows.reduce((total, row) => total + (readFigure(row[place]) ?? 0), 0);
  };
  const all = sum(/^communication$/);
  const hidden = all > 0 ? { hiddenCommunication: { hidden: sum(/^overlapped$/), all } } : {};
  const part = { timeline, ...hidden, ...stepsOf(table, at) };
  return { recording: recordedSummary(source, part, table.rows.length), end: table.end };
}

/** The rows of a time line one by one: steps, ranks, or both. */
function stepsOf(
  table: PlainTable,
  at: (columns: readonly string[], title: RegExp) => number,
): Pick<RecordedTrace, 'timelineSteps' | 'ranks'> {
  const [step, rank] = [at(table.columns, /^step$/), at(table.columns, /^(?:device_id|rank)$/)];
  if (table.rows.length < 2) return {};
  const named = (name: (row: readonly string[]) => string) =>
    table.rows.map((row) => ({
      name: name(row),
      parts: keysOf(timelineTitles).flatMap((part): TimelinePart[] => {
        const value = readFigure(row[at(table.columns, timelineTitles[part])]);
        return value === null ? [] : [{ part, microseconds: value }];
      }),
    }));
  const names = new Set(table.rows.map((row) => row[rank] ?? ''));
  const isOfRanks = rank >= 0 && names.size > 1;
  const isRankAlone =
    isOfRanks && names.size === table.rows.length && [...names].every((one) => /^\d+$/.test(one));
  return {
    ...(step < 0
      ? {}
      : {
          timelineSteps: named((row) =>
            isOfRanks ? `${row[step] ?? ''} (${row[rank] ?? ''})` : (row[step] ?? ''),
          ),
        }),
    ...(isRankAlone ? { ranks: named((row) => row[rank] ?? '') } : {}),
  };
}

/** How much of the communication runs beside compute on each rank, in percent, as HTA tells it. */
function readOverlap(lines: readonly PrintedLine[], start: number): SummarySection | null {
  const title = /^(?:comp_comm_overlap_pctg|computation_communication_overlap_percentage)$/;
  const place = (columns: readonly string[]) =>
    columns.findIndex((one) => title.test(one.trim().toLowerCase()));
  const table = readPlainTable(lines, start, (columns) => columns.length <= 4 && place(columns) >= 0);
  if (table === null) return null;
  const shares = table.rows.map((row) => readFigure(row[place(table.columns)])).filter((one) => one !== null);
  if (shares.length === 0) return null;
  const hidden = shares.reduce((sum, one) => sum + one, 0);
  const part = { hiddenCommunication: { hidden, all: 100 * shares.length } };
  return { recording: recordedSummary('HTA', part, shares.length), end: table.end };
}

/** A time line by rows (`type`, `time ms`), as TraceLens writes it. */
function readTimelineRows(lines: readonly PrintedLine[], start: number): SummarySection | null {
  const table = readPlainTable(lines, start, (columns) => {
    const titles = columns.map((title) => title.trim().toLowerCase());
    return titles.includes('type') && titles.includes('time ms');
  });
  if (table === null) return null;
  const place = (title: string) => table.columns.findIndex((one) => one.trim().toLowerCase() === title);
  const timeline = table.rows.flatMap((row): TimelinePart[] => {
    const part = timelineRows[row[place('type')]?.trim() ?? ''];
    const time = readFigure(row[place('time ms')]);
    return part === undefined || time === null ? [] : [{ part, microseconds: time * 1000 }];
  });
  const timeOf = (name: string) =>
    readFigure(table.rows.find((row) => row[place('type')]?.trim() === name)?.[place('time ms')]) ?? 0;
  const all = timeOf('total_comm_time');
  const hidden = Math.max(0, all - timeOf('exposed_comm_time'));
  const part = all > 0 ? { hiddenCommunication: { hidden: hidden * 1000, all: all * 1000 } } : {};
  return timeline.length === 0
    ? null
    : { recording: recordedSummary('TraceLens', { timeline, ...part }, table.rows.length), end: table.end };
}
