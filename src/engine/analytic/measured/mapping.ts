import { z } from 'zod';
import { MeasuredDataError } from './damage.ts';

const kernels = z.array(z.string());

/** How one operator is looked up (references/engine/measured-operators.md 1). */
const operatorSchema = z.looseObject({
  kernel_type: z.string().optional(),
  primary_kernel_type: z.string().optional(),
  alternate_kernel_types: kernels.nullish(),
  tc_input_count: z.number().int().nonnegative().nullish(),
  query_mode: z.string().nullish(),
  category: z.string().nullish(),
  composite: z.boolean().nullish(),
  sub_kernels: kernels.nullish(),
  zero_cost: z.boolean().nullish(),
  accepted_miss: z.unknown().optional(),
  compute_subcategory: z.string().nullish(),
  expected_input_formats: z.array(z.string()).nullish(),
  kernel_types_by_input_rank: z.record(z.string(), kernels).nullish(),
  mtp_projection_kernel_type: z.string().nullish(),
  tp_linear_projection: z
    .looseObject({
      shard_axis: z.enum(['input', 'output']),
      logical_global_dims: z.array(z.number().int().positive()).min(1),
    })
    .nullish(),
  quant_mode: z.string().nullish(),
  require_all_sub_kernels: z.boolean().nullish(),
  decomposer_options: z
    .looseObject({
      opaque_kernel: z
        .looseObject({
          kernel_type: z.string().optional(),
          block_size: z.number().int().positive().optional(),
          cache_mode: z.string().optional(),
          quant_mode: z.string().optional(),
          weight_format: z.string().optional(),
          enable_inner_out: z.boolean().optional(),
          weight_quantized: z.boolean().optional(),
        })
        .nullish(),
      visible_kernel_regime: z.looseObject({ requires_sequence_parallel: z.boolean().nullish() }).nullish(),
      kv_cache_query: z
        .looseObject({ mode: z.string().nullish(), block_size: z.number().int().nullish() })
        .nullish(),
    })
    .nullish(),
});

const kernelOverrides = <Shape extends z.ZodType>(policy: Shape) =>
  z.looseObject({ kernel_overrides: z.record(z.string(), policy).nullish() }).nullish();

const mappingSchema = z.looseObject({
  version: z.unknown().optional(),
  device: z.string().nullish(),
  communication_data_ref: z.string().nullish(),
  operator_mappings: z.record(z.string(), operatorSchema),
  latency_policy: kernelOverrides(
    z.looseObject({
      prefer_profiling_rows: z.boolean().nullish(),
      profiling_core_envelope_fallback: z
        .looseObject({ max_duration_to_core_ratio: z.number().nullish() })
        .nullish(),
    }),
  ),
  query_selection_policy: kernelOverrides(z.looseObject({ require_semantic_unique: z.boolean().nullish() })),
  interpolation_policy: kernelOverrides(
    z.looseObject({
      max_interpolation_dim: z.number().int().nullish(),
      axis_transform: z.string().nullish(),
      shape_transform: z.string().nullish(),
      quant_mode: z.string().nullish(),
      generic_compute: z.looseObject({ axis: z.string().nullish() }).nullish(),
    }),
  ),
});

/** How one operator is looked up. */
export type OperatorMapping = z.infer<typeof operatorSchema>;
/** The whole of op_mapping.yaml. */
export type MeasuredMapping = z.infer<typeof mappingSchema>;

/**
 * Checks what op_mapping.yaml holds. `path` names it in errors. @throws MeasuredDataError naming the field that is wrong
 */
export function readMeasuredMapping(document: unknown, path: string): MeasuredMapping {
  const read = mappingSchema.safeParse(document);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new MeasuredDataError({
    code: 'mapping-field',
    path,
    field: issue?.path.join('.') ?? '',
    value: issue?.message ?? '',
  });
}

/** The kernels that an operator is looked up as, the first one preferred. */
export function kernelsOf(mapping: OperatorMapping): string[] {
  const first = mapping.kernel_type;
  if (first === undefined || first === '') return [];
  return [...new Set([first, ...(mapping.alternate_kernel_types ?? [])])];
}
