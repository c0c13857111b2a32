import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { readPlainTable } from '../recordings/plain-table.ts';
import { readServingFields } from './documents.ts';
import { measuredResult } from './result.ts';

const isHeader = (columns: readonly string[]) =>
  columns.some((title) => /^(?:mean|median)_ttft_ms$/.test(title)) &&
  columns.some((title) => /^(?:output|request)_throughput$/.test(title));

/** Columns of every run; the others are what the sweep varied. */
const ofEveryRun =
  /^$|_ms$|throughput$|goodput:?$|^total_|^max_output_tokens_per_s$|^max_concurrent_requests$|^spec_decode|^(?:date|backend|endpoint_type|label|model_id|tokenizer_id|duration|burstiness|completed|failed|num_prompts|request_rate|max_concurrency|rtfx)$/;

/** Digits that a spreadsheet or pandas writes; other cells stay text. */
function readCell(cell: string): string | number | undefined {
  if (cell === '') return undefined;
  return /^-?\d{1,18}(?:\.\d{1,18})?(?:e[+-]?\d{1,3})?$/i.test(cell) ? Number(cell) : cell;
}

/**
 * Reads the rows that `vllm bench sweep` saves (`summary.csv`), a run of the load test in each, with the titles of its
 * documents; null where none begin at `lines[start]`.
 */
export function readSweepRows(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  if (!/ttft_ms/.test(lines[start]?.text ?? '')) return null;
  const table = readPlainTable(lines, start, isHeader);
  if (table === null || table.rows.length === 0) return null;
  const unread: string[] = [];
  const results = table.rows.flatMap((row) => {
    const fields = Object.fromEntries(
      table.columns.flatMap((title, at) => {
        const value = readCell(row[at] ?? '');
        return value === undefined ? [] : [[title, value] as const];
      }),
    );
    const measurement = row.length === table.columns.length ? readServingFields(fields) : null;
    if (measurement === null) {
      unread.push(row.join(','));
      return [];
    }
    const varied = Object.entries(fields).flatMap(([title, value]) =>
      ofEveryRun.test(title) ? [] : [[title, String(value)] as const],
    );
    return [
      measuredResult({ ...measurement, extra: { ...measurement.extra, ...Object.fromEntries(varied) } }),
    ];
  });
  return results.length === 0 ? null : { results, unread, end: table.end };
}
