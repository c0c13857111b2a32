import type { TraceColumns } from '../columns/columns.ts';
import type { StageAssignment } from '../stages/assign-stages.ts';
import { type Stage, stages } from '../stages/stage.ts';

/** One forward pass: kernels of one device in order of start. */
export interface ForwardPass {
  readonly index: number;
  readonly stage: Stage;
  readonly rows: readonly number[];
  /** How the pass was cut out: a step annotation, one replay of a graph, or nothing but the whole recording. */
  readonly by: 'annotation' | 'replay' | 'whole';
  readonly startNs: number;
  readonly endNs: number;
}

function passOf(
  { device }: TraceColumns,
  assigned: StageAssignment,
  rows: readonly number[],
  by: ForwardPass['by'],
): Omit<ForwardPass, 'index'> {
  const first = rows[0] ?? 0;
  let endNs = 0;
  for (const row of rows) endNs = Math.max(endNs, (device.startNs[row] ?? 0) + (device.durationNs[row] ?? 0));
  return {
    stage: stages[assigned.stage[first] ?? 0] ?? 'all',
    rows,
    by,
    startNs: device.startNs[first] ?? 0,
    endNs,
  };
}

/**
 * Forward passes: launches of one step annotation; without annotations one replay of a graph; without either the whole
 * recording. A pass ends with its last kernel, so scheduling and idle time between steps belong to none.
 */
export function forwardPasses(
  columns: TraceColumns,
  rows: Uint32Array,
  assigned: StageAssignment,
  isReplayed: (row: number) => boolean,
): ForwardPass[] {
  const kernels = rows.filter((row) => columns.device.kind[row] === 0 || columns.device.kind[row] === 3);
  const groups = new Map<number, number[]>();
  const add = (key: number, row: number) => {
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [row]);
    else list.push(row);
  };
  for (const row of kernels) {
    const step = assigned.step[row] ?? -1;
    if (step >= 0) add(step, row);
  }
  let by: ForwardPass['by'] = 'annotation';
  if (groups.size === 0) {
    by = 'replay';
    for (const row of kernels) if (isReplayed(row)) add(columns.device.launch[row] ?? -1, row);
  }
  if (groups.size === 0) {
    by = 'whole';
    for (const row of kernels) add(0, row);
  }
  return [...groups.values()]
    .map((members) => passOf(columns, assigned, members, by))
    .sort((a, b) => a.startNs - b.startNs)
    .map((pass, index) => ({ ...pass, index }));
}
