import type { AttentionCall } from './attention-rows.ts';
import { attentionRow } from './attention-rows.ts';
import type { CalledOperator, CalledTensor } from './called-operator.ts';
import { collectiveTime } from './collective.ts';
import type { MeasuredDatabase } from './database.ts';
import { computeRow } from './exact.ts';
import type { OperatorMapping } from './mapping.ts';
import { bestRow } from './matching-rows.ts';
import { type LookUp, missed } from './outcome.ts';
import { areEqual, type Sizes } from './shapes.ts';

/** One kernel of several that an operator is made of. */
export type Part =
  | {
      readonly kind: 'compute';
      readonly kernels: readonly string[];
      readonly inputs: readonly CalledTensor[];
    }
  | { readonly kind: 'attention'; readonly kernels: readonly string[]; readonly call: AttentionCall }
  | { readonly kind: 'cache'; readonly kernels: readonly string[]; readonly cache: CacheCall };

/** The write of latent keys and values, without the size of the pool that they are written to. */
export interface CacheCall {
  readonly tokens: number;
  readonly latent: number;
  readonly rope: number;
  readonly blockTokens: number;
  readonly type: string;
}

const attentionKernel = ['FusedInferAttentionScore'];
const half = 'DT_BF16';

const ofType = (type: string, ...shapes: readonly Sizes[]): CalledTensor[] =>
  shapes.map((shape) => ({ shape, type }));

/** Latent attention as its kernels: projections around the attention in decode, one in front of it in prefill. */
function latentAttention(call: CalledOperator, isQuantized: boolean): Part[] | null {
  const shapes = call.inputs.map((one) => one.shape);
  const [query, cache, , , , , keyUp, valueUp, up] = shapes;
  const type = call.inputs[0]?.type ?? null;
  if (query?.length !== 3 || cache === undefined || type === null) return null;
  const [tokens = 0, heads = 0, queryWidth = 0] = query;
  const { count, meanLength, longestQuery } = call.requests;
  if (longestQuery <= 1) {
    const [, nope = 0, latent = 0] = keyUp ?? [];
    const value = valueUp?.[2];
    if (keyUp?.length !== 3 || value === undefined) return null;
    const first = isQuantized ? ['QuantBatchMatmulV3'] : ['BatchMatMulV2', 'BatchMatMulNd'];
    return [
      { kind: 'compute', kernels: first, inputs: ofType(type, [heads, tokens, nope], [heads, nope, latent]) },
      {
        kind: 'attention',
        kernels: attentionKernel,
        call: {
          query: [count, heads, latent],
          type,
          meanLength,
          sparseMode: 0,
          keyValueHeads: 1,
          layout: null,
        },
      },
      {
        kind: 'compute',
        kernels: ['TransposeBatchMatMul'],
        inputs: ofType(type, [heads, tokens, latent], [heads, latent, value]),
      },
    ];
  }
  const [latent = 0] = up ?? [];
  if (up === undefined) return null;
  const rope = (cache.at(-1) ?? 0) - latent;
  return [
    { kind: 'compute', kernels: ['MatMulV2'], inputs: ofType(type, [tokens, latent], up) },
    {
      kind: 'attention',
      kernels: attentionKernel,
      call: {
        query: [tokens, heads, queryWidth - rope],
        type,
        meanLength,
        sparseMode: 3,
        keyValueHeads: heads,
        layout: null,
      },
    },
  ];
}

/** The projections in front of latent attention, unquantised. */
function latentProjection(call: CalledOperator, mapping: OperatorMapping): Part[] | null {
  const [hidden, , , down, norm, up, keyValue, keyNorm] = call.inputs.map((one) => one.shape);
  if (hidden === undefined || down === undefined || norm === undefined || up === undefined) return null;
  if (keyValue === undefined || keyNorm === undefined) return null;
  const [tokens = 0, width = 0] = hidden;
  const [rank = 0] = down;
  const [projected = 0] = keyValue;
  const [latent = 0] = keyNorm;
  const query = mapping.decomposer_options?.kv_cache_query;
  const cache: Part | null =
    query?.mode === 'pool_dim0_agnostic'
      ? query.block_size === undefined || query.block_size === null
        ? null
        : {
            kind: 'cache',
            kernels: ['KvRmsNormRopeCache'],
            cache: {
              tokens,
              latent,
              rope: projected - latent,
              blockTokens: query.block_size,
              type: half,
            },
          }
      : {
          kind: 'compute',
          kernels: ['KvRmsNormRopeCache'],
          inputs: ofType(half, [tokens, 1, 1, projected]),
        };
  if (cache === null) return null;
  return [
    {
      kind: 'compute',
      kernels: ['MatMulV2'],
      inputs: ofType(half, [tokens, width], [rank + projected, width]),
    },
    { kind: 'compute', kernels: ['RmsNorm'], inputs: ofType(half, [tokens, rank], norm) },
    { kind: 'compute', kernels: ['MatMulV2'], inputs: ofType(half, [tokens, rank], up) },
    cache,
  ];
}

/** The kernels of an operator that stacks run as several; null for one that is not taken apart here. */
export function partsOf(call: CalledOperator, mapping: OperatorMapping): Part[] | null {
  switch (call.name) {
    case 'tensor_cast.multihead_latent_attention.default':
      return latentAttention(call, false);
    case 'tensor_cast.multihead_latent_attention_quant.default':
      return latentAttention(call, true);
    case 'tensor_cast.mlapo.default':
      return latentProjection(call, mapping);
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

function cacheRow(database: MeasuredDatabase, kernels: readonly string[], cache: CacheCall) {
  const { tokens, latent, rope, blockTokens, type } = cache;
  const wanted: Sizes[] = [
    [tokens, 1, 1, latent + rope],
    [latent],
    [tokens, 1, 1, rope],
    [tokens, 1, 1, rope],
    [tokens],
  ];
  const types = [type, type, type, type, 'INT64', type, type];
  return bestRow(
    database,
    kernels,
    ({ inputShapes, inputTypes, inputFormats }) => {
      if (inputShapes.length < types.length || inputFormats.length < types.length) return null;
      if (!wanted.every((shape, index) => areEqual(shape, inputShapes[index] ?? []))) return null;
      const [ropePool = [], latentPool = []] = inputShapes.slice(wanted.length);
      if (ropePool.length !== 4 || !areEqual(ropePool.slice(1), [blockTokens, 1, rope])) return null;
      if (latentPool.length !== 4 || !areEqual(latentPool.slice(1), [blockTokens, 1, latent])) return null;
      if (!types.every((one, index) => inputTypes[index] === one)) return null;
      return inputFormats.slice(0, types.length).every((format) => format === 'ND') ? { distance: 0 } : null;
    },
    'nearest',
  );
}

/** The row of one kernel of several; null where none is this call. */
export function partRow(database: MeasuredDatabase, part: Part) {
  if (part.kind === 'attention') return attentionRow(database, part.kernels, part.call);
  if (part.kind === 'cache') return cacheRow(database, part.kernels, part.cache);
  return computeRow(database, part.kernels, part.inputs, part.inputs.length);
}

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
  for (const part of parts) {
    const row = partRow(database, part);
    if (row !== null) {
      microseconds += row.microseconds;
      found += 1;
    } else if (part.kind === 'attention') return missed('shape');
  }
  if (found === parts.length) return { kind: 'measured', microseconds };
  if (found === 0 || mapping.require_all_sub_kernels === true) return missed('shape');
  return { kind: 'partial', microseconds };
}
