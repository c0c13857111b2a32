/** Where a summary of a recording holds what, found by the titles that its tool writes. */
export interface SummaryColumns {
  /** The tool or file as its users call it. */
  readonly source: string;
  readonly name: number;
  readonly time: number;
  /** How many of the time's unit a microsecond is; null where each cell carries its unit. */
  readonly perMicrosecond: number | null;
  /** Null where each row is one call. */
  readonly calls: number | null;
  /** Time of the row itself on the host, of which kernels have none; null where the summary has no such column. */
  readonly host: number | null;
  /** Times of the shortest and the longest call, in the unit of the total; null where there is no such column. */
  readonly least: number | null;
  readonly most: number | null;
  /** Mean time of a call, which tells how many there were where nothing counts them; null where there is no such column. */
  readonly mean: number | null;
  /** Kind of core that ran a row; null where there is no such column. */
  readonly core: number | null;
  /** Each row is a kind of kernels, not a kernel. */
  readonly isOfKinds: boolean;
}

interface TitlePattern {
  readonly source: string;
  readonly name: RegExp;
  readonly time: RegExp;
  readonly calls: RegExp | null;
}

/**
 * Titles of the summaries that profilers and their tools write: msprof and torch_npu (documentation of CANN, "Summary
 * Data"), HTA (`get_gpu_kernel_breakdown`), TraceLens (perf report sheets), torch.profiler (`key_averages().table()`),
 * Nsight Systems (`cuda_gpu_kern_sum`), rocprof (`--stats`).
 */
const patterns: readonly TitlePattern[] = [
  { source: 'op_statistic.csv', name: /^op type$/, time: /^total time ?\(us\)$/, calls: /^count$/ },
  { source: 'op_summary.csv', name: /^op type$/, time: /^task duration ?\(us\)$/, calls: null },
  { source: 'kernel_details.csv', name: /^type$/, time: /^duration ?\(us\)$/, calls: null },
  { source: 'kernel_details.csv', name: /^name$/, time: /^duration ?\(us\)$/, calls: null },
  {
    source: 'HTA',
    name: /^(?:name|kernel_type)$/,
    time: /^sum ?(?:\(us\))?$/,
    calls: /^(?:count|num_kernels)$/,
  },
  {
    source: 'TraceLens',
    name: /^(?:kernel name|name|op category)$/,
    time: /^(?:total_direct_kernel_time_ms|kernel duration \((?:µ|u|μ)s\)_sum)$/,
    calls: /^(?:count|kernel duration \((?:µ|u|μ)s\)_count|operation_count)$/,
  },
  {
    source: 'torch.profiler',
    name: /^name$/,
    time: /^self (?:cuda|npu|xpu|device)(?: time)?(?: total)?$/,
    calls: /^# of calls$/,
  },
  { source: 'Nsight Systems', name: /^name$/, time: /^total time \(ns\)$/, calls: /^(?:instances|count)$/ },
  { source: 'rocprof', name: /^"?name"?$/, time: /^totalduration ?\(?ns\)?$/, calls: /^calls$/ },
];

const hostTime = /^self cpu(?: time)?(?: total)?$/;

/** Shortest and longest call, as the tables above title them. */
const leastTime = /^(?:min(?:imum)?(?: time)? ?\((?:us|ns)\)|min|kernel duration \((?:µ|u|μ)s\)_min)$/;
const mostTime = /^(?:max(?:imum)?(?: time)? ?\((?:us|ns)\)|max|kernel duration \((?:µ|u|μ)s\)_max)$/;

const meanTime = /^(?:(?:mean|avg)(?: time)? ?\((?:us|ns)\)|mean)$/;

/** A column of the cores that ran what is listed. */
const coreTitle = /^(?:core type|accelerator core|task type)$/;

/** A column of kinds of kernels. */
const kindTitle = /^(?:kernel_type|op category)$/;

function unitOf(title: string): number | null {
  if (/ns\)?$/.test(title)) return 1000;
  if (/_ms$|\(ms\)$/.test(title)) return 0.001;
  return /us\)|(?:µ|μ)s\)|^sum$/.test(title) ? 1 : null;
}

const placed = (at: number) => (at < 0 ? null : at);

/** The columns of a summary; null where the titles are those of no known one. */
export function summaryColumns(columns: readonly string[]): SummaryColumns | null {
  const titles = columns.map((title) => title.trim().toLowerCase());
  for (const { source, name, time, calls } of patterns) {
    const at = {
      name: titles.findIndex((one) => name.test(one)),
      time: titles.findIndex((one) => time.test(one)),
    };
    if (at.name < 0 || at.time < 0) continue;
    const counted = calls === null ? -1 : titles.findIndex((one) => calls.test(one));
    const isEachCall = calls === null;
    if (counted < 0 && !isEachCall && source !== 'HTA') continue;
    // A table of anything may have a "name" and a "sum"; HTA's breakdown has a spread or a share beside.
    if (source === 'HTA' && !titles.some((one) => /^(?:percentage|stddev|std|mean ?\(us\))$/.test(one)))
      continue;
    const host = titles.findIndex((one) => hostTime.test(one));
    const ofSameUnit = (title: RegExp, time: number) => {
      const found = titles.findIndex((one) => title.test(one));
      const isSame =
        unitOf(titles[found] ?? '') === unitOf(titles[time] ?? '') || !/\(/.test(titles[found] ?? '');
      return found < 0 || !isSame ? null : found;
    };
    return {
      source,
      ...at,
      perMicrosecond: unitOf(titles[at.time] ?? ''),
      calls: placed(counted),
      host: placed(host),
      least: ofSameUnit(leastTime, at.time),
      most: ofSameUnit(mostTime, at.time),
      mean: ofSameUnit(meanTime, at.time),
      core: placed(titles.findIndex((one) => coreTitle.test(one))),
      isOfKinds: kindTitle.test(titles[at.name] ?? ''),
    };
  }
  return null;
}

type Part = 'compute' | 'communication' | 'other' | 'idle';

/** Titles of time lines: HTA's temporal breakdown and torch_npu's step_trace_time.csv, in microseconds. */
export const timelineTitles: Readonly<Record<Part, RegExp>> = {
  compute: /^(?:compute_time ?\(us\)|computing)$/,
  communication: /^communication ?\(not overlapped\)$/,
  other: /^non_compute_time ?\(us\)$/,
  idle: /^(?:idle_time ?\(us\)|free)$/,
};

/** Rows of TraceLens' gpu_timeline sheet. */
export const timelineRows: Readonly<Record<string, Part | 'memory'>> = {
  computation_time: 'compute',
  exposed_comm_time: 'communication',
  exposed_memcpy_time: 'memory',
  idle_time: 'idle',
};
