import { deviceKinds, type TraceThread } from '../columns/columns.ts';
import type { TraceTexts } from '../columns/texts.ts';
import { argumentKeys, type RawTrace } from '../scan/raw-trace.ts';
import { type AscendProcess, ascendProcess, hardwareRoute, isCollective } from './ascend.ts';
import { type Route, routeOf } from './routes.ts';
import { isSimulated, simulatorOf } from './simulators.ts';
import { tokenText } from './tokens.ts';

const complete = 'X'.charCodeAt(0);
const taskTypeKey = argumentKeys.indexOf('Task Type');
const shapesKey = argumentKeys.indexOf('simulation_shapes');

/** Rows of each route, in the order of the file, and what was learned on the way. */
export interface Classified {
  readonly rows: ReadonlyMap<Route, readonly number[]>;
  /** Rows of torch_npu's Overlap Analysis. */
  readonly overlapRows: readonly number[];
  readonly isAscend: boolean;
  readonly simulator: string | null;
  /** Rows without category that were taken as kernels because they name a stream and nothing else is a kernel. */
  readonly uncategorisedKernels: number;
  /** Rows of a device that have no start, or no duration that can be one. */
  readonly unusableTimes: number;
  /** Categories of rows that were not kept, lower case. */
  readonly otherCategories: ReadonlySet<string>;
}

/** `Task Type` of each row that has one, and whether any row carries the mark of a simulator. */
function marks(raw: RawTrace, texts: TraceTexts): { taskTypes: Map<number, string>; hasShapes: boolean } {
  const taskTypes = new Map<number, string>();
  let hasShapes = false;
  for (let at = 0; at < raw.arguments.count; at += 1) {
    const key = raw.arguments.key[at];
    if (key === taskTypeKey) {
      taskTypes.set(raw.arguments.row[at] ?? 0, tokenText(texts, raw.arguments.value[at] ?? 0));
    } else if (key === shapesKey) hasShapes = true;
  }
  return { taskTypes, hasShapes };
}

const isDeviceKind = (route: Route): boolean => deviceKinds.some((kind) => kind === route);

/** Sorts the rows by what they are. Only complete rows with both times are looked at. */
export function classify(raw: RawTrace, texts: TraceTexts, threads: readonly TraceThread[]): Classified {
  const { taskTypes, hasShapes } = marks(raw, texts);
  const roles = threads.map((thread): AscendProcess | null => ascendProcess(thread));
  const isAscend = roles.some((role) => role !== null && role !== 'other') || taskTypes.size > 0;
  const byCategory = new Map<number, Route>();
  const rows = new Map<Route, number[]>();
  const overlapRows: number[] = [];
  const otherCategories = new Set<string>();
  const put = (route: Route, row: number): void => {
    const list = rows.get(route);
    if (list) list.push(row);
    else rows.set(route, [row]);
  };
  const ascendRoute = (row: number, role: AscendProcess): Route => {
    const name = texts.text(raw.rows.name[row] ?? 0);
    if (role === 'hardware') return hardwareRoute(name, taskTypes.get(row) ?? '');
    if (role === 'collectives') return isCollective(name) ? 'collective' : 'other';
    if (role === 'runtime') return 'launch';
    if (role === 'overlap') overlapRows.push(row);
    return 'other';
  };
  let anySimulated = hasShapes;
  let unusableTimes = 0;
  for (let row = 0; row < raw.rows.count; row += 1) {
    if (raw.rows.phase[row] !== complete) continue;
    const hasTimes = (raw.rows.durationNs[row] ?? Number.NaN) >= 0 && !Number.isNaN(raw.rows.startNs[row]);
    const category = raw.rows.category[row] ?? 0;
    let route = byCategory.get(category);
    if (route === undefined) {
      route = routeOf(texts.text(category));
      byCategory.set(category, route);
      if (route === 'other') otherCategories.add(texts.text(category).toLowerCase());
    }
    if (!hasTimes) {
      if (isDeviceKind(route)) unusableTimes += 1;
      continue;
    }
    // Device rows of torch_npu have no category; a row that has one says itself what it is.
    const role = isAscend && category === 0 ? (roles[raw.rows.thread[row] ?? 0] ?? null) : null;
    if (role !== null) route = ascendRoute(row, role);
    else if (!anySimulated && (route === 'uncategorised' || route === 'other')) {
      anySimulated = isSimulated(texts.text(raw.rows.name[row] ?? 0));
    }
    put(route, row);
  }
  const simulator = simulatorOf(raw.document, anySimulated);
  // MTIA has categories of its own, and none says what is a kernel: its rows are not read.
  const isMtia = [...otherCategories].some((category) => category.startsWith('mtia'));
  const hasKernels = rows.has('kernel') || rows.has('collective') || isAscend || isMtia;
  const loose = hasKernels ? [] : [...(rows.get('uncategorised') ?? []), ...(rows.get('other') ?? [])];
  const asKernels = loose
    .filter((row) => simulator !== null || (raw.rows.stream[row] ?? 0) !== 0)
    .toSorted((a, b) => a - b);
  if (asKernels.length > 0) rows.set('kernel', asKernels);
  return {
    rows,
    overlapRows,
    isAscend,
    simulator,
    uncategorisedKernels: simulator === null ? asKernels.length : 0,
    otherCategories,
    unusableTimes,
  };
}
