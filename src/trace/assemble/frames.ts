import type { ThreadSpans } from '../columns/columns.ts';
import { settled } from '../scan/growing-column.ts';
import type { RawTrace } from '../scan/raw-trace.ts';
import { reorder } from './order.ts';
import { threadOrder } from './spans.ts';

/**
 * Python frames in the order that {@link ThreadSpans} promises. Kineto writes them in order, so nothing is moved there.
 * The columns of the scanner are given up one by one: four fifths of a trace are not in memory twice.
 */
export function placeFrames({ frames }: RawTrace, zeroNs: number): ThreadSpans {
  const startNs = settled(frames.startNs);
  if (zeroNs !== 0)
    for (let row = 0; row < frames.count; row += 1) startNs[row] = (startNs[row] ?? 0) - zeroNs;
  const spans = {
    count: frames.count,
    name: settled(frames.name),
    thread: settled(frames.thread),
    startNs,
    durationNs: settled(frames.durationNs),
  };
  const order = threadOrder(spans);
  return order === null
    ? spans
    : {
        count: spans.count,
        name: reorder(spans.name, order),
        thread: reorder(spans.thread, order),
        startNs: reorder(startNs, order),
        durationNs: reorder(spans.durationNs, order),
      };
}
