import { type DeviceWork, deviceKinds } from '../columns/columns.ts';
import type { TraceTexts } from '../columns/texts.ts';
import type { RawTrace } from '../scan/raw-trace.ts';
import { type AddedTexts, placesOf, readArguments } from './arguments.ts';
import type { Classified } from './classify.ts';
import { inOrderOfStart, pick, pickSpans } from './spans.ts';
import type { Streams } from './streams.ts';
import { tokenNumber } from './tokens.ts';

/** Device rows with the rows of the file they came from; not yet tied to the host. */
export interface UnlinkedWork {
  readonly work: DeviceWork;
  readonly rows: Uint32Array;
}

/** Rows of several lists in the order of the file. */
function merged(lists: readonly (readonly number[])[]): number[] {
  const rows = Float64Array.from(lists.flat());
  return Array.from(rows.sort());
}

/** Places the work of the devices in order of start. Rows of no duration are launches that took no measured time. */
export function placeDeviceWork(
  raw: RawTrace,
  texts: TraceTexts,
  classified: Classified,
  streams: Streams,
  added: AddedTexts,
  zeroNs: number,
): UnlinkedWork {
  const kindAt = new Uint8Array(raw.rows.count);
  const kinds = deviceKinds.map((kind) => classified.rows.get(kind) ?? []);
  kinds.forEach((list, index) => {
    for (const row of list) kindAt[row] = index;
  });
  const listed = kinds.filter((list) => list.length > 0).length > 1 ? merged(kinds) : kinds.flat();
  const rows = inOrderOfStart(raw, listed);
  const count = rows.length;
  const bytes = new Float64Array(count).fill(Number.NaN);
  const graphNode = new Float64Array(count);
  const groupSize = new Float64Array(count).fill(Number.NaN);
  const messageElements = new Float64Array(count).fill(Number.NaN);
  const textColumn = (): Uint32Array => new Uint32Array(count);
  const [grid, block, collective] = [textColumn(), textColumn(), textColumn()];
  const [group, groupRanks, dataType, taskType] = [textColumn(), textColumn(), textColumn(), textColumn()];
  const into =
    (column: Uint32Array) =>
    (place: number, token: number): void => {
      column[place] = added.idOf(token);
    };
  const numberInto =
    (column: Float64Array) =>
    (place: number, token: number): void => {
      column[place] = tokenNumber(texts, token);
    };
  const longerMessage = (place: number, token: number): void => {
    const elements = tokenNumber(texts, token);
    if (!((messageElements[place] ?? Number.NaN) >= elements)) messageElements[place] = elements;
  };
  readArguments(raw.arguments, placesOf(rows, raw.rows.count), {
    bytes: numberInto(bytes),
    'size(Byte)': numberInto(bytes),
    'graph node id': numberInto(graphNode),
    'Group size': numberInto(groupSize),
    'In msg nelems': longerMessage,
    'Out msg nelems': longerMessage,
    grid: into(grid),
    block: into(block),
    'Collective name': into(collective),
    'Process Group Name': into(group),
    'Process Group Ranks': into(groupRanks),
    dtype: into(dataType),
    'Task Type': into(taskType),
  });
  const work: DeviceWork = {
    ...pickSpans(raw, rows, zeroNs),
    kind: pick(kindAt, rows),
    stream: rows.map((row) => streams.of(row)),
    correlation: pick(raw.rows.correlation, rows),
    externalId: pick(raw.rows.externalId, rows),
    launch: new Int32Array(count).fill(-1),
    operator: new Int32Array(count).fill(-1),
    link: new Uint8Array(count),
    graphNode,
    bytes,
    grid,
    block,
    collective,
    group,
    groupRanks,
    dataType,
    messageElements,
    groupSize,
    taskType,
  };
  return { work, rows };
}
