import type { TraceReading } from './trace-reading.ts';

/** A summary of a recording, with the first line after it. */
export interface SummarySection {
  readonly recording: TraceReading;
  readonly end: number;
}

/** A reading of what a tool or file says of a recording: nothing but what `part` holds. */
export function summaryReading(source: string, part: Partial<TraceReading>, events: number): TraceReading {
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
