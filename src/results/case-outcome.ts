import { z } from 'zod';

const figure = z.number().nullable();

/** Outcome of one case on one device. */
export const caseOutcomeSchema = z.object({
  /** Position among the cases of the file, from 0, and its line. */
  index: z.number(),
  line: z.number(),
  model: z.string(),
  device: z.string(),
  numDevices: z.number(),
  inputLength: figure,
  outputLength: figure,
  mode: z.string(),
  phase: z.string(),
  ttftLimitMs: figure,
  tpotLimitMs: figure,
  quantizeLinearAction: z.string(),
  quantizeAttentionAction: z.string(),
  status: z.enum(['found', 'infeasible', 'refused']),
  parallel: z.string().nullable(),
  batchSize: figure,
  concurrency: figure,
  tokensPerSecond: figure,
  tokensPerSecondPerDevice: figure,
  ttftMs: figure,
  tpotMs: figure,
  /** Ends of the bands of the figures above; null where no error is known. */
  tokensPerSecondLow: figure,
  tokensPerSecondHigh: figure,
  tpotLowMs: figure,
  tpotHighMs: figure,
  memoryLeftGiB: figure,
  /** Why there is no row, or what stands above the model; empty where there is nothing to say. */
  notes: z.array(z.object({ en: z.string(), zh: z.string() })).readonly(),
});

/**
 * One case of a table of plans as its results file holds it: times in milliseconds, rates a second; null where the
 * case failed.
 */
export type CaseOutcome = Readonly<z.infer<typeof caseOutcomeSchema>>;

/** Columns of a table of outcomes, in their order. */
export const outcomeColumns = [
  'line',
  'model',
  'device',
  'numDevices',
  'inputLength',
  'outputLength',
  'mode',
  'phase',
  'ttftLimitMs',
  'tpotLimitMs',
  'quantizeLinearAction',
  'quantizeAttentionAction',
  'status',
  'tokensPerSecondPerDevice',
  'tokensPerSecond',
  'parallel',
  'batchSize',
  'concurrency',
  'ttftMs',
  'tpotMs',
  'tokensPerSecondLow',
  'tokensPerSecondHigh',
  'tpotLowMs',
  'tpotHighMs',
  'memoryLeftGiB',
] as const satisfies readonly (keyof CaseOutcome)[];
