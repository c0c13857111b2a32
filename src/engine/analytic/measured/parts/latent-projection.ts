import type { CalledOperator } from '../called-operator.ts';
import type { OperatorMapping } from '../mapping.ts';
import { compute, half, int8, ofType, type Part } from './part.ts';

/** Sizes of the projections in front of latent attention. */
interface ProjectionSizes {
  readonly tokens: number;
  readonly hidden: number;
  /** Low rank of the queries. */
  readonly rank: number;
  /** Width of keys and values before their norm, the rotated part included. */
  readonly projected: number;
  readonly latent: number;
  /** Queries of this rank, of all its heads. */
  readonly queries: number;
}

function sizesOf({ inputs }: CalledOperator): ProjectionSizes | null {
  const [hidden, , , down, norm, up, keyValue, keyNorm] = inputs.map((one) => one.shape);
  if (hidden === undefined || down === undefined || norm === undefined || up === undefined) return null;
  if (keyValue === undefined || keyNorm === undefined) return null;
  const [tokens = 0, width = 0] = hidden;
  const [rank = 0] = down;
  const [projected = 0] = keyValue;
  const [latent = 0] = keyNorm;
  const [queries = 0] = up;
  return { tokens, hidden: width, rank, projected, latent, queries };
}

/** The norm, rotation and write of keys and values; null where the mapping says too little of it. */
function cacheWrite({ tokens, projected, latent }: ProjectionSizes, mapping: OperatorMapping): Part | null {
  const query = mapping.decomposer_options?.kv_cache_query;
  const kernels = ['KvRmsNormRopeCache'];
  if (query?.mode === undefined || query.mode === null)
    return compute(kernels, ofType(half, [tokens, 1, 1, projected]));
  if (query.mode !== 'pool_dim0_agnostic' || query.block_size === undefined || query.block_size === null)
    return null;
  const rope = projected - latent;
  const cache = { tokens, latent, rope, blockTokens: query.block_size, type: half };
  return { kind: 'cache', kernels, cache };
}

/** The projections in front of latent attention, unquantised. */
export function latentProjection(call: CalledOperator, mapping: OperatorMapping): Part[] | null {
  const sizes = sizesOf(call);
  if (sizes === null) return null;
  const { tokens, hidden, rank, projected } = sizes;
  const cache = cacheWrite(sizes, mapping);
  const up = call.inputs[5]?.shape ?? [];
  const norm = call.inputs[4]?.shape ?? [];
  if (cache === null) return null;
  return [
    compute(['MatMulV2'], ofType(half, [tokens, hidden], [rank + projected, hidden])),
    compute(['RmsNorm'], ofType(half, [tokens, rank], norm)),
    compute(['MatMulV2'], ofType(half, [tokens, rank], up)),
    cache,
  ];
}

/** Whole numbers of a head that the sizes do not tell: from the query width, the rotated part and the heads. */
function headSizes({ queries, projected, latent }: ProjectionSizes, heads: number) {
  const rope = projected - latent;
  return { heads, rope, nope: queries / heads - rope };
}

/** The opaque kernel that runs all quantised projections in decode; null where its mapping names none. */
function opaque(sizes: ProjectionSizes, call: CalledOperator, mapping: OperatorMapping): Part[] | null {
  const kernel = mapping.decomposer_options?.opaque_kernel;
  if (kernel === undefined || kernel === null || call.heads === null) return null;
  if (call.weights !== 'int8' && call.weights !== 'int4') return null;
  const { heads, rope, nope } = headSizes(sizes, call.heads);
  return [
    {
      kind: 'preprocess',
      kernels: [kernel.kernel_type ?? 'mla_preprocess_0_mix_aic'],
      preprocess: {
        numbers: {
          num_tokens: sizes.tokens,
          hidden_size: sizes.hidden,
          local_num_heads: heads,
          q_lora_rank: sizes.rank,
          kv_lora_rank: sizes.latent,
          qk_nope_head_dim: nope,
          qk_rope_head_dim: rope,
          block_size: kernel.block_size ?? 128,
        },
        texts: {
          cache_mode: kernel.cache_mode ?? 'krope_ctkv',
          quant_mode: kernel.quant_mode ?? 'per_tensor_quant_asymm',
          weight_format: kernel.weight_format ?? 'FRACTAL_NZ',
        },
        flags: {
          enable_inner_out: kernel.enable_inner_out ?? true,
          weight_quantized: kernel.weight_quantized ?? true,
        },
      },
    },
  ];
}

/** The same, quantised: each projection behind a quantisation of its input, or one opaque kernel for all. */
export function quantizedProjection(call: CalledOperator, mapping: OperatorMapping): Part[] | null {
  const sizes = sizesOf(call);
  if (sizes === null) return null;
  if (mapping.decomposer_options?.visible_kernel_regime?.requires_sequence_parallel === true)
    return opaque(sizes, call, mapping);
  const { tokens, hidden, rank, projected, queries } = sizes;
  const cache = cacheWrite(sizes, mapping);
  if (cache === null) return null;
  const quantization = ['AscendQuantV2', 'AscendQuantV2Aicore'];
  const linear = ['QuantBatchMatmulV3'];
  return [
    compute(quantization, ofType(half, [tokens, hidden], [hidden], [hidden])),
    compute(linear, ofType(int8, [tokens, hidden], [rank + projected, hidden])),
    compute(['RmsNorm'], ofType(half, [tokens, rank], call.inputs[4]?.shape ?? [])),
    compute(quantization, ofType(half, [tokens, rank], [rank], [rank])),
    compute(linear, ofType(int8, [tokens, rank], [queries, rank])),
    cache,
  ];
}
