import { keysOf } from '../../text/fields.ts';
import { type CandidateRow, loadName } from './row.ts';

const csvFields = [
  'framework',
  'candidate_id',
  'scenario',
  'purpose',
  'status',
  'failure_reason',
  'num_prompts',
  'seed',
] as const;

/** A cell of RFC 4180; what a spreadsheet would take for a formula is text. */
function csvCell(value: unknown): string {
  const raw = value === null || value === undefined ? '' : String(value);
  const text = typeof value === 'string' && /^[=+@\t]/.test(raw) ? `'${raw}` : raw;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `candidates.csv`: the rows for a spreadsheet; what was not measured is empty. */
export function candidatesCsv(rows: readonly CandidateRow[]): string {
  const metrics = rows[0] === undefined ? [] : keysOf(rows[0].metrics);
  const head = [...csvFields, 'load', 'sla_passed', ...metrics];
  const lines = rows.map((row) => [
    ...csvFields.map((field) => row[field]),
    loadName(row.load),
    row.sla.passed,
    ...metrics.map((one) => row.metrics[one]),
  ]);
  return `${[head, ...lines].map((cells) => cells.map(csvCell).join(',')).join('\n')}\n`;
}
