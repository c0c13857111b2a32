import type { Annotations, Launches, Operators, Synchronisations } from '../columns/columns.ts';
import type { TraceTexts } from '../columns/texts.ts';
import type { RawTrace } from '../scan/raw-trace.ts';
import { type AddedTexts, placesOf, readArguments } from './arguments.ts';
import type { Classified } from './classify.ts';
import { inOrderOfStart, inThreadOrder, pick, pickSpans } from './spans.ts';
import type { Streams } from './streams.ts';
import { tokenNumber } from './tokens.ts';

/** A table of host rows with the rows of the file they came from. */
export interface Placed<T> {
  readonly table: T;
  readonly rows: Uint32Array;
}

/** A raw trace with what was found out about it so far, as rows of the host are made from it. */
export interface HostRowSources {
  readonly raw: RawTrace;
  readonly texts: TraceTexts;
  readonly classified: Classified;
  readonly streams: Streams;
  readonly added: AddedTexts;
  readonly zeroNs: number;
}

/** Launches of the host in the table's order. Nanoseconds from `zeroNs`. */
export function placeLaunches({ raw, classified, added, zeroNs }: HostRowSources): Placed<Launches> {
  const rows = inThreadOrder(raw, classified.rows.get('launch') ?? []);
  const kernel = new Uint32Array(rows.length);
  readArguments(raw.arguments, placesOf(rows, raw.rows.count), {
    kernel: (place, token) => {
      kernel[place] = added.idOf(token);
    },
  });
  return {
    rows,
    table: {
      ...pickSpans(raw, rows, zeroNs),
      thread: pick(raw.rows.thread, rows),
      correlation: pick(raw.rows.correlation, rows),
      externalId: pick(raw.rows.externalId, rows),
      operator: new Int32Array(rows.length).fill(-1),
      kernel,
    },
  };
}

/** Operators of the host in the table's order. Nanoseconds from `zeroNs`. */
export function placeOperators({ raw, classified, added, zeroNs }: HostRowSources): Placed<Operators> {
  const rows = inThreadOrder(raw, classified.rows.get('operator') ?? []);
  const inputDims = new Uint32Array(rows.length);
  const inputTypes = new Uint32Array(rows.length);
  const callStack = new Uint32Array(rows.length);
  readArguments(raw.arguments, placesOf(rows, raw.rows.count), {
    'Input Dims': (place, token) => {
      inputDims[place] = added.idOf(token);
    },
    'Input type': (place, token) => {
      inputTypes[place] = added.idOf(token);
    },
    'Call stack': (place, token) => {
      callStack[place] = added.idOf(token);
    },
  });
  return {
    rows,
    table: {
      ...pickSpans(raw, rows, zeroNs),
      thread: pick(raw.rows.thread, rows),
      externalId: pick(raw.rows.externalId, rows),
      inputDims,
      inputTypes,
      callStack,
    },
  };
}

/** Annotations of host and device. Nanoseconds from `zeroNs`. */
export function placeAnnotations({ raw, classified, streams, zeroNs }: HostRowSources): Annotations {
  const onDevice = classified.rows.get('device-annotation') ?? [];
  const listed = [...(classified.rows.get('annotation') ?? []), ...onDevice].toSorted((a, b) => a - b);
  const rows = inThreadOrder(raw, listed);
  const deviceRows = new Set(onDevice);
  const isDevice = (row: number): boolean => deviceRows.has(row);
  return {
    ...pickSpans(raw, rows, zeroNs),
    thread: pick(raw.rows.thread, rows),
    externalId: pick(raw.rows.externalId, rows),
    onDevice: Uint8Array.from(rows, (row) => Number(isDevice(row))),
    stream: Int32Array.from(rows, (row) => (isDevice(row) ? streams.of(row) : -1)),
  };
}

/** Calls that wait for the device. */
export function placeSynchronisations(sources: HostRowSources): Synchronisations {
  const { raw, texts, classified, streams, added, zeroNs } = sources;
  const rows = inOrderOfStart(raw, classified.rows.get('synchronisation') ?? []);
  const spans = pickSpans(raw, rows, zeroNs);
  const syncKind = spans.name.slice();
  const waitOnStream = new Float64Array(rows.length).fill(Number.NaN);
  const waitOnCorrelation = new Float64Array(rows.length);
  readArguments(raw.arguments, placesOf(rows, raw.rows.count), {
    cuda_sync_kind: (place, token) => {
      syncKind[place] = added.idOf(token);
    },
    wait_on_stream: (place, token) => {
      waitOnStream[place] = tokenNumber(texts, token);
    },
    wait_on_cuda_event_record_corr_id: (place, token) => {
      const value = tokenNumber(texts, token);
      waitOnCorrelation[place] = value > 0 ? value : 0;
    },
  });
  return {
    ...spans,
    stream: rows.map((row) => streams.of(row)),
    syncKind,
    correlation: pick(raw.rows.correlation, rows),
    waitOnStream,
    waitOnCorrelation,
  };
}
