import { z } from 'zod';
import type { TraceReading } from './trace-reading.ts';

/** The part of a triage report that an explanation uses; more fields are welcome. */
const reportSchema = z.looseObject({
  trace: z.looseObject({ events: z.number().int().nonnegative().nullish() }),
  stages: z.array(
    z.looseObject({
      stage: z.string(),
      kernels: z.array(
        z.looseObject({
          kernel: z.string(),
          fullName: z.string().nullish(),
          microseconds: z.number().nonnegative(),
          launches: z.number().int().nonnegative(),
        }),
      ),
    }),
  ),
});

const phases: Readonly<Record<string, TraceReading['phase']>> = {
  extend: 'prefill',
  prefill: 'prefill',
  decode: 'decode',
  mixed: 'mixed',
};

/**
 * Reads the report of a triage: a summary of a recording, one reading for each stage, with only the kernels that it
 * lists. Null when the document is none.
 */
export function readTriageSummary(document: unknown): readonly TraceReading[] | null {
  const read = reportSchema.safeParse(document);
  if (!read.success || read.data.stages.length === 0) return null;
  return read.data.stages.map((stage) => ({
    origin: 'profiler',
    because: 'triage',
    events: read.data.trace.events ?? 0,
    rank: null,
    phase: phases[stage.stage] ?? null,
    step: stage.stage,
    isCapture: false,
    kernels: stage.kernels
      .map(({ kernel, fullName, microseconds, launches }) => ({
        name: fullName ?? kernel,
        calls: launches,
        microseconds,
      }))
      .toSorted((a, b) => b.microseconds - a.microseconds),
    operators: [],
    timeline: [],
    summaryOf: 'triage',
  }));
}
