/** Kernels of one behaviour (references/engine/measured-operators.md 3). */
const set = (...names: readonly string[]): ReadonlySet<string> => new Set(names);

/** Multiplications whose weights may be stored the other way round. */
export const multiplications = set(
  'MatMulV2',
  'MatMulV3',
  'MatMulCommon',
  'MatMul',
  'QuantBatchMatmulV3',
  'BatchMatMulV2',
  'TransposeBatchMatMul',
  'GroupedMatmul',
  'GroupedMatmulSwigluQuant',
);
/** Multiplications that are found between their rows by rows, inputs and outputs. */
export const interpolatedMultiplications: ReadonlySet<string> = new Set([
  ...multiplications,
  'BatchMatMulNd',
]);
/** Multiplications of several matrices at once. */
export const batchedMultiplications = set(
  'BatchMatMulV2',
  'BatchMatMulNd',
  'TransposeBatchMatMul',
  'QuantBatchMatmulV3',
);
/** Activations whose two inputs were measured as one. */
export const gated = set('SwiGlu');
/** Rotations, measured with keys in front of queries and heads behind positions. */
export const rotations = set('ApplyRotaryPosEmb', '_triton_rope', 'split_qkv_rmsnorm_rope_kernel');
/** Cache writes, measured with keys and values apart. */
export const cacheWrites = set('ReshapeAndCacheNdKernel', 'reshape_and_cache_200000000');
/** Kernels whose batch was measured as more rows. */
export const flattened = set(
  'AscendQuantV2',
  'DynamicQuant',
  'RmsNorm',
  'AddRmsNormBias',
  'AddRmsNorm',
  'DispatchFFNCombine',
);
/** Kernels whose heads were measured as one width. */
export const merged = set('AscendQuantV2', 'DynamicQuant');
/** Kernels for which single and half precision count alike. */
const relaxed: ReadonlySet<string> = new Set([
  ...rotations,
  'MatMulV2',
  'PadV3',
  'PadV3AiCore',
  'MoeGatingTopK',
]);

const floating = set('DT_BF16', 'FLOAT');

/** A format as rows of the kernel are told apart by it. */
export function typeKey(kernel: string, type: string): string {
  return relaxed.has(kernel) && floating.has(type) ? 'floating' : type;
}
