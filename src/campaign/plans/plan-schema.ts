import { z } from 'zod';
import { searchSpaceSchema } from '../manifest.ts';

const text = z.string().min(1);
const count = z.number().int().positive();

/** The search of one framework, in our words and in those of public plans. */
export const plannedSearchSchema = z.strictObject({
  enabled: z.boolean().default(true),
  launch: z.array(text).min(1).optional(),
  /** The same as one line for a shell. */
  server_command: text.optional(),
  config_source: text.optional(),
  /** Of TensorRT-LLM, where nothing but the PyTorch backend is measured. */
  backend_policy: z.literal('fixed_pytorch').optional(),
  base_server_flags: searchSpaceSchema.shape.base_flags,
  search_space: searchSpaceSchema.shape.space.optional(),
  env: searchSpaceSchema.shape.env,
  unset_env: z.array(text).default([]),
});

const lengths = z.array(count).min(1);
const numberOrList = z.union([z.array(z.number().positive().nullable()), z.number().positive()]);

/** Limits as plans write them; names are checked apart, so that a wrong one gets its right one. */
const limits = z.record(z.string(), z.number().nullable());

const qps = z.object({
  lower: z.number().positive(),
  upper: z.number().positive(),
  tolerance: z.number().positive(),
  max_rounds: count.optional(),
});

/**
 * Plans of the cookbooks (`schema_version: 1`), the example plan of the same source in its older and newer form, and our
 * own: https://github.com/BBuf/AI-Infra-Auto-Driven-SKILLS/tree/main/skills/llm-serving-auto-benchmark
 */
export const planDocumentSchema = z.looseObject({
  schema_version: z.literal(1).optional(),
  source: z.unknown().optional(),
  version_manifest: z.unknown().optional(),
  model: z
    .object({
      name: text,
      tokenizer: text.nullish(),
      precision: text.nullish(),
      quantization: text.nullish(),
    })
    .optional(),
  hardware: z
    .object({ gpu_model: text.nullish(), gpu_count: count.nullish(), multi_node: z.boolean().nullish() })
    .optional(),
  dataset: z
    .object({
      kind: z.enum(['random', 'custom', 'jsonl']),
      num_prompts: count.optional(),
      scenario_names: z.array(text).optional(),
      input_len: lengths.optional(),
      output_len: lengths.optional(),
      canonical_jsonl: text.nullish(),
    })
    .optional(),
  /** Of the older example. */
  workload: z
    .object({
      kind: text,
      canonical_jsonl: text.nullish(),
      endpoint: text.optional(),
      num_prompts: count.optional(),
      request_rates: z.array(z.number().positive()).nullish(),
      max_concurrency: numberOrList.nullish(),
      synthetic_fallback: z
        .object({ dataset_name: text.optional(), input_len: count, output_len: count })
        .nullish(),
    })
    .optional(),
  benchmark: z
    .object({
      endpoint: text.optional(),
      max_concurrency: numberOrList.nullish(),
      extra_request_body: z.record(z.string(), z.unknown()).optional(),
      qps: qps.optional(),
      request_rates: z.array(z.number().positive()).nullish(),
      sla: limits.optional(),
    })
    .optional(),
  sla: limits.optional(),
  search: z
    .object({
      tier: z.number().int().min(1).max(3).optional(),
      max_candidates_per_framework: count.max(64).optional(),
      max_qps_rounds: count.optional(),
      max_wall_hours: z.number().positive().optional(),
    })
    .optional(),
  frameworks: z.record(z.string(), plannedSearchSchema),
});
export type PlanDocument = z.infer<typeof planDocumentSchema>;

/** Parts of a plan that a campaign has a use for, or that only say where the plan comes from. */
export const knownParts: readonly string[] = Object.keys(planDocumentSchema.shape);
