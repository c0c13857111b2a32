import type { TraceColumns } from '../columns/columns.ts';
import { rowsAtOnce, type Steps } from '../work/steps.ts';
import { type Stage, stages } from './stage.ts';
import { nearestWindow, type Timeline, timelineOf, windowAt } from './timeline.ts';
import { type StageWindow, stageWindows } from './windows.ts';

/** How far work without a launch row may be from a window that it is counted to. */
const nearestLimitNs = 20_000_000;

/** The stage and step of each row of the device. */
export interface StageAssignment {
  /** Index in `stages`. */
  readonly stage: Uint8Array;
  /** Row of the annotation that owns the launch; -1 where no annotation does. */
  readonly step: Int32Array;
  /** Whether the file name or an annotation told a stage at all. */
  readonly isSplit: boolean;
}

interface Timelines {
  readonly ofThread: ReadonlyMap<number, Timeline<StageWindow>>;
  readonly anyThread: Timeline<StageWindow>;
  readonly device: Timeline<StageWindow>;
  readonly every: Timeline<StageWindow>;
}

function timelines(columns: TraceColumns): Timelines {
  const { host, device } = stageWindows(columns.annotations, columns.texts);
  const inOrder = (windows: readonly StageWindow[]) =>
    [...windows].sort((a, b) => a.startNs - b.startNs || b.endNs - a.endNs || a.row - b.row);
  const all = inOrder([...host.values()].flat());
  return {
    ofThread: new Map([...host].map(([thread, windows]) => [thread, timelineOf(windows)])),
    anyThread: timelineOf(all),
    device: timelineOf(device),
    every: timelineOf(inOrder([...all, ...device])),
  };
}

/**
 * The stage of each row of the device: that of the innermost annotation around its launch row, on the launching thread,
 * else on any thread. Work runs after the annotation of its launch has ended, so its own time tells nothing while there
 * is a launch row; without one, the annotations of the device and last the nearest window (within 20 ms) decide.
 */
export function* assignStages(columns: TraceColumns, ofPath: Stage): Steps<StageAssignment> {
  const { device, launches } = columns;
  const stage = new Uint8Array(device.count).fill(stages.indexOf(ofPath));
  const step = new Int32Array(device.count).fill(-1);
  const lines = timelines(columns);
  const hasWindows = lines.every.window.length > 0;
  if (!hasWindows) return { stage, step, isSplit: ofPath !== 'all' };
  const ofLaunch: (StageWindow | null | undefined)[] = new Array(launches.count);
  const windowOfLaunch = (launch: number): StageWindow | null => {
    const known = ofLaunch[launch];
    if (known !== undefined) return known;
    const atNs = launches.startNs[launch] ?? 0;
    const own = lines.ofThread.get(launches.thread[launch] ?? 0);
    const found = (own === undefined ? null : windowAt(own, atNs)) ?? windowAt(lines.anyThread, atNs);
    ofLaunch[launch] = found;
    return found;
  };
  for (let row = 0; row < device.count; row += 1) {
    if (row % rowsAtOnce === rowsAtOnce - 1) yield;
    const launch = device.launch[row] ?? -1;
    const startNs = device.startNs[row] ?? 0;
    const window =
      launch >= 0
        ? (windowOfLaunch(launch) ?? windowAt(lines.device, startNs))
        : (windowAt(lines.device, startNs) ?? nearestWindow(lines.every, startNs, nearestLimitNs));
    if (window === null) continue;
    if (ofPath === 'all') stage[row] = stages.indexOf(window.stage);
    step[row] = window.step;
  }
  return { stage, step, isSplit: true };
}
