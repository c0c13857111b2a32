import { deviceKinds, type TraceColumns } from '../columns/columns.ts';
import type { TraceFacts, TriageReport } from './schema.ts';

/** A file that was read. */
export interface ReadTrace {
  readonly path: string;
  readonly sha256: string | null;
  readonly columns: TraceColumns;
}

const kernelKind = deviceKinds.indexOf('kernel');
const collectiveKind = deviceKinds.indexOf('collective');

/** What a file holds, over all its devices. */
export function traceFacts({ path, sha256, columns }: ReadTrace): TraceFacts {
  const { device, head, reading, endNs } = columns;
  let kernels = 0;
  let kernelNs = 0;
  let workNs = 0;
  for (let row = 0; row < device.count; row += 1) {
    const durationNs = device.durationNs[row] ?? 0;
    workNs += durationNs;
    if (device.kind[row] !== kernelKind) continue;
    kernels += 1;
    kernelNs += durationNs;
  }
  return {
    path,
    sha256,
    events: reading.events,
    skippedEvents: reading.skippedEvents,
    partial: reading.partial,
    kernels,
    kernelMicroseconds: kernelNs / 1000,
    gpuMicroseconds: workNs / 1000,
    format: head.format,
    simulator: head.simulator,
    vendor: head.vendor,
    spanMicroseconds: endNs / 1000,
    rank: head.distributed?.rank ?? null,
  };
}

/** Time in which work of some kinds runs, and the gaps between it. Nanoseconds. */
function unionOf(
  { device }: TraceColumns,
  kinds: readonly number[],
): { readonly busyNs: number; readonly gapNs: number } {
  let busyNs = 0;
  let gapNs = 0;
  let until = Number.NaN;
  for (let row = 0; row < device.count; row += 1) {
    if (!kinds.includes(device.kind[row] ?? 0)) continue;
    const startNs = device.startNs[row] ?? 0;
    const endNs = startNs + (device.durationNs[row] ?? 0);
    if (startNs > until) gapNs += startNs - until;
    const from = Number.isNaN(until) ? startNs : Math.max(startNs, until);
    if (endNs > from) busyNs += endNs - from;
    until = Number.isNaN(until) ? endNs : Math.max(until, endNs);
  }
  return { busyNs, gapNs };
}

function compared(oursNs: number, theirsNs: number) {
  const difference = theirsNs > 0 ? ((oursNs - theirsNs) / theirsNs) * 100 : 0;
  return { ours: oursNs / 1000, theirs: theirsNs / 1000, difference };
}

/** torch_npu's Overlap Analysis beside our own sums; null where the file has none. Free is what neither covers. */
export function overlapAnalysisFacts(columns: TraceColumns): TriageReport['overlapAnalysis'] {
  const theirs = columns.overlapAnalysis;
  if (theirs === null) return null;
  return {
    computing: compared(unionOf(columns, [kernelKind]).busyNs, theirs.computingNs),
    communication: compared(unionOf(columns, [collectiveKind]).busyNs, theirs.communicationNs),
    free: compared(unionOf(columns, [kernelKind, collectiveKind]).gapNs, theirs.freeNs),
  };
}
