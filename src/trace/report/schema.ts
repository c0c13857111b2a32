import { z } from 'zod';
import { verdictCodes } from '../catalog/verdicts.ts';
import { categories, overlapClasses } from '../categories/category.ts';
import { deviceKinds } from '../columns/columns.ts';
import { traceFormats, vendors } from '../columns/head.ts';
import { frameworks } from '../framework/framework.ts';
import { matchKinds } from '../sites/match.ts';
import { stages } from '../stages/stage.ts';

/** Version of the document's form. */
export const triageSchemaId = 'throughline.triage/1';

/**
 * The report of a triage: what `triage --json` writes, `--output` saves, and `explain` reads.
 *
 * Times are microseconds, unrounded; shares are percent, 0 to 100, unrounded. Absent is null. `kernels`, `overlap` and
 * `fuse` hold the rows at or above `minSharePercent`; what is below is counted in `hidden`.
 */
const microseconds = z.number().nonnegative();
const percent = z.number().nonnegative();
const count = z.number().int().nonnegative();

const matchSchema = z.strictObject({
  kind: z.enum(matchKinds),
  /** Rule of a fuzzy match; null for the other kinds. */
  letter: z.enum(['b', 'c', 'd']).nullable(),
});

const siteSchema = z.strictObject({
  /** The location to show: `path:line func`, or `unresolved`. */
  location: z.string(),
  /** Where the launch itself stands, where that says less. */
  launchedFrom: z.string(),
  share: percent,
  launches: count,
  microseconds,
  cpuOp: z.string().nullable(),
  /** Telling frames, outermost first. */
  stack: z.array(z.string()),
  match: matchSchema,
});

const hiddenSchema = z.strictObject({ rows: count, share: percent });

const kernelSchema = z.strictObject({
  id: z.string(),
  kernel: z.string(),
  shortName: z.string(),
  /** As the trace writes it, parameter list included. */
  fullName: z.string(),
  kind: z.enum(deviceKinds),
  category: z.enum(categories),
  /** Rule that gave the category. */
  rule: z.string(),
  microseconds,
  share: percent,
  launches: count,
  longestMicroseconds: microseconds,
  /** Where the longest run starts, from Perfetto's zero (the earliest row of the trace). */
  longestStartMicroseconds: microseconds,
  /** Address that shows the longest run in Perfetto, once the trace is opened there; null = its rows have no times. */
  perfetto: z.string().nullable().default(null),
  /** Per step; null where no annotation marks steps. */
  microsecondsPerStep: microseconds.nullable(),
  launchesPerStep: z.number().nonnegative().nullable(),
  sites: z.array(siteSchema),
  cpuOps: z.array(z.string()),
  match: matchSchema,
});

const familySchema = z.strictObject({
  category: z.enum(categories),
  microseconds,
  share: percent,
  launches: count,
});

const overlapSchema = z.strictObject({
  id: z.string(),
  kernel: z.string(),
  priority: z.enum(['P1', 'P2', 'P4', 'P5']),
  verdict: z.enum(['headroom', 'low-roi-hidden']),
  class: z.enum(overlapClasses),
  scope: z.string().nullable(),
  match: matchSchema,
  microseconds,
  launches: count,
  /** Share of the time in which the device was busy. */
  share: percent,
  exclusive: percent,
  hidden: percent,
  hiddenByCompute: percent,
  dependencyRisk: z.enum(['low', 'high', 'unclear']),
  dependency: z.strictObject({ before: z.boolean(), after: z.boolean(), fromEvents: z.boolean() }),
  recommendation: z.enum(['try-overlap', 'try-fusion', 'check-deps', 'skip']),
});

const evidenceSchema = z.strictObject({ kernel: z.string(), share: percent, microseconds });

const fuseSchema = z.strictObject({
  id: z.string(),
  pattern: z.string(),
  detector: z.string(),
  framework: z.string(),
  state: z.enum(['present', 'split', 'in-flight']),
  confidence: z.enum(['Confirmed', 'Candidate']),
  microseconds,
  share: percent,
  /** Runs of neighbouring kernels that back a split. */
  chains: count,
  evidence: z.array(evidenceSchema),
  locations: z.array(z.string()),
  candidates: z.array(z.string()),
  prs: z.array(z.number().int()),
  rationale: z.string(),
});

const gapSchema = z.strictObject({
  startMicroseconds: microseconds,
  microseconds,
  before: z.string(),
  after: z.string(),
  hostBound: z.boolean(),
  betweenSteps: z.boolean(),
  perfetto: z.string().nullable().default(null),
});

const idleSchema = z.strictObject({
  busyMicroseconds: microseconds,
  idleMicroseconds: microseconds,
  /** Idle until the host launched. */
  hostBoundMicroseconds: microseconds,
  betweenStepsMicroseconds: microseconds,
  launched: count,
  /** Work whose launch began after its stream had run dry. */
  launchBound: count,
  longest: z.array(gapSchema),
});

const outlierSchema = z.strictObject({
  kernel: z.string(),
  startMicroseconds: microseconds,
  microseconds,
  medianMicroseconds: microseconds,
  share: percent,
  kernelShare: percent,
  kernelShareWithout: percent,
  perfetto: z.string().nullable().default(null),
});

/** How near a kernel comes to what its device can do. Rates over the part of its time that is known. */
const rooflineSchema = z.strictObject({
  /** Row of the kernel table. */
  row: z.string(),
  kernel: z.string(),
  /** `shapes` of its operator, `bytes` of a copy, `elements` of a collective, or only its `grid`. */
  basis: z.enum(['shapes', 'bytes', 'elements', 'grid']),
  /** Share of the kernel's time that the figures are known for. */
  knownShare: percent,
  teraflops: z.number().nonnegative().nullable(),
  gigabytesPerSecond: z.number().nonnegative().nullable(),
  flopsPerByte: z.number().nonnegative().nullable(),
  /** Share of what the device's peaks allow for this work, and which peak decides. */
  roofShare: percent.nullable(),
  bound: z.enum(['compute', 'memory']).nullable(),
  /** System of `references/gpu-systems` whose peaks these are. */
  device: z.string().nullable(),
  /** Most blocks of a launch that leaves half of the multiprocessors without one; null where most launches have more. */
  blocks: count.nullable(),
  multiprocessors: count.nullable(),
});

const stageSchema = z.strictObject({
  stage: z.enum(stages),
  gpuMicroseconds: microseconds,
  steps: count,
  kernels: z.array(kernelSchema),
  hidden: hiddenSchema,
  families: z.array(familySchema),
  overlap: z.array(overlapSchema),
  overlapHidden: hiddenSchema,
  streams: count,
  busyMicroseconds: microseconds,
  overlapMicroseconds: microseconds,
  fuse: z.array(fuseSchema),
  fuseHidden: hiddenSchema,
  elsewhere: z.array(fuseSchema),
  idle: idleSchema.nullable(),
  outliers: z.array(outlierSchema),
  /** Hints for rows of the kernel table. Reports of earlier versions have none. */
  roofline: z.array(rooflineSchema).default([]),
});
export type StageReport = z.infer<typeof stageSchema>;

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
export type KernelReport = z.infer<typeof kernelSchema>;
export type OverlapReport = z.infer<typeof overlapSchema>;
export type FuseReport = z.infer<typeof fuseSchema>;
export type VerdictReport = z.infer<typeof verdictSchema>;
export type Warning = z.infer<typeof warningSchema>;
