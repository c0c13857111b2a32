import { z } from 'zod';
import { verdictCodes } from '../catalog/verdicts.ts';
import { traceFormats, vendors } from '../columns/head.ts';
import { frameworks } from '../framework/framework.ts';
import { stages } from '../stages/stage.ts';
import { count, familySchema, microseconds, percent, stageSchema } from './stage-schema.ts';

/** Version of the document's form. */
export const triageSchemaId = 'throughline.triage/1';

/** One file of a report. */
export const traceFactsSchema = z.strictObject({
  path: z.string(),
  /** Of the bytes on disk; null where the trace did not come from a file. */
  sha256: z.string().nullable(),
  events: count,
  skippedEvents: count,
  partial: z.boolean(),
  kernels: count,
  kernelMicroseconds: microseconds,
  /** Kernels, copies, fills and collectives of all devices in the file. */
  gpuMicroseconds: microseconds,
  format: z.enum(traceFormats),
  /** Name of the simulator that wrote it; null for a recording. */
  simulator: z.string().nullable(),
  vendor: z.enum(vendors),
  spanMicroseconds: microseconds,
  rank: count.nullable(),
});

/** One device of a trace, over the whole file. */
const deviceSchema = z.strictObject({
  /** Path of the trace. */
  trace: z.string(),
  /** `pid` of its rows, as `--device` takes it. */
  device: z.string(),
  name: z.string().nullable(),
  launches: count,
  microseconds,
  /** Share of the device time of its trace. */
  share: percent,
  /** Whether the tables are about it. */
  inTables: z.boolean(),
  families: z.array(familySchema),
});

export type DeviceReport = z.infer<typeof deviceSchema>;

const verdictSchema = z.strictObject({
  row: z.string(),
  stage: z.enum(stages),
  verdict: z.enum(verdictCodes),
  family: z.string().nullable(),
  title: z.string().nullable(),
  cues: z.array(z.string()),
  sources: z.array(z.string()),
  prs: z.array(z.number().int()),
  toggles: z.array(z.string()),
  switchedOff: z.array(z.string()),
  /** Date of the catalogs. */
  asOf: z.string(),
});

/** Shares of the device's time by how its location was found. */
const coverageSchema = z.strictObject({
  located: percent,
  replayed: percent,
  own: percent,
  capture: percent,
  order: percent,
  exact: percent,
  fuzzy: percent,
  replayCallOnly: percent,
  unresolved: percent,
  alignment: z.strictObject({ replayed: count, aligned: count, ambiguous: count }).nullable(),
  /** Replayed kernels, and those of them that graph annotations name; null = there were none. */
  annotated: z.strictObject({ replayed: count, named: count }).nullable().default(null),
});

const warningSchema = z.strictObject({ code: z.string(), message: z.string() });

/** torch_npu's own sums beside ours; the difference in percent of theirs. */
const comparedSchema = z.strictObject({
  ours: microseconds,
  theirs: microseconds,
  difference: z.number(),
});

/**
 * The report of a triage: what `triage --json` writes, `--output` saves, and `explain` reads.
 *
 * Times are microseconds, unrounded; shares are percent, 0 to 100, unrounded. Absent is null. `kernels`, `overlap` and
 * `fuse` hold the rows at or above `minSharePercent`; what is below is counted in `hidden`.
 */
export const triageReportSchema = z.strictObject({
  schema: z.literal(triageSchemaId),
  mode: z.enum(['single-trace', 'mapping-formal']),
  framework: z.enum(frameworks),
  mappingFramework: z.enum(frameworks).nullable(),
  model: z.string().nullable(),
  tp: count.nullable(),
  minSharePercent: percent,
  trace: traceFactsSchema,
  /** All files that the tables are about; the first is `trace`. */
  traces: z.array(traceFactsSchema),
  mapping: z.array(traceFactsSchema),
  captures: z.array(traceFactsSchema),
  device: z.string().nullable(),
  /** All devices with work, most first. Reports of earlier versions have none. */
  devices: z.array(deviceSchema).default([]),
  stages: z.array(stageSchema),
  coverage: coverageSchema,
  verdicts: z.array(verdictSchema),
  similarity: z
    .strictObject({
      stage: z.enum(stages),
      family: z.string(),
      title: z.string(),
      grade: z.enum(['high', 'medium', 'low']),
      cues: z.array(z.string()),
      sources: z.array(z.string()),
    })
    .nullable(),
  dominatedBy: z.string().nullable(),
  serverArguments: z.record(z.string(), z.string()).nullable(),
  overlapAnalysis: z
    .strictObject({ computing: comparedSchema, communication: comparedSchema, free: comparedSchema })
    .nullable(),
  catalogDate: z.string(),
  warnings: z.array(warningSchema),
});

export type TriageReport = z.infer<typeof triageReportSchema>;

export type TraceFacts = z.infer<typeof traceFactsSchema>;

/** A verdict of the catalogue about a row, with the cues that it rests on and where they are told. */
export type VerdictReport = z.infer<typeof verdictSchema>;

/** A warning of a report: a code for programs, and a sentence in English. */
export type Warning = z.infer<typeof warningSchema>;
