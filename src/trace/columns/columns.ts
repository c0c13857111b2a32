import type { TraceHead } from './head.ts';
import type { ScanRecord } from './scan-record.ts';
import type { TextId, TraceTexts } from './texts.ts';

/**
 * Kinds of a device row. Only rows that do work are kept as {@link DeviceWork}; waiting rows are not work.
 *
 * - `kernel`: a compute kernel, or on CUDA and ROCm also a collective kernel (NCCL, RCCL; told apart by its name).
 * - `copy`, `set`: memory copies and fills of the device.
 * - `collective`: an Ascend `hcom_*` row of the process HCCL, which spans its own parts.
 */
export const deviceKinds = ['kernel', 'copy', 'set', 'collective'] as const;
export type DeviceKind = (typeof deviceKinds)[number];

/**
 * How a row of the device was tied to the host.
 *
 * - `correlation`: the launch row has the same correlation number.
 * - `flow`: a flow (`ac2g`, `async_npu`, `HostToDevice`) leads from the host row to this row.
 * - `external-id`: only the External id is shared with an operator or annotation.
 * - `none`: nothing in the trace ties it to the host.
 */
export const linkKinds = ['none', 'correlation', 'flow', 'external-id'] as const;
/** Rows that span time. All arrays have `count` entries; times count from {@link TraceColumns.zeroNs}. */
export interface Spans {
  readonly count: number;
  readonly name: Uint32Array;
  /** Whole nanoseconds. */
  readonly startNs: Float64Array;
  /** Nanoseconds, with a fraction where the file has one; 0 for instantaneous rows. */
  readonly durationNs: Float64Array;
}

/** Spans of host threads: rows of one thread are in order of start, and of two that start together the longer is first. */
export interface ThreadSpans extends Spans {
  /** Index in {@link TraceColumns.threads}. */
  readonly thread: Uint32Array;
}

/**
 * Work of the devices: kernels, copies, fills, collectives. In order of start; ties in the order of the file.
 * Every index column holds -1 where there is no such row.
 */
export interface DeviceWork extends Spans {
  /** Index in {@link deviceKinds}. */
  readonly kind: Uint8Array;
  /** Index in {@link TraceColumns.streams}; a stream belongs to one device. */
  readonly stream: Uint32Array;
  /** Number that the launch row shares; 0 = not given. All kernels of one graph replay share one. */
  readonly correlation: Float64Array;
  /** External id of the row itself; 0 = not given. */
  readonly externalId: Float64Array;
  /** Row in {@link TraceColumns.launches} that started this work. */
  readonly launch: Int32Array;
  /** Row in {@link TraceColumns.operators}: by External id or flow, else the innermost one around the launch row. */
  readonly operator: Int32Array;
  /** Index in {@link linkKinds}. */
  readonly link: Uint8Array;
  /** Node of the replayed graph (`graph node id`); 0 = not given. */
  readonly graphNode: Float64Array;
  /** Bytes that a copy, fill or collective moved; NaN = not given. */
  readonly bytes: Float64Array;
  /** Launch grid and block as the file writes them, for example `[128, 1, 1]`. */
  readonly grid: Uint32Array;
  readonly block: Uint32Array;
  /** `Collective name`, `Process Group Name`, `Process Group Ranks` and `dtype` of NCCL kernels. */
  readonly collective: Uint32Array;
  readonly group: Uint32Array;
  readonly groupRanks: Uint32Array;
  readonly dataType: Uint32Array;
  /** Elements of a collective's longer message (`In msg nelems`, `Out msg nelems`); NaN = not given. */
  readonly messageElements: Float64Array;
  /** `Group size` of a collective; NaN = not given. */
  readonly groupSize: Float64Array;
  /** `Task Type` of an Ascend row, for example `AI_CORE`. */
  readonly taskType: Uint32Array;
}

/** Runtime and driver calls of the host: `cuda_runtime`, `cuda_driver`, HIP, XPU, and CANN rows of Ascend. */
export interface Launches extends ThreadSpans {
  readonly correlation: Float64Array;
  readonly externalId: Float64Array;
  /** Row in {@link TraceColumns.operators} that the call was made from; -1 = none. */
  readonly operator: Int32Array;
  /** Kernel that the row names itself (ROCm), 0 elsewhere. */
  readonly kernel: Uint32Array;
}

