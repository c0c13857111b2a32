import type { CalledOperator } from './called-operator.ts';
import { collectiveTime } from './collective.ts';
import type { MeasuredDatabase } from './database.ts';
import { computeRow } from './exact.ts';
import type { OperatorMapping } from './mapping.ts';
import { type LookUp, missed } from './outcome.ts';
import { latentAttention } from './parts/latent-attention.ts';
import { latentProjection, quantizedProjection } from './parts/latent-projection.ts';
import type { Part } from './parts/part.ts';
import { partTime } from './parts/part-rows.ts';
import { indexer, sparseAttention } from './parts/sparse-attention.ts';

/** Kernels of the choice of tokens, the one that the mapping names first in front. */
function indexerKernels({
  primary_kernel_type: first,
  alternate_kernel_types: others,
}: OperatorMapping): string[] {
  return [first ?? 'LightningIndexer', ...(others ?? [])];
}

/** The kernels of an operator that stacks run as several; null for one that is not taken apart here. */
export function partsOf(call: CalledOperator, mapping: OperatorMapping): Part[] | null {
  switch (call.name) {
    case 'tensor_cast.multihead_latent_attention.default':
      return latentAttention(call, { isQuantized: false });
    case 'tensor_cast.multihead_latent_attention_quant.default':
      return latentAttention(call, { isQuantized: true });
    case 'tensor_cast.mla_sparse_attention.default':
      return sparseAttention(call, { isQuantized: false });
    case 'tensor_cast.mla_sparse_attention_quant.default':
      return sparseAttention(call, { isQuantized: true });
    case 'tensor_cast.mlapo.default':
      return latentProjection(call, mapping);
    case 'tensor_cast.mlapo_quant.default':
      return quantizedProjection(call, mapping);
    case 'tensor_cast.dsa_indexer.default':
      return indexer(call, indexerKernels(mapping));
    default:
      return null;
  }
}

/** Names of operators that stacks run as several kernels, whether or not they are taken apart here. */
export const decomposed: ReadonlySet<string> = new Set(
  [
    'multihead_latent_attention',
    'multihead_latent_attention_quant',
    'mla_sparse_attention',
    'mla_sparse_attention_quant',
    'mlapo',
    'mlapo_quant',
    'dsa_indexer',
  ].map((name) => `tensor_cast.${name}.default`),
);

/** A linear and its all-reduce, measured one after the other. */
function linearAndCollective(
  database: MeasuredDatabase,
  call: CalledOperator,
  mapping: OperatorMapping,
): LookUp {
  const kernels = mapping.sub_kernels ?? [];
  if (kernels.length === 0) return missed('unmapped');
  const count = mapping.tc_input_count ?? null;
  const inputs = count === null ? call.inputs : call.inputs.slice(0, count);
  const isLink = (kernel: string) => kernel.startsWith('hcom_');
  const row = computeRow(
    database,
    kernels.filter((kernel) => !isLink(kernel)),
    inputs,
    count,
  );
  if (row === null) return missed('shape');
  let { microseconds } = row;
  let isInterpolated = false;
  for (const kernel of kernels.filter(isLink)) {
    const found = call.exchange === null ? null : collectiveTime(database, kernel, call.exchange);
    if (found === null) return missed('shape');
    microseconds += found.microseconds;
    isInterpolated ||= found.isInterpolated;
  }
  return { kind: isInterpolated ? 'interpolated' : 'measured', microseconds };
}

/**
 * Looks an operator up as the kernels that it is made of (references/engine/measured-operators.md 6). `partial`: some
 * of them are not in the database, and their time is missing.
 */
export function compositeTime(
  database: MeasuredDatabase,
  call: CalledOperator,
  mapping: OperatorMapping,
): LookUp {
  if (!decomposed.has(call.name)) return linearAndCollective(database, call, mapping);
  const parts = partsOf(call, mapping);
  if (parts === null) return missed('not-read');
  let microseconds = 0;
  let found = 0;
  let isInterpolated = false;
  for (const part of parts) {
    const time = partTime(database, part);
    if (time !== null) {
      microseconds += time.microseconds;
      isInterpolated ||= time.isInterpolated;
      found += 1;
    } else if (part.kind === 'attention') return missed('shape');
  }
  if (found === parts.length) return { kind: isInterpolated ? 'interpolated' : 'measured', microseconds };
  if (found === 0 || mapping.require_all_sub_kernels === true) return missed('shape');
  return { kind: 'partial', microseconds };
}
