import type { Stage } from '../stages/stage.ts';
import type { TraceAnalysis } from './analyse.ts';

/** Single runs of the kernels of one stage, in order of start. Microseconds from the trace's zero. */
export interface StageInstances {
  readonly startUs: Float64Array;
  readonly durationUs: Float64Array;
  /** Position in `streams`. */
  readonly stream: Uint16Array;
  /** Position in `kernels`. */
  readonly kernel: Uint32Array;
  readonly streams: readonly string[];
  readonly kernels: readonly string[];
}

/** The runs behind the tables of a stage; null where the trace has no such stage. */
export function stageInstances(analysis: TraceAnalysis, stage: Stage): StageInstances | null {
  const found = analysis.stages.find(({ groups }) => groups.stage === stage);
  if (found === undefined) return null;
  const { device, streams } = analysis.input.columns;
  const { rows } = found.groups;
  const used = [...new Set(rows.map((row) => device.stream[row] ?? 0))].sort((a, b) => a - b);
  const place = new Map(used.map((stream, at) => [stream, at]));
  return {
    startUs: Float64Array.from(rows, (row) => (device.startNs[row] ?? 0) / 1000),
    durationUs: Float64Array.from(rows, (row) => (device.durationNs[row] ?? 0) / 1000),
    stream: Uint16Array.from(rows, (row) => place.get(device.stream[row] ?? 0) ?? 0),
    kernel: Uint32Array.from(rows, (row) => analysis.names.ofRow[row] ?? 0),
    streams: used.map((stream) => streams[stream]?.label ?? String(stream)),
    kernels: analysis.names.names.map(({ canonical }) => canonical),
  };
}

/** One cell of a timeline: how much of it is busy, and how much of that is the chosen kernel. Shares, 0 to 1. */
export interface TimelineCell {
  readonly busy: number;
  readonly chosen: number;
}

/** Cells of each stream over a stretch of time. */
export function timelineCells(
  { startUs, durationUs, stream, kernel, streams, kernels }: StageInstances,
  fromUs: number,
  toUs: number,
  columns: number,
  chosen: string | null,
): readonly (readonly TimelineCell[])[] {
  const width = (toUs - fromUs) / columns;
  const cells = streams.map(() => Array.from({ length: columns }, () => ({ busy: 0, chosen: 0 })));
  if (!(width > 0)) return cells;
  for (let at = 0; at < startUs.length; at += 1) {
    const start = startUs[at] ?? 0;
    const end = start + (durationUs[at] ?? 0);
    if (end <= fromUs || start >= toUs) continue;
    const isChosen = chosen !== null && kernels[kernel[at] ?? 0] === chosen;
    const row = cells[stream[at] ?? 0];
    const first = Math.max(0, Math.floor((start - fromUs) / width));
    const last = Math.min(columns - 1, Math.floor((end - fromUs) / width));
    for (let column = first; column <= last; column += 1) {
      const cell = row?.[column];
      if (cell === undefined) continue;
      const left = fromUs + column * width;
      const share = (Math.min(end, left + width) - Math.max(start, left)) / width;
      cell.busy = Math.min(1, cell.busy + share);
      if (isChosen) cell.chosen = Math.min(1, cell.chosen + share);
    }
  }
  return cells;
}
