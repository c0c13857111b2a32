import type { ThreadSpans } from '../columns/columns.ts';
import type { RawTrace } from '../reading/raw-trace.ts';
import { reorder } from './order.ts';
import { threadOrder } from './spans.ts';

/**
 * Python frames in the order that {@link ThreadSpans} promises. Kineto writes them in order, so nothing is moved there.
 * The times are moved to `zeroNs` in place: four fifths of a trace are not copied for it.
 */
export function placeFrames({ frames }: RawTrace, zeroNs: number): ThreadSpans {
  const { startNs } = frames;
  if (zeroNs !== 0)
    for (let row = 0; row < frames.count; row += 1) startNs[row] = (startNs[row] ?? 0) - zeroNs;
  const order = threadOrder(frames);
  return {
    count: frames.count,
    name: reorder(frames.name, order),
    thread: reorder(frames.thread, order),
    startNs: reorder(startNs, order),
    durationNs: reorder(frames.durationNs, order),
  };
}
