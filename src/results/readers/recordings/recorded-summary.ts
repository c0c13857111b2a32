import type { RecordedTrace } from './recorded-trace.ts';

/** A summary of a recording, with the first line after it. */
export interface SummarySection {
  readonly recording: RecordedTrace;
  readonly end: number;
}

/** A recording as far as a tool or file tells of it: nothing but what `part` holds. */
export function recordedSummary(source: string, part: Partial<RecordedTrace>, events: number): RecordedTrace {
  return {
    origin: 'profiler',
    because: source,
    events,
    rank: null,
    phase: null,
    step: null,
    isCapture: false,
    kernels: [],
    operators: [],
    timeline: [],
    families: [],
    overlap: null,
    steps: null,
    summaryOf: source,
    ...part,
  };
}