/** `cpu_op` rows. */
export interface Operators extends ThreadSpans {
  readonly externalId: Float64Array;
  /** `Input Dims` as the file writes them. */
  readonly inputDims: Uint32Array;
  /** `Input type` as the file writes them, for example `["c10::BFloat16", ""]`. */
  readonly inputTypes: Uint32Array;
  /** `Call stack` text, innermost frame first; frames are parted by `;` and line breaks. */
  readonly callStack: Uint32Array;
}

/** `user_annotation` rows and their mirror on the device. */
export interface Annotations extends ThreadSpans {
  readonly externalId: Float64Array;
  /** 1 for `gpu_user_annotation`: its window covers the kernels it launched, not the host. */
  readonly onDevice: Uint8Array;
  /** Index in {@link TraceColumns.streams} for rows of the device, -1 on the host. */
  readonly stream: Int32Array;
}

/** `cuda_sync` rows: real dependency edges between streams. Not work. */
export interface Synchronisations extends Spans {
  readonly stream: Uint32Array;
  /** `cuda_sync_kind` or the name of the row. */
  readonly syncKind: Uint32Array;
  readonly correlation: Float64Array;
  /** Stream number whose event is waited for; NaN = not given. */
  readonly waitOnStream: Float64Array;
  /** `wait_on_cuda_event_record_corr_id`; 0 = not given. */
  readonly waitOnCorrelation: Float64Array;
}

/** One host thread, or one row of a device as the file numbers it. */
export interface TraceThread {
  /** `pid` and `tid` as the file writes them. */
  readonly pid: string;
  readonly tid: string;
  /** `process_name`, `process_labels` and `thread_name` of the metadata; null = not given. */
  readonly processName: string | null;
  readonly processLabels: string | null;
  readonly threadName: string | null;
}

/** One queue of one device. */
export interface TraceStream {
  /** `pid` of its rows. */
  readonly device: string;
  readonly deviceName: string | null;
  readonly deviceLabels: string | null;
  /** Stream number or text: from `args.stream`, `args.cuda_stream`, the thread name, else `tid=<tid>`. */
  readonly label: string;
  /** The stream number where the label is one; null otherwise. 0 is a valid stream. */
  readonly number: number | null;
}

/** Overlap Analysis of torch_npu itself, as a check; nanoseconds. */
export interface OverlapAnalysis {
  readonly computingNs: number;
  readonly communicationNs: number;
  readonly communicationNotOverlappedNs: number;
  readonly freeNs: number;
}

/**
 * One trace as columns. Nothing here refers to the file any more; the arrays may move between workers, and may be
 * cached. All rows of one kind are in one table; a text is stored once and named by its {@link TextId}.
 */
export interface TraceColumns {
  readonly head: TraceHead;
  readonly scan: ScanRecord;
  readonly texts: TraceTexts;
  readonly threads: readonly TraceThread[];
  readonly streams: readonly TraceStream[];
  /**
   * Absolute time of zero in nanoseconds: `baseTimeNanoseconds` plus the smallest `ts` of rows that are not metadata,
   * which is also the zero of Perfetto. Comparable between the ranks of one job.
   */
  readonly zeroNs: bigint;
  /** The same zero as the file writes its `ts`, without `baseTimeNanoseconds`: what viewers of the file count from. */
  readonly fileZeroNs: bigint;
  /** End of the last row. */
  readonly endNs: number;
  readonly device: DeviceWork;
  readonly launches: Launches;
  readonly operators: Operators;
  /** `python_function` rows. */
  readonly frames: ThreadSpans;
  readonly annotations: Annotations;
  readonly synchronisations: Synchronisations;
  readonly overlapAnalysis: OverlapAnalysis | null;
}

/** Text of an optional text column: null where the row has none. */
export function optionalText(texts: TraceTexts, id: TextId | undefined): string | null {
  return id ? texts.text(id) : null;
}
