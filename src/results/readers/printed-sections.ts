import type { Result } from '../result.ts';
import { readAiconfiguratorEstimate } from './aiconfigurator/estimate.ts';
import { readAiconfiguratorReport } from './aiconfigurator/report.ts';
import { readAiconfiguratorRows } from './aiconfigurator/saved-rows.ts';
import { readBenchmarkReport } from './benchmarks/printed.ts';
import type { PrintedLine } from './printed-lines.ts';
import type { RecordedTrace } from './recordings/recorded-trace.ts';
import { readRecordingSummary } from './recordings/summary-table.ts';

/** A stretch of lines that another program wrote, read whole. */
export interface PrintedSection {
  readonly results: readonly Result[];
  readonly recordings?: readonly RecordedTrace[];
  readonly unread: readonly string[];
  /** Index of the first line after it. */
  readonly end: number;
}

type SectionReader = (lines: readonly PrintedLine[], start: number) => PrintedSection | null;

function recordingSection(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  const found = readRecordingSummary(lines, start);
  return found && { results: [], recordings: [found.recording], unread: [], end: found.end };
}

/** Reports of other programs, so that none is mistaken for a report of ours. */
const readers: readonly SectionReader[] = [
  readAiconfiguratorReport,
  readAiconfiguratorEstimate,
  readAiconfiguratorRows,
  readBenchmarkReport,
  recordingSection,
];

/** The section of another program that begins at `lines[start]`; null where none does. */
export function readSection(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  for (const read of readers) {
    const section = read(lines, start);
    if (section) return section;
  }
  return null;
}
