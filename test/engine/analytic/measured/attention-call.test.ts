import { describe, expect, it } from 'vitest';
import { attentionCall, queryOf } from '../../../../src/engine/analytic/measured/attention-rows.ts';
import { callOf, requestsOf, tensors } from './small-database.ts';

describe('queries as tokens, heads and width', () => {
  it.each<[shape: number[], width: number, query: number[] | null]>([
    [[6, 4, 8], 8, [6, 4, 8]],
    [[6, 4, 1, 8], 8, [6, 4, 8]],
    [[6, 4, 2, 8], 8, null],
    [[6, 32], 8, [6, 4, 8]],
    [[6, 33], 8, null],
    [[6, 32], 0, null],
    [[6, 32], -8, null],
    [[32], 8, null],
  ])('%j with keys of %d: %j', (shape, width, query) => expect(queryOf(shape, width)).toEqual(query));
});

describe('the call of attention', () => {
  const requests = requestsOf(3, 1, 700);

  it('tells tokens, heads, width, the heads of its keys and how they lie', () => {
    const call = (query: number[]) =>
      attentionCall(callOf({ inputs: tensors(query, [50, 128, 2, 8]), requests }));
    expect(call([6, 4, 8])).toEqual({
      query: [6, 4, 8],
      type: 'DT_BF16',
      meanLength: 700,
      sparseMode: 3,
      keyValueHeads: 2,
      layout: 'TND',
      sparse: null,
    });
    expect(call([6, 4, 1, 8])).toMatchObject({ query: [6, 4, 8], layout: 'BNSD_NBSD' });
    expect(call([6, 32])).toMatchObject({ query: [6, 4, 8], layout: null });
    expect(call([6])).toBeNull();
  });

  it('is none without keys or a format', () => {
    expect(attentionCall(callOf({ inputs: tensors([6, 4, 8]) }))).toBeNull();
    const [key] = tensors([2, 8]);
    expect(key && attentionCall(callOf({ inputs: [{ shape: [6, 4, 8], type: null }, key] }))).toBeNull();
    expect(attentionCall(callOf({ inputs: tensors([6, 4, 8], [8]) }))?.keyValueHeads).toBeNull();
  });
});
