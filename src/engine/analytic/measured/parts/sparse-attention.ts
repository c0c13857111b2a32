import type { SparseCall } from '../attention-rows.ts';
import type { CalledOperator, CalledRequests } from '../called-operator.ts';
import { compute, half, int8, ofType, type Part } from './part.ts';

/** Where the queries of each request end when tokens are spread evenly over them; null for fewer tokens than requests. */
function evenEnds(tokens: number, requests: number): number[] | null {
  if (tokens <= 0 || requests <= 0 || tokens < requests) return null;
  const base = Math.floor(tokens / requests);
  const extra = tokens % requests;
  let end = 0;
  return Array.from({ length: requests }, (_, index) => {
    end += base + (index < extra ? 1 : 0);
    return end;
  });
}

function sequenceLengths({ groups }: CalledRequests): number[] {
  return groups.flatMap(({ count, sequenceLength }) => Array.from({ length: count }, () => sequenceLength));
}

/** Facts of a call that rows of sparse kernels tell beside its shape; null where the call does not tell it itself. */
function sparseCallOf(
  { requests }: CalledOperator,
  tokens: number,
  heads: number,
  blockTokens: number,
  picks: number,
  { isAttention }: { readonly isAttention: boolean },
): SparseCall | null {
  const lengths = sequenceLengths(requests);
  const ends = evenEnds(tokens, requests.count);
  if (ends === null || lengths.length === 0) return null;
  return {
    heads,
    picks,
    blockTokens,
    queryEnds: ends,
    keyLengths: lengths,
    validBlocks: lengths.map((length) => Math.ceil(length / blockTokens)),
    validPicks: isAttention ? Math.min(picks, Math.max(...lengths)) : null,
  };
}

/** Attention to picked tokens: absorbed projections around it, in prefill too. */
export function sparseAttention(
  call: CalledOperator,
  { isQuantized }: { readonly isQuantized: boolean },
): Part[] | null {
  const [query, cache, , , , , keyUp, valueUp] = call.inputs;
  const type = query?.type ?? null;
  const { meanLength, longestQuery, isDecode } = call.requests;
  if (query?.shape.length !== 3 || cache === undefined || type === null || call.picks === null) return null;
  if (keyUp?.shape.length !== 3 || valueUp?.shape.length !== 3) return null;
  // Queries of one token in prefill contradict its phase.
  if (!isDecode && longestQuery <= 1) return null;
  const [tokens = 0, heads = 0] = query.shape;
  const [, nope = 0, latent = 0] = keyUp.shape;
  const value = valueUp.shape[2] ?? 0;
  const sparse = sparseCallOf(call, tokens, heads, cache.shape.at(-2) ?? 0, call.picks, {
    isAttention: true,
  });
  if (sparse === null) return null;
  const first = isQuantized ? ['QuantBatchMatmulV3'] : ['BatchMatMulV2', 'BatchMatMulNd'];
  return [
    compute(first, ofType(type, [heads, tokens, nope], [heads, nope, latent])),
    {
      kind: 'attention',
      kernels: ['SparseFlashAttention'],
      call: {
        query: [tokens, heads, latent],
        type,
        meanLength,
        sparseMode: 3,
        keyValueHeads: 1,
        layout: 'TND',
        sparse,
      },
    },
    compute(['TransposeBatchMatMul'], ofType(type, [heads, tokens, latent], [heads, latent, value])),
  ];
}

/** The indexer: three projections, a norm of its keys, two casts, the write of the keys, and the choice. */
export function indexer(call: CalledOperator, kernels: readonly string[]): Part[] | null {
  const [hidden, latent, , , cache, , , , queryUp, keys, scores, norm] = call.inputs.map((one) => one.shape);
  if (call.picks === null || call.heads === null) return null;
  if (hidden === undefined || latent === undefined || cache === undefined || queryUp === undefined)
    return null;
  if (keys === undefined || scores === undefined || norm === undefined) return null;
  const width = hidden.at(-1) ?? 0;
  const rank = latent.at(-1) ?? 0;
  const tokens = hidden.at(-2) ?? 0;
  const [keyWidth = 0] = keys;
  const headWidth = norm[0] ?? 0;
  const sparse = sparseCallOf(call, tokens, call.heads, cache.at(-2) ?? 0, call.picks, {
    isAttention: false,
  });
  if (sparse === null) return null;
  const cast = compute(['Cast'], ofType(half, [tokens, headWidth]));
  const isInt8 = call.weights === 'int8' || call.weights === 'int4';
  const queries = isInt8
    ? [
        compute(['AscendQuantV2', 'AscendQuantV2Aicore'], ofType(half, [tokens, rank])),
        compute(['QuantBatchMatmulV3'], ofType(int8, [tokens, rank], queryUp)),
      ]
    : [compute(['MatMulV2'], ofType(half, [tokens, rank], queryUp))];
  return [
    compute(['MatMulV2'], ofType(half, [tokens, width], keys)),
    compute(['LayerNormV3'], ofType('FLOAT', [tokens, keyWidth], norm, norm)),
    cast,
    cast,
    compute(['MatMulV2'], ofType(half, [tokens, width], scores)),
    ...queries,
    {
      kind: 'scatter',
      kernels: ['ScatterNdUpdate', 'ScatterNdUpdateAiCore'],
      scatter: { tokens, width: headWidth, type: half },
    },
    {
      kind: 'attention',
      kernels,
      call: {
        query: [tokens, call.heads, headWidth],
        type: half,
        sparseMode: 3,
        keyValueHeads: 1,
        meanLength: call.requests.meanLength,
        layout: 'TND',
        sparse,
      },
    },
  ];
}
