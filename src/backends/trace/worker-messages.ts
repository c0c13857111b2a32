import type { PackedColumns } from '../../trace/columns/packed-columns.ts';
import type { TraceFault } from '../../trace/reading/fault.ts';
import type { ReadingProgress, ScannedTrace } from './read-trace.ts';

/** What the worker that reads a trace is started with. */
export interface ReadRequest {
  readonly path: string;
  /** Columns are made there, too, for a caller whose thread draws a screen. */
  readonly assembles: boolean;
}

/** What it says while it reads and at the end. */
export type ReadMessage =
  | { readonly kind: 'progress'; readonly progress: ReadingProgress }
  | {
      readonly kind: 'scanned';
      readonly scanned: ScannedTrace /** Processor time of the worker. */;
      readonly cpuMs: number;
    }
  | { readonly kind: 'assembled'; readonly packed: PackedColumns; readonly cpuMs: number }
  | { readonly kind: 'fault'; readonly fault: TraceFault };
