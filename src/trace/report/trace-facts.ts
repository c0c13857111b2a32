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

interface WorkSums {
  readonly kernels: number;
  readonly kernelNs: number;
  readonly workNs: number;
}

/** Sums of traces that were asked for before; a report needs them several times. */
const knownSums = new WeakMap<TraceColumns, WorkSums>();

function workSums(columns: TraceColumns): WorkSums {
  const known = knownSums.get(columns);
  if (known !== undefined) return known;
  const { count, kind, durationNs } = columns.device;
  let kernels = 0;
  let kernelNs = 0;
  let workNs = 0;
  for (let row = 0; row < count; row += 1) {
    const own = durationNs[row] ?? 0;
    workNs += own;
    if (kind[row] !== kernelKind) continue;
    kernels += 1;
    kernelNs += own;
  }
  const sums = { kernels, kernelNs, workNs };
  knownSums.set(columns, sums);
  return sums;
}

/** Contents of a file, over all its devices. */
export function traceFacts({ path, sha256, columns }: ReadTrace): TraceFacts {
  const { head, scan, endNs } = columns;
  const { kernels, kernelNs, workNs } = workSums(columns);
  return {
    path,
    sha256,
    events: scan.events,
    skippedEvents: scan.skippedEvents,
    partial: scan.partial,
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
