import { separated } from '../../results/readers/recordings/plain-table.ts';

/** A summary of torch_npu as events: what a trace would say of its rows. */
export interface TableEvents {
  readonly source: 'kernel_details.csv' | 'op_statistic.csv';
  /** Whether each row has its own start: sums have none, and stand one after another. */
  readonly hasTimes: boolean;
  /** A list of events as JSON. */
  readonly json: string;
}

const hardware = { ph: 'M', name: 'process_name', pid: 1, tid: 0, args: { name: 'Ascend Hardware' } };
const collectives = { ph: 'M', name: 'process_name', pid: 2, tid: 0, args: { name: 'HCCL' } };

/** Rows that a table of sums may stand for in all: a damaged count must not fill the memory. */
const mostRows = 5_000_000;

interface Titles {
  at(title: RegExp): number;
}

function titlesOf(cells: readonly string[]): Titles {
  const titles = cells.map((cell) =>
    cell
      .replace(/^\uFEFF/, '')
      .trim()
      .toLowerCase(),
  );
  return { at: (title) => titles.findIndex((one) => title.test(one)) };
}

function eventOf(name: string, stream: string, type: string, start: string, duration: string): object {
  // A collective spans its parts; in a trace it stands in the process of the collectives.
  const pid = /^hcom_/i.test(name) ? 2 : 1;
  return { ph: 'X', name, pid, tid: stream, ts: start, dur: duration, args: { 'Task Type': type } };
}

/** Cells of torch_npu end in tabs where spreadsheets would round them. */
function cell(cells: readonly string[], at: number): string {
  return at < 0 ? '' : (cells[at] ?? '').trim();
}

function isNumber(text: string): boolean {
  return text !== '' && Number.isFinite(Number(text));
}

function kernelRows(titles: Titles, rows: readonly (readonly string[])[]): object[] | null {
  const [name, start, duration] = [
    titles.at(/^name$/),
    titles.at(/^start time ?\(us\)$/),
    titles.at(/^duration ?\(us\)$/),
  ];
  if (name < 0 || start < 0 || duration < 0) return null;
  const stream = titles.at(/^stream ?id$/);
  const core = titles.at(/^(?:accelerator core|core type)$/);
  return rows.flatMap((cells) => {
    const [startUs, durationUs] = [cell(cells, start), cell(cells, duration)];
    if (!isNumber(startUs) || !isNumber(durationUs)) return [];
    return [eventOf(cell(cells, name), cell(cells, stream) || '0', cell(cells, core), startUs, durationUs)];
  });
}

function sumRows(titles: Titles, rows: readonly (readonly string[])[]): object[] | null {
  const [type, count, total] = [
    titles.at(/^op type$/),
    titles.at(/^count$/),
    titles.at(/^total time ?\(us\)$/),
  ];
  if (type < 0 || count < 0 || total < 0) return null;
  const core = titles.at(/^core type$/);
  const events: object[] = [];
  let endUs = 0;
  for (const cells of rows) {
    const calls = Number(cell(cells, count));
    const totalUs = Number(cell(cells, total));
    if (!(calls >= 1) || !(totalUs >= 0) || events.length + calls > mostRows) continue;
    const eachUs = totalUs / calls;
    for (let call = 0; call < calls; call += 1) {
      events.push(eventOf(cell(cells, type), '0', cell(cells, core), endUs.toFixed(3), String(eachUs)));
      endUs += eachUs;
    }
  }
  return events;
}

/**
 * Reads `kernel_details.csv` or `op_statistic.csv` of torch_npu; null for other tables. Titles as in the documentation of
 * torch_npu's profiler (gitcode.com/Ascend/pytorch, "profiler output").
 */
export function readAscendTable(text: string): TableEvents | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const split = separated(',');
  const titles = titlesOf(split(lines[0] ?? '') ?? []);
  const rows = lines.slice(1).map((line) => split(line) ?? []);
  const kernels = kernelRows(titles, rows);
  const events = kernels ?? sumRows(titles, rows);
  if (events === null) return null;
  return {
    source: kernels === null ? 'op_statistic.csv' : 'kernel_details.csv',
    hasTimes: kernels !== null,
    json: JSON.stringify([hardware, collectives, ...events]),
  };
}
