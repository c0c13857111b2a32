import type { ConnectionFault } from '../../text/connection-fault.ts';
import type { Framework } from '../framework/framework.ts';
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
  /** The server lets nobody in without a key. */
  | { readonly code: 'key-needed'; readonly url: string; readonly status: number }
  /** A request went out and nothing came back. */
  | {
      readonly code: 'connection-lost';
      readonly route: string;
      readonly fault: ConnectionFault;
      readonly system: string | null;
    }
  /** The user ended the capture. */
  | { readonly code: 'interrupted' }
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
  /** Nothing new was written that shows kernels; the folder that was watched, and what else came there. */
  | {
      readonly code: 'no-new-file';
      readonly folder: string;
      readonly waitedSeconds: number;
      readonly others: readonly string[];
    }
  /** Raw data of torch_npu, which must be analysed first. */
  | {
      readonly code: 'raw-ascend';
      readonly folders: readonly { readonly stage: CaptureStage; readonly folder: string }[];
    }
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

/** Notices of a running capture. */
export type CaptureNotice =
  | { readonly code: 'round'; readonly stage: CaptureStage; readonly requests: number }
  | { readonly code: 'waiting'; readonly folder: string; readonly seconds: number }
  | { readonly code: 'captured'; readonly stage: CaptureStage; readonly files: readonly string[] }
  /** The prefix of file names means nothing to this framework. */
  | { readonly code: 'prefix-ignored'; readonly framework: string }
  /** Files are still written, or none has come yet. */
  | { readonly code: 'still-waiting'; readonly seconds: number; readonly files: readonly string[] }
  /** The server was asked again in another form: SGLang's second profiler, a TensorRT-LLM of a fixed window. */
  | { readonly code: 'second-form'; readonly framework: Framework }
  /** The profiler may still run; the status of the refusal, null where nothing answered. */
  | { readonly code: 'stop-failed'; readonly url: string; readonly status: number | null }
  /** A later round failed; what earlier ones brought. */
  | { readonly code: 'kept'; readonly stages: readonly CaptureStage[]; readonly folder: string }
  /** The server refused a second round; the first one is kept. */
  | { readonly code: 'round-refused'; readonly stage: CaptureStage; readonly status: number };
