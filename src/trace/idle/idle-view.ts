import type { TraceColumns } from '../columns/columns.ts';
import type { StageAssignment } from '../stages/assign-stages.ts';
import { type Stage, stages } from '../stages/stage.ts';

/** A stretch in which the device did nothing. Nanoseconds from the trace's zero. */
export interface IdleGap {
  readonly startNs: number;
  readonly durationNs: number;
  /** Last row before and first row after it. */
  readonly before: number;
  readonly after: number;
  /** The launch of the row after it began only when the device was already idle. */
  readonly isHostBound: boolean;
  /** It parts two steps. */
  readonly isBetweenSteps: boolean;
}

/** Idle time of a device, counted to the stage of the work that ends each gap. */
export interface IdleView {
  readonly stage: Stage;
  readonly busyNs: number;
  readonly idleNs: number;
  readonly hostBoundNs: number;
  readonly betweenStepsNs: number;
  /** Launched work, and that of it whose launch began after the stream's work before it had ended. */
  readonly launched: number;
  readonly launchBound: number;
  readonly longest: readonly IdleGap[];
}

const shownGaps = 5;
/** Shorter stretches lie between two launches of every trace, or are the rounding of its times. */
const leastShownNs = 1000;

interface Sum {
  busyNs: number;
  idleNs: number;
  hostBoundNs: number;
  betweenStepsNs: number;
  launched: number;
  launchBound: number;
  readonly longest: IdleGap[];
}

/** Puts a gap among the longest, of equals the earlier first; most gaps are too short and change nothing. */
function keepLongest(longest: IdleGap[], gap: IdleGap): void {
  if (longest.length === shownGaps && gap.durationNs <= (longest.at(-1)?.durationNs ?? 0)) return;
  const at = longest.findIndex(({ durationNs }) => durationNs < gap.durationNs);
  longest.splice(at < 0 ? longest.length : at, 0, gap);
  if (longest.length > shownGaps) longest.pop();
}

/**
 * Where a device waits. Gaps between the union of all its work are host-bound when the launch that ends them began after
 * the work before had ended; work without a launch row (replays count with their call) is never called host-bound.
 */
export function idleViews(columns: TraceColumns, rows: Uint32Array, assigned: StageAssignment): IdleView[] {
  const { device, launches } = columns;
  const sums = stages.map(
    (): Sum => ({
      busyNs: 0,
      idleNs: 0,
      hostBoundNs: 0,
      betweenStepsNs: 0,
      launched: 0,
      launchBound: 0,
      longest: [],
    }),
  );
  const streamEnd = new Float64Array(columns.streams.length).fill(Number.NaN);
  let busyUntil = Number.NaN;
  let lastRow = -1;
  for (const row of rows) {
    const sum = sums[assigned.stage[row] ?? 0];
    if (sum === undefined) continue;
    const startNs = device.startNs[row] ?? 0;
    const endNs = startNs + (device.durationNs[row] ?? 0);
    const launch = device.launch[row] ?? -1;
    const launchNs = launch < 0 ? Number.NaN : (launches.startNs[launch] ?? 0);
    const stream = device.stream[row] ?? 0;
    const before = streamEnd[stream] ?? Number.NaN;
    if (launch >= 0) {
      sum.launched += 1;
      if (launchNs >= before) sum.launchBound += 1;
    }
    streamEnd[stream] = Number.isNaN(before) ? endNs : Math.max(before, endNs);
    if (lastRow >= 0 && startNs > busyUntil) {
      const durationNs = startNs - busyUntil;
      const isHostBound = launchNs >= busyUntil;
      const isBetweenSteps = (assigned.step[row] ?? -1) !== (assigned.step[lastRow] ?? -1);
      sum.idleNs += durationNs;
      if (isHostBound) sum.hostBoundNs += durationNs;
      if (isBetweenSteps) sum.betweenStepsNs += durationNs;
      const isAmongLongest =
        sum.longest.length < shownGaps || durationNs > (sum.longest.at(-1)?.durationNs ?? 0);
      if (durationNs >= leastShownNs && isAmongLongest) {
        const gap = {
          startNs: busyUntil,
          durationNs,
          before: lastRow,
          after: row,
          isHostBound,
          isBetweenSteps,
        };
        keepLongest(sum.longest, gap);
      }
    }
    const newBusy = Number.isNaN(busyUntil)
      ? endNs - startNs
      : Math.max(0, endNs - Math.max(busyUntil, startNs));
    sum.busyNs += newBusy;
    if (Number.isNaN(busyUntil) || endNs > busyUntil) {
      busyUntil = endNs;
      lastRow = row;
    }
  }
  return sums.flatMap((sum, at) => {
    const stage = stages[at];
    return stage === undefined || (sum.busyNs === 0 && sum.launched === 0) ? [] : [{ stage, ...sum }];
  });
}
