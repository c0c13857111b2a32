import type { TraceColumns } from '../columns/columns.ts';

/** The rows before and after one on its stream; -1 at the ends. */
export interface Neighbours {
  before(row: number): number;
  after(row: number): number;
}

/** Neighbours on the same stream, among `rows` in order of start. */
export function neighboursOf({ device, streams }: TraceColumns, rows: readonly number[]): Neighbours {
  const before = new Int32Array(device.count).fill(-1);
  const after = new Int32Array(device.count).fill(-1);
  const lastOf = new Int32Array(streams.length).fill(-1);
  for (const row of rows) {
    const stream = device.stream[row] ?? 0;
    const last = lastOf[stream] ?? -1;
    if (last >= 0) {
      before[row] = last;
      after[last] = row;
    }
    lastOf[stream] = row;
  }
  return { before: (row) => before[row] ?? -1, after: (row) => after[row] ?? -1 };
}

/** Waits of one stream for another, by stream, in order of time. */
export interface StreamWaits {
  /** Whether the stream of a row waits for another one within a stretch of time. */
  waits(stream: number, fromNs: number, toNs: number): boolean;
  /** Whether another stream waits for this one within a stretch of time. */
  isWaitedFor(stream: number, fromNs: number, toNs: number): boolean;
}

/** Real dependency edges between streams: "Stream Wait Event" rows. */
export function streamWaits({ synchronisations, streams, texts }: TraceColumns): StreamWaits {
  const waiting = new Map<number, number[]>();
  const waitedFor = new Map<number, number[]>();
  const add = (map: Map<number, number[]>, key: number, atNs: number) => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [atNs]);
    else list.push(atNs);
  };
  for (let row = 0; row < synchronisations.count; row += 1) {
    if (!/stream\s*wait/i.test(texts.text(synchronisations.syncKind[row] ?? 0))) continue;
    const stream = synchronisations.stream[row] ?? 0;
    const atNs = synchronisations.startNs[row] ?? 0;
    const number = synchronisations.waitOnStream[row] ?? Number.NaN;
    add(waiting, stream, atNs);
    const device = streams[stream]?.device;
    streams.forEach((other, at) => {
      if (other.number === number && other.device === device) add(waitedFor, at, atNs);
    });
  }
  const holds = (map: Map<number, number[]>, stream: number, fromNs: number, toNs: number) =>
    (map.get(stream) ?? []).some((atNs) => atNs >= fromNs && atNs <= toNs);
  return {
    waits: (stream, fromNs, toNs) => holds(waiting, stream, fromNs, toNs),
    isWaitedFor: (stream, fromNs, toNs) => holds(waitedFor, stream, fromNs, toNs),
  };
}
