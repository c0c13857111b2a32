import { z } from 'zod';
import { frameworks, slaSchema } from '../manifest.ts';

/** How one measurement of a candidate ended. */
export const rowStatuses = ['ok', 'oom', 'timeout', 'failed', 'skipped'] as const;
export type RowStatus = (typeof rowStatuses)[number];

/** Notes that limit the meaning of a row that was measured. */
export const rowNotes = [
  'no-usage',
  'tokens-by-tokenizer',
  'recount-differs',
  'no-prompt-count',
  'several-tokens-a-chunk',
  'client-bound',
  'cache-unknown',
  'text-prompts',
] as const;
export type RowNote = (typeof rowNotes)[number];

const figure = z.number().nullable();

/** The load of one measurement. */
export const loadPointSchema = z.strictObject({
  kind: z.enum(['burst', 'closed-loop', 'rate']),
  max_concurrency: z.number().int().positive().nullable(),
  request_rate: z.number().positive().nullable(),
});
export type LoadPoint = z.infer<typeof loadPointSchema>;

/** One measurement of one candidate: the line of `candidates.jsonl`. What was not measured is null, never 0. */
export const rowSchema = z.strictObject({
  schema: z.literal('throughline.candidate/1'),
  row_id: z.string(),
  framework: z.enum(frameworks),
  framework_version: z.string().nullable(),
  candidate_id: z.string(),
  changed: z.array(z.string()),
  scenario: z.string(),
  input_len: z.number(),
  output_len: z.number(),
  num_prompts: z.number(),
  load: loadPointSchema,
  /** Search of all candidates, repeats of winners, probes for the highest rate, that rate again and for long; in rounds: pairs of a comparison. */
  purpose: z.enum([
    ...['screening', 'full', 'confirm', 'rate', 'rate-again', 'steady'],
    ...['gap', 'verify', 'holdout', 'research'],
  ] as const),
  status: z.enum(rowStatuses),
  /** Class, evidence, and where it stands. */
  failure_reason: z.string().nullable(),
  sla: slaSchema.extend({ passed: z.boolean() }),
  metrics: z.strictObject({
    request_throughput: figure,
    output_token_throughput: figure,
    total_token_throughput: figure,
    p50_ttft_ms: figure,
    mean_ttft_ms: figure,
    p99_ttft_ms: figure,
    p50_tpot_ms: figure,
    mean_tpot_ms: figure,
    p99_tpot_ms: figure,
    p50_e2e_ms: figure,
    mean_e2e_ms: figure,
    p99_e2e_ms: figure,
    success_rate: figure,
  }),
  observed: z.strictObject({ in_mean: figure, out_mean: figure, completed: z.number(), failed: z.number() }),
  cache: z.strictObject({ prefix_cache_hit_rate: figure, was_reset: z.boolean() }),
  /** Too much of the prompts came from a cache to be compared. */
  contaminated: z.boolean(),
  /** Notes that a reader must know before believing the figures; worded by the catalogue. */
  notes: z.array(z.enum(rowNotes)).optional(),
  /** All requests overlapped, some did, or the run was long enough for its rate. */
  regime: z.enum(['burst-like', 'partial', 'steady']).nullable(),
  client: z.strictObject({ name: z.string(), version: z.string(), client_bound: z.boolean() }),
  smoke: z.boolean(),
  seed: z.number(),
  server_command: z.array(z.string()),
  started_at: z.string(),
  ended_at: z.string(),
  /** Below the campaign's folder. */
  artifacts: z.strictObject({ server_log: z.string().nullable(), raw_result: z.string().nullable() }),
});
export type CandidateRow = z.infer<typeof rowSchema>;

/** Metrics of a row without a measurement: all null, never 0. */
export const nothingMeasured: CandidateRow['metrics'] = {
  request_throughput: null,
  output_token_throughput: null,
  total_token_throughput: null,
  p50_ttft_ms: null,
  mean_ttft_ms: null,
  p99_ttft_ms: null,
  p50_tpot_ms: null,
  mean_tpot_ms: null,
  p99_tpot_ms: null,
  p50_e2e_ms: null,
  mean_e2e_ms: null,
  p99_e2e_ms: null,
  success_rate: null,
};

/** A load point in few words: `burst`, `c8`, `2.5/s`. */
export function loadName({ kind, max_concurrency, request_rate }: LoadPoint): string {
  if (kind === 'burst') return 'burst';
  return kind === 'rate' ? `${request_rate}/s` : `c${max_concurrency}`;
}
