import type { TraceColumns } from '../columns/columns.ts';

const viewer = 'https://ui.perfetto.dev/';

/**
 * Address at which Perfetto shows a stretch of time of the trace that is opened there, with half of its length on each
 * side. Times are those of the file, as google/perfetto docs/visualization/deep-linking-to-perfetto-ui.md has it. Null where
 * the rows have no times of their own.
 */
export function perfettoLink(
  { fileZeroNs, scan }: TraceColumns,
  startNs: number,
  durationNs: number,
): string | null {
  if (scan.notices.some(({ code }) => code === 'summary-table')) return null;
  const beside = Math.ceil(durationNs / 2);
  const at = (ns: number) => fileZeroNs + BigInt(Math.round(ns));
  return `${viewer}?visStart=${at(startNs - beside)}&visEnd=${at(startNs + durationNs + beside)}`;
}
