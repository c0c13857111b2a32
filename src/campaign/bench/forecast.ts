import { z } from 'zod';

const banded = z.strictObject({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() });

/** Forecast of one candidate at one closed loop, written down before it is measured. */
export const forecastSchema = z.strictObject({
  candidate: z.string(),
  scenario: z.string(),
  max_concurrency: z.number().int().positive(),
  /** Tokens of answers a second. */
  output_token_throughput: banded,
  tpot_ms: banded,
  /** Which estimator, and what it rests on. */
  basis: z.string(),
});
export type CandidateForecast = z.infer<typeof forecastSchema>;
