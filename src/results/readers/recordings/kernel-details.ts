import { readFigure } from '../figure.ts';
import type { PlainTable } from './plain-table.ts';
import type { RecordedTrace, TimedName } from './recorded-trace.ts';

/** Columns of a table of single kernels, as msprof and torch_npu title them. */
const titles = {
  start: /^(?:start time|task start time) ?\(us\)$/,
  duration: /^(?:duration|task duration) ?\(us\)$/,
  wait: /^(?:wait time|task wait time) ?\(us\)$/,
  step: /^step id$/,
  device: /^device_?id$/,
  matrix: /^(?:aic_)?mac_ratio$/,
  vector: /^aiv_vec_ratio$|^vec_ratio$/,
  reading: /^(?:aic_)?mte2_ratio$/,
  vectorReading: /^aiv_mte2_ratio$/,
} as const;

type Column = keyof typeof titles;

interface Columns {
  readonly at: Readonly<Record<Column, number>>;
  readonly cell: (row: readonly string[], column: Column) => number | null;
}

function columnsOf({ columns }: PlainTable): Columns {
  const named = columns.map((title) => title.trim().toLowerCase());
  const place = (column: Column) => named.findIndex((title) => titles[column].test(title));
  const at = {
    start: place('start'),
    duration: place('duration'),
    wait: place('wait'),
    step: place('step'),
    device: place('device'),
    matrix: place('matrix'),
    vector: place('vector'),
    reading: place('reading'),
    vectorReading: place('vectorReading'),
  };
  const cell = (row: readonly string[], column: Column) =>
    at[column] < 0 ? null : readFigure(row[at[column]]?.replaceAll(',', '').trim());
  return { at, cell };
}

/** Microseconds that some kernel ran, and from the first to the last one. */
function busyOf(
  runs: readonly (readonly [start: number, end: number])[],
): NonNullable<RecordedTrace['span']> {
  let [busy, until, from] = [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let longest = 0;
  for (const [start, end] of runs.toSorted((a, b) => a[0] - b[0])) {
    if (Number.isFinite(until) && start > until) longest = Math.max(longest, start - until);
    busy += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
    from = Math.min(from, start);
  }
  return { busyMicroseconds: busy, spanMicroseconds: until - from, longestGapMicroseconds: longest };
}

/** The time line of the one device and step that a table of single kernels is of; absent where it does not tell it. */
export function spanOf(table: PlainTable): Pick<RecordedTrace, 'span' | 'steps'> {
  const { at, cell } = columnsOf(table);
  const distinct = (column: Column) =>
    at[column] < 0 ? new Set<string>() : new Set(table.rows.map((row) => row[at[column]]?.trim() ?? ''));
  const steps = [...distinct('step')].filter((one) => /^\d+$/.test(one)).length;
  const marked = steps > 0 ? { steps } : { steps: null };
  if (at.start < 0 || at.duration < 0 || distinct('device').size > 1) return marked;
  const runs = table.rows.flatMap((row): (readonly [number, number])[] => {
    const [start, duration] = [cell(row, 'start'), cell(row, 'duration')];
    return start === null || duration === null ? [] : [[start, start + duration]];
  });
  return runs.length < 2 || runs.length < table.rows.length ? marked : { ...marked, span: busyOf(runs) };
}

interface Pipes {
  waiting: number | null;
  compute: number;
  reading: number;
  /** Microseconds of the calls whose pipes are told. */
  told: number;
}

/** What each name waited for, and how much of its time its units computed and read, by the name of a row. */
export function pipesOf(
  table: PlainTable,
  name: number,
): (timed: TimedName) => Pick<TimedName, 'waiting' | 'pipes'> {
  const { at, cell } = columnsOf(table);
  const found = new Map<string, Pipes>();
  if (at.duration < 0) return () => ({});
  for (const row of table.rows) {
    const key = row[name]?.trim() ?? '';
    const duration = cell(row, 'duration');
    if (duration === null || duration <= 0) continue;
    const sum = found.get(key) ?? { waiting: 0, compute: 0, reading: 0, told: 0 };
    const wait = cell(row, 'wait');
    sum.waiting = sum.waiting === null || wait === null ? null : sum.waiting + wait;
    const compute = Math.max(cell(row, 'matrix') ?? 0, cell(row, 'vector') ?? 0);
    const reading = Math.max(cell(row, 'reading') ?? 0, cell(row, 'vectorReading') ?? 0);
    if (compute > 0 || reading > 0) {
      sum.compute += compute * duration;
      sum.reading += reading * duration;
      sum.told += duration;
    }
    found.set(key, sum);
  }
  return (timed) => {
    const sum = found.get(timed.name);
    if (sum === undefined) return {};
    return {
      ...(sum.waiting === null || sum.waiting <= 0 || at.wait < 0 ? {} : { waiting: sum.waiting }),
      ...(sum.told > 0
        ? { pipes: { compute: sum.compute / sum.told, reading: sum.reading / sum.told } }
        : {}),
    };
  };
}
