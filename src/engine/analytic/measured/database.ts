import type { MeasuredMapping } from './mapping.ts';
import type { MeasuredTable } from './table.ts';

/** Measured operators of one device and software stack; tables are read when they are first asked for. */
export interface MeasuredDatabase {
  /** The folder, as it was given. */
  readonly path: string;
  readonly mapping: MeasuredMapping;
  /** The table of a kernel; null when the database has none. @throws MeasuredDataError for a damaged one */
  table(kernel: string): MeasuredTable | null;
}

/** Policy of the database for one kernel: which of its rows and columns are believed. */
export function latencyPolicy({ mapping }: MeasuredDatabase, kernel: string) {
  return mapping.latency_policy?.kernel_overrides?.[kernel] ?? {};
}

/** Policy of the database for one kernel: how figures between its rows are found. */
export function interpolationPolicy({ mapping }: MeasuredDatabase, kernel: string) {
  return mapping.interpolation_policy?.kernel_overrides?.[kernel] ?? {};
}

/** Whether equally good rows of the kernel must agree. */
export function mustAgree({ mapping }: MeasuredDatabase, kernel: string): boolean {
  return mapping.query_selection_policy?.kernel_overrides?.[kernel]?.require_semantic_unique === true;
}
