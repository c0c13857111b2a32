import { z } from 'zod';
import { layoutProblemSchema } from '../../terms/problem-schema.ts';
import type { OptimizeReport } from './report.ts';

const count = z.int().nonnegative();
const figure = z.number();
const maybe = z.number().nullable();
const seconds = z.strictObject({ memory: maybe, communication: maybe, matrix: maybe, vector: maybe });
const breakdown = z.strictObject({ bounds: seconds, shares: seconds, printed: z.string() });
const memory = z.strictObject({
  weightGiB: figure,
  kvCacheGiB: figure,
  activationGiB: figure,
  availableGiB: figure,
});
const split = z.strictObject({
  worldSize: count,
  tp: count,
  dp: count,
  pp: count,
  ep: count,
  moeTp: count,
  moeDp: count,
  dcp: count,
  oProjTp: count,
  mlpTp: count,
  lmHeadTp: count,
});
const stopReason = z.enum(['prefill-oom', 'decode-oom', 'ttft-limit', 'tpot-limit']);

const row = z.strictObject({
  configuration: z.string(),
  label: z.string(),
  split,
  mtpTokens: count,
  numDevices: count,
  batchSize: count,
  concurrency: count,
  ttftMs: maybe,
  tpotMs: maybe,
  tokensPerSecond: figure,
  tokensPerSecondPerDevice: figure,
  requestsPerSecond: maybe,
  effectiveInputTokens: figure,
  maxBatchedTokens: figure,
  prefillChunks: count,
  breakdowns: z.strictObject({ prefill: breakdown.nullable(), decode: breakdown.nullable() }),
  memory,
  schedule: z
    .strictObject({
      waveSize: figure,
      fullWaves: figure,
      remainder: figure,
      waveMs: maybe,
      remainderMs: maybe,
      decodeMs: maybe,
    })
    .nullable(),
  lengths: z.array(z.strictObject({ inputTokens: figure, ratio: figure, samples: figure })).nullable(),
});

const probe = z.strictObject({ batchSize: count, concurrency: count, ttftMs: maybe, tpotMs: maybe, memory });

const configuration = z.strictObject({
  id: z.string(),
  label: z.string(),
  split,
  mtpTokens: count,
  verdict: z.enum(['found', ...stopReason.options, 'cannot-split', 'no-row']),
  stoppedBy: z.enum([...stopReason.options, 'batch-range']).nullable(),
  stoppedAt: probe.nullable(),
  first: probe.nullable(),
  problem: layoutProblemSchema.nullable(),
  maxBatchedTokens: maybe,
  probes: count,
});

const phase = z.strictObject({
  phase: z.enum(['aggregated', 'prefill', 'decode']),
  numDevices: count,
  limits: z.strictObject({ ttftMs: maybe, tpotMs: maybe }),
  configurations: z.array(configuration),
  order: z.array(count),
  rows: z.array(row),
  selected: z.array(row),
});

const pdRatio = z.strictObject({
  prefillDevicesPerInstance: count,
  decodeDevicesPerInstance: count,
  pairs: z.array(
    z.strictObject({
      prefill: row,
      decode: row,
      prefillRequestsPerSecond: figure,
      decodeRequestsPerSecond: figure,
      balancedRequestsPerSecond: figure,
      pdRatio: figure,
    }),
  ),
  instances: z.strictObject({ prefill: count, decode: count }).nullable(),
});

const coverage = z.strictObject({
  measuredSeconds: figure,
  interpolatedSeconds: figure,
  partialSeconds: figure,
  rooflineSeconds: figure,
  share: maybe,
  allRooflineSeconds: figure,
  compared: z.array(
    z.strictObject({ name: z.string(), calls: figure, seconds: figure, rooflineSeconds: figure }),
  ),
  missed: z.array(
    z.strictObject({
      name: z.string(),
      miss: z.enum(['unmapped', 'no-table', 'shape', 'not-read']),
      calls: figure,
      seconds: figure,
    }),
  ),
});

const device = z.strictObject({
  device: z.string(),
  memory: z.strictObject({ totalGiB: figure, reservedGiB: figure }),
  phases: z.array(phase),
  pdRatio: pdRatio.nullable(),
  measured: z
    .strictObject({
      database: z.string(),
      interpolates: z.boolean(),
      passes: z.array(z.strictObject({ phase: z.enum(['prefill', 'decode']), seconds: figure, coverage })),
    })
    .exactOptional(),
});

/** The report of a search as a file holds it; another version of it is another `schema`. */
export const optimizeReportSchema = z.strictObject({
  schema: z.literal('throughline.optimize-report/2'),
  model: z.string(),
  mode: z.enum(['aggregation', 'disaggregation', 'pd-ratio']),
  numDevices: count,
  devices: z.array(device),
}) satisfies z.ZodType<OptimizeReport>;
