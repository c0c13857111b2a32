/** A stretch of time. Nanoseconds. */
export interface TimeWindow {
  readonly startNs: number;
  readonly endNs: number;
}

/** Pieces of time that do not overlap, each with the innermost window that covers it; in order of start. */
export interface Timeline<Window extends TimeWindow> {
  readonly startNs: readonly number[];
  readonly endNs: readonly number[];
  readonly window: readonly Window[];
}

/** Cuts windows (in order of start, longer first) at each other's edges: where two cover a moment, the later start wins. */
export function timelineOf<Window extends TimeWindow>(windows: readonly Window[]): Timeline<Window> {
  const startNs: number[] = [];
  const endNs: number[] = [];
  const window: Window[] = [];
  const open: Window[] = [];
  let cursor = Number.NEGATIVE_INFINITY;
  const close = (upToNs: number) => {
    for (;;) {
      const top = open.at(-1);
      if (top === undefined) return;
      const end = Math.min(top.endNs, upToNs);
      if (end > cursor) {
        startNs.push(Math.max(cursor, top.startNs));
        endNs.push(end);
        window.push(top);
        cursor = end;
      }
      if (top.endNs > upToNs) return;
      open.pop();
    }
  };
  for (const one of windows) {
    close(one.startNs);
    cursor = Math.max(cursor, one.startNs);
    open.push(one);
  }
  close(Number.POSITIVE_INFINITY);
  return { startNs, endNs, window };
}

/** Index of the last piece that starts at or before a moment; -1 where there is none. */
function lastStarted({ startNs }: Timeline<TimeWindow>, atNs: number): number {
  let low = 0;
  let high = startNs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((startNs[middle] ?? 0) <= atNs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The innermost window that contains a moment; null where none does. */
export function windowAt<Window extends TimeWindow>(timeline: Timeline<Window>, atNs: number): Window | null {
  const at = lastStarted(timeline, atNs);
  return at >= 0 && (timeline.endNs[at] ?? 0) >= atNs ? (timeline.window[at] ?? null) : null;
}

/** The window whose edge is nearest to a moment, if it is within `limitNs`; of two equally near the earlier. */
export function nearestWindow<Window extends TimeWindow>(
  timeline: Timeline<Window>,
  atNs: number,
  limitNs: number,
): Window | null {
  const at = lastStarted(timeline, atNs);
  const before = at >= 0 ? atNs - (timeline.endNs[at] ?? 0) : Number.POSITIVE_INFINITY;
  const after =
    at + 1 < timeline.startNs.length ? (timeline.startNs[at + 1] ?? 0) - atNs : Number.POSITIVE_INFINITY;
  if (Math.min(before, after) > limitNs) return null;
  return timeline.window[before <= after ? at : at + 1] ?? null;
}
