import { z } from 'zod';
import { hostProfileSchema, localProfile } from './hosts/profile.ts';

/** Frameworks that a campaign can measure. */
export const frameworks = ['vllm', 'sglang', 'tensorrt_llm', 'vllm_ascend'] as const;
export type Framework = (typeof frameworks)[number];

const isFramework = (name: string): name is Framework => frameworks.some((one) => one === name);

/** The frameworks that a campaign measures, in the order of its manifest. */
export function measuredFrameworks(manifest: { readonly frameworks: object }): readonly Framework[] {
  return Object.keys(manifest.frameworks).filter(isFramework);
}

/** Limits that a row must meet; names say the percentile, as a bare `ttft` could be any. */
export const slaSchema = z.strictObject({
  max_p50_ttft_ms: z.number().positive().nullable().default(null),
  max_p50_tpot_ms: z.number().positive().nullable().default(null),
  max_p50_e2e_ms: z.number().positive().nullable().default(null),
  min_success_rate: z.number().min(0).max(1).default(0.99),
});
export type Sla = z.infer<typeof slaSchema>;

/** One aligned pair of lengths, in tokens. */
export const scenarioSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  input_len: z.number().int().min(1).max(10_000_000),
  output_len: z.number().int().min(1).max(10_000_000),
});
export type Scenario = z.infer<typeof scenarioSchema>;

const flagValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.strictObject({ no: z.literal(true) }),
]);

/**
 * The value of a flag: a text or number behind its name, true for the name alone, null to leave it out, `{ no: true }`
 * for its negative form.
 */
export type FlagValue = z.infer<typeof flagValue>;

/** Flags of one framework that may be varied, and the words that start it. */
export const searchSpaceSchema = z.strictObject({
  /** Words in front of the flags, the first one the executable. */
  launch: z.array(z.string().min(1)).min(1),
  base_flags: z.record(z.string(), flagValue).default({}),
  /** Values by flag, the baseline's first; keys in order of priority. */
  space: z.record(z.string(), z.array(flagValue).min(1)).default({}),
  env: z.record(z.string(), z.string()).default({}),
  /** The usual space, as no plan named one: what the help of the very binary does not list is left out of it. */
  is_usual: z.boolean().optional(),
});
export type SearchSpace = z.infer<typeof searchSpaceSchema>;

/** A checkout of the framework that may be patched. */
export const targetSchema = z.strictObject({
  framework: z.enum(frameworks),
  checkout: z.string().nullable().default(null),
  branch: z.string().nullable().default(null),
  base_commit: z.string().nullable().default(null),
  remote: z.string().nullable().default(null),
});
export type CampaignTarget = z.infer<typeof targetSchema>;

/** Devices of the campaign, as far as their tool tells. */
export const hardwareSchema = z.strictObject({
  device_model: z.string().nullable().default(null),
  driver: z.string().nullable().default(null),
  toolkit: z.string().nullable().default(null),
});
const unknownHardware = hardwareSchema.parse({});

/** The model family whose history is read. */
export const familySchema = z.strictObject({
  slug: z.string().nullable().default(null),
  confidence: z.enum(['exact', 'query', 'none']).default('none'),
});
const unknownFamily = familySchema.parse({});

/** Prompts of a file that are sent instead of made ones. */
export const workloadSchema = z.strictObject({
  path: z.string().min(1),
  sha256: z.string(),
  prompts: z.number().int().min(1),
  /** How the longest prompt was measured: what a server must be able to take. */
  lengths_from: z.enum(['file', 'tokenizer', 'bytes']),
});
export type CampaignWorkload = z.infer<typeof workloadSchema>;

/** Everything that a campaign is fixed to; a change is another campaign. */
export const manifestSchema = z.strictObject({
  schema: z.literal('throughline.campaign/1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
  created_at: z.string(),
  host: z.string(),
  model: z.string().min(1),
  served_name: z.string().min(1),
  precision: z.string().nullable(),
  devices: z.array(z.string()),
  scenarios: z.array(scenarioSchema).min(1),
  num_prompts: z.number().int().min(1).max(100_000),
  /** A smoke run finds out whether everything works; it is never frozen. */
  smoke: z.boolean(),
  seed: z.number().int().min(0),
  sla: slaSchema,
  /** Numbers in flight of the closed loops, beside one burst. */
  concurrencies: z.array(z.number().int().min(1)).min(1),
  budget: z.strictObject({
    candidates_per_framework: z.number().int().min(1).max(64),
    finalists: z.number().int().min(1).max(16),
    confirm_repeats: z.number().int().min(3).max(9),
    /** Repeats of winners that fewer do not tell apart. */
    confirm_max: z.number().int().min(3).max(9).default(9),
    rate_probes: z.number().int().min(0).max(8),
    launch_timeout_seconds: z.number().positive(),
    trial_timeout_seconds: z.number().positive(),
    wall_hours: z.number().positive(),
  }),
  frameworks: z.partialRecord(z.enum(frameworks), searchSpaceSchema),
  /** Frameworks that were left out by choice: never reported as slower or unsupported. */
  excluded: z.array(z.enum(frameworks)).default([]),
  /** Tells two campaigns of one name apart; part of the mark that our processes carry. */
  uid: z.string().default(''),
  host_profile: hostProfileSchema.default(localProfile),
  /** The framework that may be patched later, and its sources; null where only commands are searched. */
  target: targetSchema.nullable().default(null),
  tokenizer: z.string().nullable().default(null),
  quantization: z.string().nullable().default(null),
  trust_remote_code: z.boolean().default(false),
  max_context: z.number().int().positive().nullable().default(null),
  /** Of the model's config.json, where it is a folder of this machine. */
  config_sha256: z.string().nullable().default(null),
  hardware: hardwareSchema.default(unknownHardware),
  family: familySchema.default(unknownFamily),
  /** Lengths and limits that a person gave, instead of the usual ones. */
  workload_from: z.enum(['default', 'user']).default('user'),
  workload: workloadSchema.nullable().default(null),
  endpoint: z.enum(['/v1/completions', '/v1/chat/completions']).default('/v1/completions'),
  /** Where a plan says between which rates the highest one is searched; requests a second. */
  rate_bounds: z
    .strictObject({
      lower: z.number().positive(),
      upper: z.number().positive(),
      tolerance: z.number().positive(),
    })
    .nullable()
    .default(null),
  /** The highest rate is measured once more, for so long that most of the run is neither beginning nor end. */
  steady: z.boolean().default(false),
  /** A difference below this share is noise. */
  noise_threshold: z.number().positive().max(0.5).default(0.01),
  /** The campaign that this one goes on from, without its winners. */
  forked_from: z.string().nullable().default(null),
  /** Questions that a person was asked, with the answers. */
  asked: z.array(z.strictObject({ field: z.string(), answer: z.string() })).default([]),
  /** Values that nobody said, and where each was taken from. */
  inferred: z.array(z.strictObject({ field: z.string(), value: z.string(), from: z.string() })).default([]),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** `YYYYMMDD_<model>`, as a folder name. */
export function campaignId(model: string, day: string): string {
  const last = model.split('/').filter(Boolean).at(-1) ?? 'model';
  const slug = last
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|(?<![-.])[-.]+$/g, '')
    .slice(0, 48);
  return `${day}_${slug === '' ? 'model' : slug}`;
}
