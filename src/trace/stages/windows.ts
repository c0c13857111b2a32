import type { Annotations } from '../columns/columns.ts';
import type { TraceTexts } from '../columns/texts.ts';
import { annotationStage } from './annotation-stage.ts';
import type { Stage } from './stage.ts';

/** A row of the annotations that marks a stage. Nanoseconds. */
export interface StageWindow {
  /** Row in the annotations. */
  readonly row: number;
  readonly stage: Stage;
  readonly startNs: number;
  readonly endNs: number;
  readonly thread: number;
  readonly onDevice: boolean;
  /**
   * The outermost annotation around this one that marks the same stage: SGLang writes two for each step, one inside the
   * other, and both are one step.
   */
  readonly step: number;
}

/** Windows in order of start, longer first; steps joined. */
function withSteps(windows: readonly Omit<StageWindow, 'step'>[]): StageWindow[] {
  const open: StageWindow[] = [];
  return windows.map((one) => {
    while (open.length > 0 && (open.at(-1)?.endNs ?? 0) <= one.startNs) open.pop();
    const around = open.at(-1);
    const window = { ...one, step: around?.stage === one.stage ? around.step : one.row };
    open.push(window);
    return window;
  });
}

/** All annotations that mark a stage: those of the host by thread, and those of the device. */
export function stageWindows(
  annotations: Annotations,
  texts: TraceTexts,
): { readonly host: ReadonlyMap<number, readonly StageWindow[]>; readonly device: readonly StageWindow[] } {
  const host = new Map<number, Omit<StageWindow, 'step'>[]>();
  const device: Omit<StageWindow, 'step'>[] = [];
  const stageOfText = new Map<number, Stage | null>();
  for (let row = 0; row < annotations.count; row += 1) {
    const name = annotations.name[row] ?? 0;
    let stage = stageOfText.get(name);
    if (stage === undefined) {
      stage = annotationStage(texts.text(name));
      stageOfText.set(name, stage);
    }
    if (stage === null) continue;
    const startNs = annotations.startNs[row] ?? 0;
    const thread = annotations.thread[row] ?? 0;
    const onDevice = annotations.onDevice[row] === 1;
    const window = {
      row,
      stage,
      startNs,
      endNs: startNs + (annotations.durationNs[row] ?? 0),
      thread,
      onDevice,
    };
    if (onDevice) device.push(window);
    else {
      const ofThread = host.get(thread);
      if (ofThread === undefined) host.set(thread, [window]);
      else ofThread.push(window);
    }
  }
  const inOrder = (windows: Omit<StageWindow, 'step'>[]) =>
    withSteps(windows.sort((a, b) => a.startNs - b.startNs || b.endNs - a.endNs || a.row - b.row));
  return {
    host: new Map([...host].map(([thread, windows]) => [thread, inOrder(windows)])),
    device: inOrder(device),
  };
}
