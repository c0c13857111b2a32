import { describe, expect, it } from 'vitest';
import type { CalledOperator } from '../../../../src/engine/analytic/measured/called-operator.ts';
import { indexer, sparseAttention } from '../../../../src/engine/analytic/measured/parts/sparse-attention.ts';
import { callOf, requestsOf, tensors } from './small-database.ts';

describe('attention to picked tokens', () => {
  const inputs = tensors([7, 4, 8], [90, 128, 20], [1], [1], [1], [1], [4, 6, 16], [4, 16, 5]);
  const requests = requestsOf(3, 1, 300);
  const call = (given: Partial<CalledOperator> = {}) => callOf({ inputs, requests, picks: 200, ...given });

  it('tells its rows where the queries of each request end, and what it picked', () => {
    const [first, attention, last] = sparseAttention(call(), { isQuantized: false }) ?? [];
    expect(first).toMatchObject({
      kernels: ['BatchMatMulV2', 'BatchMatMulNd'],
      inputs: tensors([4, 7, 6], [4, 6, 16]),
    });
    expect(attention).toMatchObject({
      call: {
        query: [7, 4, 16],
        meanLength: 300,
        sparseMode: 3,
        keyValueHeads: 1,
        layout: 'TND',
        sparse: {
          heads: 4,
          picks: 200,
          blockTokens: 128,
          queryEnds: [3, 5, 7],
          keyLengths: [300, 300, 300],
          validBlocks: [3, 3, 3],
          validPicks: 200,
        },
      },
    });
    expect(last).toMatchObject({
      kernels: ['TransposeBatchMatMul'],
      inputs: tensors([4, 7, 16], [4, 16, 5]),
    });
    expect(sparseAttention(call({ picks: 2048 }), { isQuantized: true })).toMatchObject([
      { kernels: ['QuantBatchMatmulV3'] },
      { call: { sparse: { validPicks: 300 } } },
      {},
    ]);
  });

  it('is none where its arguments or its requests say too little', () => {
    expect(sparseAttention(call({ picks: null }), { isQuantized: false })).toBeNull();
    expect(sparseAttention(call({ requests: requestsOf(8, 1, 300) }), { isQuantized: false })).toBeNull();
    expect(sparseAttention(call({ requests: requestsOf(0, 1, 300) }), { isQuantized: false })).toBeNull();
    expect(
      sparseAttention(call({ requests: { ...requests, groups: [] } }), { isQuantized: false }),
    ).toBeNull();
    expect(
      sparseAttention(call({ requests: { ...requests, isDecode: false } }), { isQuantized: false }),
    ).toBeNull();
    expect(
      sparseAttention(call({ requests: { ...requests, isDecode: false, longestQuery: 2 } }), {
        isQuantized: false,
      }),
    ).toHaveLength(3);
    for (const at of [0, 6, 7]) {
      const changed = inputs.map((one, index) => (index === at ? { ...one, shape: [4, 6] } : one));
      expect(sparseAttention(call({ inputs: changed }), { isQuantized: false }), String(at)).toBeNull();
    }
    expect(indexer(call({ heads: 4, inputs: inputs.slice(0, 4) }), ['K'])).toBeNull();
    expect(indexer(call(), ['K'])).toBeNull();
  });
});
