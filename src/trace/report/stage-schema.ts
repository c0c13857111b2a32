import { z } from 'zod';
import { categories, overlapClasses } from '../categories/category.ts';
import { deviceKinds } from '../columns/columns.ts';
import { matchKinds } from '../sites/match.ts';
import { stages } from '../stages/stage.ts';

/** A time, unrounded. */
export const microseconds = z.number().nonnegative();

/** A share, 0 to 100, unrounded. */
export const percent = z.number().nonnegative();

/** How many rows, launches or bytes. */
export const count = z.number().int().nonnegative();

/** Time and launches of one kind of kernels. */
export const familySchema = z.strictObject({
  category: z.enum(categories),
  microseconds,
  share: percent,
  launches: count,
});

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

/** One stage of a trace: its kernels, kinds, overlaps, fusions, gaps and bounds. */
export const stageSchema = z.strictObject({
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

/** One group of kernels of a stage: its name, place and category, its launches, its time and its share. */
export type KernelReport = z.infer<typeof kernelSchema>;

/** One kernel of the overlap table: how much of it is hidden, what could hide the rest, and how urgent that is. */
export type OverlapReport = z.infer<typeof overlapSchema>;

/** One pattern of fusion in a stage: whether it is fused already, split, or only proposed, and how sure that is. */
export type FuseReport = z.infer<typeof fuseSchema>;
