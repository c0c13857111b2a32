import { z } from 'zod';
import { evidenceLevels } from './evidence-level.ts';
import { bases, rowMeasureSchema } from './measure.ts';

const count = z.number().int().nonnegative().nullable();
const figure = z.number().nullable();

/**
 * Shares of one forward pass by winning bound, as fractions of 1. Absent is null. `cube` is Ascend's word for the
 * matrix unit, and the printed one; documents and tables keep it, the engine says matrix.
 */
export const sharesSchema = z.object({
  memory: figure,
  communication: figure,
  cube: figure,
  vector: figure,
  /** The string as the program printed it; null where it printed none. */
  printed: z.string().nullable(),
  /**
   * `as-is`: names and figures belong together. `unshifted`: the printed string had slid left
   * (references/engine/serving.md 7.10) and was put right. `undecidable`: which figure belongs to which name cannot
   * be told, so the shares are null.
   */
  reading: z.enum(['as-is', 'unshifted', 'undecidable']),
});
export type Shares = z.infer<typeof sharesSchema>;

/** Memory of the fullest device, in GiB. */
export const memorySchema = z.object({
  weightGiB: figure,
  kvCacheGiB: figure,
  activationGiB: figure,
  availableGiB: figure,
});
export type MemoryGiB = z.infer<typeof memorySchema>;

/**
 * Terms of the scheduling formula of an aggregated row (references/engine/serving.md 7.5). Latencies in ms.
 */
export const scheduleSchema = z.object({
  /** Requests of one full prefill wave, over all ranks. */
  waveSize: count,
  fullWaves: count,
  remainder: count,
  waveMs: figure,
  remainderMs: figure,
  /** One decode step, MTP already folded in. */
  decodeMs: figure,
});
/** One configuration at one batch. */
export const rowSchema = z.object({
  /** The label as the program prints it: `TP=8 | PP=1 | DP=1`. */
  parallel: z.string(),
  tp: count,
  dp: count,
  pp: count,
  ep: count,
  moeTp: count,
  moeDp: count,
  mtp: count,
  dcp: count,
  batchSize: count,
  concurrency: count,
  throughputTokensPerSecond: figure,
  throughputTokensPerSecondPerDevice: figure,
  requestsPerSecond: figure,
  ttftMs: figure,
  tpotMs: figure,
  maxBatchedTokens: count,
  breakdowns: z.object({ prefill: sharesSchema.nullable(), decode: sharesSchema.nullable() }),
  memory: memorySchema,
  schedule: scheduleSchema.nullable(),
  /** Figures with statistic, basis and band, where more is known of them than the plain number. */
  measures: z.array(rowMeasureSchema).default([]),
  /** Columns that no reader knows, by title; kept, never interpreted. */
  extra: z.record(z.string(), z.string()),
});
export type ResultRow = z.infer<typeof rowSchema>;

/** One way of pairing prefill and decode instances (references/engine/serving.md 7.8). */
export const pdPairSchema = z.object({
  pdRatio: figure,
  balancedQps: figure,
  prefillQps: figure,
  decodeQps: figure,
  ttftMs: figure,
  tpotMs: figure,
  prefillParallel: z.string(),
  decodeParallel: z.string(),
  prefillDevicesPerInstance: count,
  decodeDevicesPerInstance: count,
  prefillBatchSize: count,
  decodeBatchSize: count,
  prefillConcurrency: count,
  decodeConcurrency: count,
  /** Memory of one device of each instance; absent in earlier results, null where the program does not report it. */
  prefillMemory: memorySchema.nullable().optional(),
  decodeMemory: memorySchema.nullable().optional(),
});
export type PdPair = z.infer<typeof pdPairSchema>;

/** Pairs of a P/D ratio and their best. */
export const pdRatioSchema = z.object({
  pairs: z.array(pdPairSchema),
  prefillInstances: count,
  decodeInstances: count,
});
/** Why a configuration has no row: the batch at which it stopped and what stopped it. */
export const outcomeSchema = z.object({
  parallel: z.string(),
  /** `found`: it has rows; the other verdicts say what the smallest batch already broke. */
  verdict: z.enum([
    'found',
    'prefill-oom',
    'decode-oom',
    'ttft-limit',
    'tpot-limit',
    'cannot-split',
    'no-row',
  ]),
  /** Rule that ended the search above the best batch; null where that is not known. */
  stoppedBy: z.enum(['prefill-oom', 'decode-oom', 'ttft-limit', 'tpot-limit', 'batch-range']).nullable(),
  stoppedAtBatch: count,
  /** Figures of the first batch that broke the rule. */
  ttftMs: figure,
  tpotMs: figure,
  availableGiB: figure,
  /** The load that was asked for and broke the rule; absent where batches were searched from the smallest up. */
  load: z.object({ users: z.number().nullable(), requestsPerSecond: z.number().nullable() }).optional(),
  /** Why it cannot be laid out at all. Earlier results state it in one language. */
  reason: z
    .union([
      z.object({ en: z.string(), zh: z.string() }),
      z.string().transform((text) => ({ en: text, zh: text })),
    ])
    .nullable(),
});
export type ConfigurationOutcome = z.infer<typeof outcomeSchema>;
/** A load that a plan asks for: requests at once, or requests a second; both null for one of a file. */
export type GivenLoad = NonNullable<ConfigurationOutcome['load']>;

