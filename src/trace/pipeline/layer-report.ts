import { z } from 'zod';
import { categories } from '../categories/category.ts';
import { vendors } from '../columns/head.ts';
import { stages } from '../stages/stage.ts';
import { profileIds } from './profile.ts';

const microseconds = z.number().nonnegative();
const count = z.number().int().nonnegative();

/** A stretch for Perfetto: microseconds from its zero, the earliest row of the trace. */
const rangeSchema = z.strictObject({ startMicroseconds: microseconds, endMicroseconds: microseconds });

/** Time by the groups of the layer table. */
const partsSchema = z.strictObject({
  attention: microseconds,
  moe: microseconds,
  gemm: microseconds,
  communication: microseconds,
  mhc: microseconds,
  hadamard: microseconds,
});

const kernelSchema = z.strictObject({
  name: z.string(),
  simplifiedName: z.string(),
  microseconds,
  category: z.string(),
  half: z.string(),
  startMicroseconds: microseconds,
  inputDims: z.string().nullable(),
});

const layerSchema = z.strictObject({
  layer: count,
  type: z.string(),
  compressRatio: count.nullable(),
  ...rangeSchema.shape,
  wallMicroseconds: microseconds,
  sumMicroseconds: microseconds,
  /** Time of the halves; null where the profile does not tell them apart. */
  attentionHalfMicroseconds: microseconds.nullable(),
  ffnHalfMicroseconds: microseconds.nullable(),
  parts: partsSchema,
  allReduces: count,
  kernels: count,
  /** Wall time against the median of its type, in percent. */
  deltaToTypeMedianPercent: z.number(),
});

/** One layer of a pass: its place, its type, and its times in microseconds, wall time beside the sum of its kernels. */
export type LayerReport = z.infer<typeof layerSchema>;

const passSchema = z.strictObject({
  pass: count,
  stage: z.enum(stages),
  by: z.enum(['annotation', 'replay', 'whole']),
  ...rangeSchema.shape,
  wallMicroseconds: microseconds,
  sumMicroseconds: microseconds,
  kernels: count,
  layers: count,
  averageLayerMicroseconds: microseconds.nullable(),
  firstLayerMicroseconds: microseconds.nullable(),
  note: z.enum(['cold-start', 'steady-state', 'growing']).nullable(),
  growth: z.number().nullable(),
});

/** One forward pass of a trace: its stage, the sign by which it was found, and its times in microseconds. */
export type PassReport = z.infer<typeof passSchema>;

/** Passes, layers and representative layers of a trace. Times are microseconds, unrounded. */
export const layerPipelineSchema = z.strictObject({
  schema: z.literal('throughline.triage-layers/1'),
  path: z.string(),
  profile: z.enum(profileIds),
  cutBy: z.enum(['frames', 'anchor', 'period']),
  anchor: z.string().nullable(),
  device: z.string().nullable(),
  deviceName: z.string().nullable(),
  vendor: z.enum(vendors),
  tp: count.nullable(),
  ep: count.nullable(),
  model: z.string().nullable(),
  /** Fields of config.json and their values; null without one. */
  modelSummary: z
    .array(z.tuple([z.string(), z.string()]).readonly())
    .readonly()
    .nullable(),
  /** The first thirty, and the chosen one. */
  passes: z.array(passSchema),
  /** Passes of the trace that are not listed. */
  hiddenPasses: count,
  /** The pass that the layers are of, and why it was chosen. */
  chosenPass: count,
  chosenBecause: z.enum(['wished', 'only', 'median']),
  layers: z.array(layerSchema),
  clusters: z.array(
    z.strictObject({
      type: z.string(),
      count,
      averageWallMicroseconds: microseconds,
      averageSumMicroseconds: microseconds,
      shares: z.record(z.string(), z.number()),
    }),
  ),
  representatives: z.array(
    z.strictObject({
      layer: count,
      type: z.string(),
      because: z.enum(['median', 'slowest', 'heaviest-of-type']),
    }),
  ),
  bottleneck: z.strictObject({ type: z.string(), category: z.string(), share: z.number() }).nullable(),
  hotKernels: z.array(
    z.strictObject({
      kernel: z.string(),
      category: z.enum(categories),
      microseconds,
      count,
      row: z.string().nullable(),
    }),
  ),
  /** Kernels of the wished or representative layer, in order of start. */
  breakdown: z
    .strictObject({
      layer: count,
      categories: z.array(z.strictObject({ category: z.string(), microseconds, count })),
      kernels: z.array(kernelSchema),
    })
    .nullable(),
  comparison: z
    .strictObject({ layer: count, onlyHere: z.array(z.string()), onlyThere: z.array(z.string()) })
    .nullable(),
  limits: z.array(z.enum(['no-config', 'no-frames', 'anchor-inside', 'one-pass', 'other-count'])),
});
export type LayerPipeline = z.infer<typeof layerPipelineSchema>;

/**
 * One kernel of a representative layer: its name as written and simplified, its time in microseconds, and its half of
 * the layer.
 */
export type LayerKernel = z.infer<typeof kernelSchema>;
