import type { CalledOperator } from '../called-operator.ts';
import { ofType, type Part } from './part.ts';

const attentionKernel = ['FusedInferAttentionScore'];

/** Latent attention as its kernels: projections around the attention in decode, one in front of it in prefill. */
export function latentAttention(
  call: CalledOperator,
  { isQuantized }: { readonly isQuantized: boolean },
): Part[] | null {
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
          sparse: null,
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
        sparse: null,
      },
    },
  ];
}
