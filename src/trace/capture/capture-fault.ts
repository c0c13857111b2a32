import type { ConnectionFault } from '../../text/connection-fault.ts';
import type { CaptureStage } from './workload.ts';

/** Why a capture came to nothing; worded by the catalogue. */
export type CaptureFault =
  | {
      readonly code: 'unreachable';
      readonly url: string;
      readonly fault: ConnectionFault;
      readonly system: string | null;
    }
  | { readonly code: 'unhealthy'; readonly url: string; readonly status: number }
  /** Nothing that the server says names its framework. */
  | { readonly code: 'framework-unknown'; readonly url: string }
  /** A Rust front end has no profiler routes. */
  | { readonly code: 'rust-frontend' }
  | { readonly code: 'output-folder-needed'; readonly framework: string }
  | { readonly code: 'output-is-file'; readonly path: string }
  /** The folder of the server is not here, or cannot be written. */
  | { readonly code: 'output-not-visible'; readonly path: string; readonly server: string }
  | { readonly code: 'output-not-writable'; readonly path: string }
  /** A flag that only SGLang knows. */
  | { readonly code: 'only-sglang'; readonly flag: string }
  /** A worker of a disaggregated server does one stage only. */
  | { readonly code: 'other-worker'; readonly has: CaptureStage; readonly wanted: CaptureStage }
  /** The routes of the profiler are not there: what the server must be started with. */
  | {
      readonly code: 'no-profiler-route';
      readonly framework: string;
      readonly status: number;
      readonly folder: string;
    }
  | { readonly code: 'start-refused'; readonly status: number; readonly said: string }
  | { readonly code: 'probe-refused'; readonly status: number; readonly said: string }
  /** Nothing new was written; the folders that were watched. */
  | { readonly code: 'no-new-file'; readonly folder: string; readonly waitedSeconds: number }
  /** Raw data of torch_npu, which must be analysed first. */
  | { readonly code: 'raw-ascend'; readonly folder: string }
  /** A file was written and never came to its end. */
  | { readonly code: 'not-flushed'; readonly path: string; readonly waitedSeconds: number };

/** Thrown by a capture that cannot go on. */
export class CaptureError extends Error {
  readonly fault: CaptureFault;

  constructor(fault: CaptureFault) {
    super(fault.code);
    this.name = 'CaptureError';
    this.fault = fault;
  }
}

/** What is said while a capture runs. */
export type CaptureNotice =
  | { readonly code: 'round'; readonly stage: CaptureStage; readonly requests: number }
  | { readonly code: 'waiting'; readonly folder: string; readonly seconds: number }
  | { readonly code: 'captured'; readonly stage: CaptureStage; readonly files: readonly string[] }
  /** The prefix of file names means nothing to this framework. */
  | { readonly code: 'prefix-ignored'; readonly framework: string }
  /** The server was asked again in the form of its second profiler. */
  | { readonly code: 'second-form' }
  /** The server refused a second round; the first one is kept. */
  | { readonly code: 'round-refused'; readonly stage: CaptureStage; readonly status: number };
