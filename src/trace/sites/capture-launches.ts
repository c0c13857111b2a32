import type { TraceColumns } from '../columns/columns.ts';
import { canonicalName } from '../names/canonical-name.ts';
import { finish } from '../work/steps.ts';
import { hostSites } from './host-sites.ts';
import type { RowSource } from './own-sites.ts';
import { unresolvedSite } from './stack-site.ts';

/** One recorded graph of a capture trace: the calls that put kernels, copies and fills into it, in order. */
export interface CapturedGraph {
  /** Requests and mode of its annotation (`capture_32_DECODE`); null where it has none. */
  readonly batch: number | null;
  readonly mode: string | null;
  /** Canonical name of the kernel of each call; null where the trace does not name kernels (CUDA). */
  readonly kernels: readonly (string | null)[];
  readonly isKernel: readonly boolean[];
  readonly sources: readonly RowSource[];
}

const kernelCall = /launch(?!hostfunc)/i;
const graphCall = /graph/i;
const moveCall = /^(?:cuda|hip|cu)mem(?:cpy|set)/i;
const captureMark = /^capture_(\d+)_(\w+)/i;
const beginCall = /begincapture/i;
const endCall = /endcapture/i;

/** A stretch of one host thread in which a graph was recorded. */
interface Window {
  readonly thread: number;
  readonly startNs: number;
  readonly endNs: number;
  readonly batch: number | null;
  readonly mode: string | null;
}

/** Stretches between the calls that begin and end a capture. */
function calledWindows({ launches, texts }: TraceColumns): Window[] {
  const windows: Window[] = [];
  const begun = new Map<number, number>();
  for (let row = 0; row < launches.count; row += 1) {
    const name = texts.text(launches.name[row] ?? 0);
    const thread = launches.thread[row] ?? 0;
    if (beginCall.test(name)) begun.set(thread, launches.startNs[row] ?? 0);
    else if (endCall.test(name)) {
      const startNs = begun.get(thread);
      if (startNs === undefined) continue;
      windows.push({ thread, startNs, endNs: launches.startNs[row] ?? 0, batch: null, mode: null });
      begun.delete(thread);
    }
  }
  return windows;
}

/** Stretches that annotations of the framework mark. */
function markedWindows({ annotations, texts }: TraceColumns): Window[] {
  const windows: Window[] = [];
  for (let row = 0; row < annotations.count; row += 1) {
    const mark = captureMark.exec(texts.text(annotations.name[row] ?? 0));
    if (mark === null || annotations.onDevice[row] === 1) continue;
    const startNs = annotations.startNs[row] ?? 0;
    windows.push({
      thread: annotations.thread[row] ?? 0,
      startNs,
      endNs: startNs + (annotations.durationNs[row] ?? 0),
      batch: Number(mark[1]),
      mode: (mark[2] ?? '').toLowerCase(),
    });
  }
  return windows;
}

/** Marked stretches that hold captures; without marks the captures themselves; without either the whole trace. */
function captureWindows(columns: TraceColumns): Window[] {
  const called = calledWindows(columns);
  const marked = markedWindows(columns);
  const isAround = (outer: Window, inner: Window) =>
    outer.thread === inner.thread && outer.startNs <= inner.startNs && inner.endNs <= outer.endNs;
  // The framework marks a warm-up run like the capture itself; only the stretch with a capture in it was recorded.
  const recorded = called.map((inner): Window => {
    const outer = marked.find((one) => isAround(one, inner));
    return outer === undefined ? inner : { ...inner, batch: outer.batch, mode: outer.mode };
  });
  if (recorded.length > 0) return recorded;
  if (marked.length > 0) return marked;
  const threads = new Set(columns.launches.thread);
  return [...threads].map((thread) => ({
    thread,
    startNs: 0,
    endNs: columns.endNs,
    batch: null,
    mode: null,
  }));
}

/** Windows of one mark are one graph recorded in pieces (piecewise capture): they are joined in order. */
function groups(windows: readonly Window[]): Window[][] {
  const found = new Map<string, Window[]>();
  for (const window of windows) {
    const key = `${window.thread} ${window.batch} ${window.mode}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, [window]);
    else known.push(window);
  }
  return [...found.values()];
}

/** The graphs that a capture trace recorded, with the source of each of their kernels. */
export function capturedGraphs(columns: TraceColumns): CapturedGraph[] {
  const { launches, operators, texts } = columns;
  return groups(captureWindows(columns)).map((windows): CapturedGraph => {
    const rows: number[] = [];
    for (let row = 0; row < launches.count; row += 1) {
      const atNs = launches.startNs[row] ?? 0;
      const thread = launches.thread[row] ?? 0;
      if (!windows.some((one) => one.thread === thread && one.startNs <= atNs && atNs <= one.endNs)) continue;
      const name = texts.text(launches.name[row] ?? 0);
      if ((kernelCall.test(name) && !graphCall.test(name)) || moveCall.test(name)) rows.push(row);
    }
    const operatorOf = (row: number) => launches.operator[row] ?? -1;
    const { ofOperator, ofLaunch, sites } = finish(
      hostSites(columns, Int32Array.from(rows, operatorOf), Int32Array.from(rows)),
    );
    const siteOf = (row: number) => {
      const own = operatorOf(row) < 0 ? -1 : (ofOperator[operatorOf(row)] ?? -1);
      return sites[own >= 0 ? own : (ofLaunch[row] ?? -1)] ?? unresolvedSite;
    };
    return {
      batch: windows[0]?.batch ?? null,
      mode: windows[0]?.mode ?? null,
      isKernel: rows.map((row) => !moveCall.test(texts.text(launches.name[row] ?? 0))),
      kernels: rows.map((row) => {
        const kernel = launches.kernel[row] ?? 0;
        return kernel === 0 ? null : canonicalName(texts.text(kernel));
      }),
      sources: rows.map((row) => ({
        site: siteOf(row),
        operator: texts.text(
          (operatorOf(row) >= 0 ? operators.name[operatorOf(row)] : launches.name[row]) ?? 0,
        ),
      })),
    };
  });
}
