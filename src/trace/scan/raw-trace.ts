import type { PackedTexts } from '../columns/texts.ts';

/**
 * Arguments of events that are kept, by position: the scanners write the position, the assembly reads it. The first
 * four have columns of their own in {@link RawRows}; the others are listed in {@link RawArguments}.
 */
export const argumentKeys = [
  'correlation',
  'External id',
  'stream',
  'cuda_stream',
  'name',
  'labels',
  'bytes',
  'grid',
  'block',
  'graph node id',
  'kernel',
  'Input Dims',
  'Call stack',
  'Collective name',
  'Process Group Name',
  'Process Group Ranks',
  'dtype',
  'Group size',
  'cuda_sync_kind',
  'wait_on_stream',
  'wait_on_cuda_event_record_corr_id',
  'Task Type',
  'connection_id',
  'correlation_id',
  'simulation_shapes',
  'size(Byte)',
  'Input type',
  'In msg nelems',
  'Out msg nelems',
] as const;
export type ArgumentKey = (typeof argumentKeys)[number];

/**
 * A number or a text in one double: whole numbers from 0 to 2^53 as they are, anything else as minus the id of the text
 * as it stands in the file; -0 and 0 are both 0. Numbers beyond 2^53 are therefore compared as text.
 */
export type Token = number;

/**
 * Rows as the scanner found them, in the order of the file. `startNs` counts from {@link RawTrace.originNs}; NaN in a
 * time means that the event does not have it. Text columns hold ids; 0 = not given.
 */
export interface RawRows {
  readonly count: number;
  readonly name: Uint32Array<ArrayBuffer>;
  readonly category: Uint32Array<ArrayBuffer>;
  /** Byte of `ph`; 0 = not given. */
  readonly phase: Uint8Array<ArrayBuffer>;
  readonly thread: Uint32Array<ArrayBuffer>;
  readonly startNs: Float64Array<ArrayBuffer>;
  readonly durationNs: Float64Array<ArrayBuffer>;
  /** `id` of a flow. */
  readonly id: Float64Array<ArrayBuffer>;
  readonly correlation: Float64Array<ArrayBuffer>;
  readonly externalId: Float64Array<ArrayBuffer>;
  /** `args.stream`, else `args.cuda_stream`, as text. */
  readonly stream: Uint32Array<ArrayBuffer>;
}

/** Other arguments, in the order of their rows. `key` is a position in {@link argumentKeys}. */
export interface RawArguments {
  readonly count: number;
  readonly row: Uint32Array<ArrayBuffer>;
  readonly key: Uint8Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
}

/** `python_function` rows with a start and a duration: four fifths of a trace, kept without the other columns. */
export interface RawFrames {
  readonly count: number;
  readonly name: Uint32Array<ArrayBuffer>;
  readonly thread: Uint32Array<ArrayBuffer>;
  readonly startNs: Float64Array<ArrayBuffer>;
  readonly durationNs: Float64Array<ArrayBuffer>;
}

/**
 * Phases whose rows are kept: complete, begin and end, flows, metadata. Counters, instants and the rest are counted.
 */
export const keptPhases = 'XBEstfM';

/** Everything that a scanner hands over. */
export interface RawTrace {
  readonly texts: PackedTexts;
  /** `pid` and `tid` of each thread as text ids: `pid[i]`, `tid[i]`. */
  readonly threadPid: Uint32Array<ArrayBuffer>;
  readonly threadTid: Uint32Array<ArrayBuffer>;
  /** The first `ts` of the file in whole nanoseconds. */
  readonly originNs: bigint;
  readonly rows: RawRows;
  readonly arguments: RawArguments;
  readonly frames: RawFrames;
  /** Top-level fields other than the events. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Events read, and events that were damaged. */
  readonly events: number;
  readonly skippedEvents: number;
  /** Smallest start of the rows that are counted and not kept (counters, instants), from the origin; NaN = none. */
  readonly earliestOtherNs: number;
  /** Values that were NaN or Infinity. */
  readonly notNumbers: number;
}