/** Phases that a row can be of. */
export const phases = ['aggregated', 'prefill', 'decode', 'pd-ratio'] as const;
export type ResultPhase = (typeof phases)[number];

/** How much of a forward pass of the best row came from a database of measured operators; seconds. */
export const measuredPassSchema = z.object({
  phase: z.enum(['prefill', 'decode']),
  seconds: z.number(),
  /** Share of the time from the database, figures between its rows included. */
  share: figure,
  /** Share from between its rows. */
  interpolatedShare: figure,
  /** Share of operators some of whose kernels the database lacks. */
  partialShare: figure,
  /** The same pass by the roofline alone. */
  rooflineSeconds: z.number(),
  /** Operators from the database with the time that the roofline gives them, the largest difference first. */
  compared: z.array(
    z.object({ name: z.string(), calls: z.number(), seconds: z.number(), rooflineSeconds: z.number() }),
  ),
  /** Operators that fell back to the roofline, with the reason. */
  missed: z.array(z.object({ name: z.string(), calls: z.number(), seconds: z.number(), miss: z.string() })),
});
export type MeasuredPassResult = z.infer<typeof measuredPassSchema>;

/** The result of one device and one phase. */
export const deviceResultSchema = z.object({
  device: z.string().nullable(),
  phase: z.enum(phases),
  limits: z.object({ ttftMs: figure, tpotMs: figure }),
  best: rowSchema.nullable(),
  /** The best row of each configuration, best throughput first. */
  candidates: z.array(rowSchema),
  /** Every probed batch that passed, where the backend gives them. */
  rows: z.array(rowSchema),
  outcomes: z.array(outcomeSchema),
  memory: z.object({ totalGiB: figure, reservedGiB: figure }),
  /** The database of measured operators that times came from; absent without one. */
  measuredOperators: z.object({ database: z.string(), passes: z.array(measuredPassSchema) }).optional(),
  pdRatio: pdRatioSchema.nullable(),
});
export type DeviceResult = z.infer<typeof deviceResultSchema>;

/** Deployment modes of a plan. */
export const modes = ['aggregation', 'disaggregation', 'pd-ratio'] as const;
export type DeploymentMode = (typeof modes)[number];

/** Under which conditions the figures were made; null is unknown, which is not the same as off. */
export const conditionsSchema = z.object({
  model: z.string().nullable(),
  devices: z.array(z.string()),
  numDevices: count,
  inputLength: count,
  outputLength: count,
  ttftLimitMs: figure,
  tpotLimitMs: figure,
  quantizeLinearAction: z.string().nullable(),
  quantizeAttentionAction: z.string().nullable(),
  compile: z.boolean().nullable(),
  prefixCacheHitRate: figure,
  numMtpTokens: count,
  mtpAcceptanceRates: z.array(z.number()).nullable(),
  searchSpace: z.string().nullable(),
});
export type Conditions = z.infer<typeof conditionsSchema>;

/** Result of any backend or any printed output. Absent is null; nothing is filled in. */
export const resultSchema = z.object({
  schema: z.literal('throughline.result/1'),
  mode: z.enum(modes).nullable(),
  /** Who computed it: `analytic` (embedded), `tensorcast`, `aiconfigurator`, …; null when an import does not say. */
  estimator: z.string().nullable(),
  version: z.string().nullable(),
  /** Basis of its figures, unless a row's measure says otherwise. Results of 0.1.0 were all simulated. */
  basis: z.enum(bases).default('simulated'),
  /** Where no run of the modelled program stands behind the layout of the model; absent where one does, or unknown. */
  layout: z.enum(['published-architecture', 'assumed-family']).optional(),
  conditions: conditionsSchema,
  /** Devices of one instance of each side of a P/D ratio that has no pair to say so; absent where they are not known. */
  instanceDevices: z.object({ prefill: count, decode: count }).optional(),
  results: z.array(deviceResultSchema),
  evidence: z.enum(evidenceLevels),
  command: z.array(z.string()).nullable(),
  warnings: z.array(z.string()),
  /** Pieces of the original text that the reader saw and could not read. */
  unread: z.array(z.string()),
  elapsedSeconds: figure,
  logPath: z.string().nullable(),
});
export type Result = z.infer<typeof resultSchema>;

/** Whether a device of any run meets the limits in every phase that ran, or has a pair of a PD ratio. */
export function meetsLimits(results: readonly Result[]): boolean {
  return results.some((run) =>
    [...new Set(run.results.map(({ device }) => device))].some((name) =>
      run.results
        .filter(({ device }) => device === name)
        .every(({ best, pdRatio }) => best !== null || (pdRatio?.pairs.length ?? 0) > 0),
    ),
  );
}
