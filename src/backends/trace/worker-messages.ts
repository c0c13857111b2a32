import type { PackedColumns } from '../../trace/columns/packed-columns.ts';
import type { TraceFault } from '../../trace/scan/fault.ts';
import type { ScanProgress } from './read-trace.ts';

/** Request that the worker which reads a trace is started with. */
export interface ReadRequest {
  readonly path: string;
}

/** Messages of the worker while it reads and at the end. */
export type ReadMessage =
  | { readonly kind: 'progress'; readonly progress: ScanProgress }
  | {
      readonly kind: 'assembled';
      readonly packed: PackedColumns;
      /** Processor time of the worker until the file was scanned. */
      readonly cpuMs: number;
    }
  | { readonly kind: 'fault'; readonly fault: TraceFault };
