import type { PrintedLine } from '../printed-lines.ts';
import type { PlainTable } from './plain-table.ts';
import type { RecordedTrace } from './recorded-trace.ts';

const launching =
  /^(?:cuda|hip|acl)(?:rt)?(?:LaunchKernel|LaunchKernelExC|ModuleLaunchKernel|ExtModuleLaunchKernel|GraphLaunch|LaunchCooperativeKernel)|^cuLaunchKernel/i;
const waiting =
  /^(?:cuda|hip|acl|aclrt)(?:rt)?(?:DeviceSynchronize|StreamSynchronize|EventSynchronize|SynchronizeStream|SynchronizeDevice)/i;

/** The sum that torch.profiler prints below its table; the table lists the longest rows alone. */
const sumBelow = /^\s*Self CPU time total: (\S{1,24})\s*$/;
/** It stands within so many lines below. */
const linesBelow = 4;

interface HostColumns {
  readonly name: number;
  readonly host: number | null;
  readonly calls: number | null;
}

/**
 * Calls of the host in a table of torch.profiler: launching kernels, waiting for the device, and everything. Absent where
 * the table has no times of the host.
 */
export function hostSideOf(
  { rows, end }: PlainTable,
  lines: readonly PrintedLine[],
  { name, host, calls }: HostColumns,
  microseconds: (cell: string | undefined) => number | null,
): Pick<RecordedTrace, 'hostSide'> {
  if (host === null || calls === null) return {};
  const told = rows.flatMap((row) => {
    const time = microseconds(row[host]);
    const count = Number((row[calls] ?? '').replaceAll(',', ''));
    return time === null || !(time > 0) ? [] : [{ name: row[name]?.trim() ?? '', time, count }];
  });
  const below = lines.slice(end, end + linesBelow).map(({ text }) => sumBelow.exec(text)?.[1]);
  const total = microseconds(below.find((one) => one !== undefined));
  const sum = (pattern: RegExp) => told.filter((one) => pattern.test(one.name));
  const [launches, waits] = [sum(launching), sum(waiting)];
  if (launches.length === 0) return {};
  const timeOf = (list: typeof told) => list.reduce((all, { time }) => all + time, 0);
  return {
    hostSide: {
      launches: launches.reduce((all, { count }) => all + (Number.isFinite(count) ? count : 0), 0),
      launchMicroseconds: timeOf(launches),
      waitMicroseconds: timeOf(waits),
      allMicroseconds: total ?? timeOf(told),
    },
  };
}
