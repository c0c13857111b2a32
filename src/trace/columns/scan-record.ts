/** Notices from reading; worded by the catalogue. Each code is present at most once. */
export type ScanNotice =
  /** The file ends before its document does: everything up to the last whole event was read. */
  | { readonly code: 'truncated' }
  /** Compressed data could not be decoded any further. */
  | { readonly code: 'damaged-gzip' }
  /** The checksum or the length at the end of compressed data is not that of its text. */
  | { readonly code: 'checksum-differs' }
  /** Bytes that are not gzip follow the compressed data: `zeros` when all of them are 0. */
  | { readonly code: 'bytes-after-gzip'; readonly zeros: boolean }
  /** Events that could not be read, each lost alone. */
  | { readonly code: 'damaged-events'; readonly count: number }
  /** A second document follows the first; it was not read. */
  | { readonly code: 'second-document' }
  /** The file was UTF-16 and was converted. */
  | { readonly code: 'utf-16' }
  /** NaN or Infinity, which JSON does not know, stands for a number. */
  | { readonly code: 'not-a-number'; readonly count: number }
  /** Begin and end rows were joined to spans; `unmatched` had no partner and were not read. */
  | { readonly code: 'begin-end-pairs'; readonly joined: number; readonly unmatched: number }
  /** Rows with `ts` 0 and `dur` 0 among rows of later times (pytorch#188481): ignored. */
  | { readonly code: 'zero-times'; readonly count: number }
  /** Rows of a device without a start, or without a duration that can be one (missing, negative, beyond any number). */
  | { readonly code: 'unusable-times'; readonly count: number }
  /** The file has no `kernel` rows; rows of no category that name a stream were taken as kernels. */
  | { readonly code: 'uncategorised-kernels'; readonly count: number }
  /** No row of a device: what the file holds instead tells which switch was missing. */
  | { readonly code: 'no-device-rows'; readonly because: NoDeviceRows }
  /** The file is a summary of torch_npu, not a trace; `hasTimes` false = its rows have no times of their own. */
  | { readonly code: 'summary-table'; readonly source: string; readonly hasTimes: boolean }
  /** Our sums and torch_npu's Overlap Analysis differ by more than 0.5 %. Nanoseconds. */
  | {
      readonly code: 'overlap-analysis-differs';
      readonly what: 'computing' | 'communication' | 'free';
      readonly oursNs: number;
      readonly theirsNs: number;
    };

/** `front-end`: a process that launches nothing · `cpu-only`: the device was not profiled · `range-only`: only `cuda_profiler_range` · `mtia`: rows of MTIA · `empty`: no rows at all. */
export type NoDeviceRows = 'front-end' | 'cpu-only' | 'range-only' | 'mtia' | 'empty';

/** How the reading went. */
export interface ScanRecord {
  /** Events of the file, metadata and flows included, damaged ones not. */
  readonly events: number;
  readonly skippedEvents: number;
  /** Whether the document ended before its closing bracket. */
  readonly partial: boolean;
  /** Bytes on disk that were read, and bytes of JSON text. */
  readonly fileBytes: number;
  readonly textBytes: number;
  readonly notices: readonly ScanNotice[];
}
