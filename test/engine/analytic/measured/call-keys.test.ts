import { describe, expect, it } from 'vitest';
import { callKey } from '../../../../src/engine/analytic/measured/called-operator.ts';
import { callOf, requestsOf, tensors } from './small-database.ts';

describe('calls that are asked for alike', () => {
  const one = callOf({ name: 'aten.mm.default', inputs: tensors([4, 8]), outputs: tensors([4, 8]) });
  const exchange = { bytes: 8, ranks: 2, topology: 0 };

  it.each<[what: string, given: Partial<typeof one>]>([
    ['name', { name: 'aten.add.default' }],
    ['shape', { inputs: tensors([4, 9]) }],
    ['number of arguments', { inputs: tensors([4], [8]) }],
    ['format', { inputs: [{ shape: [4, 8], type: 'INT8' }] }],
    ['unknown format', { inputs: [{ shape: [4, 8], type: null }] }],
    ['result', { outputs: null }],
    ['message', { exchange }],
  ])('differ in no %s', (_what, given) => expect(callKey({ ...one, ...given })).not.toBe(callKey(one)));

  it('differ in no message size, ranks or topology', () => {
    const keys = [
      exchange,
      { ...exchange, bytes: 9 },
      { ...exchange, ranks: 4 },
      { ...exchange, topology: 1 },
    ].map((given) => callKey({ ...one, exchange: given }));
    expect(new Set(keys).size).toBe(4);
  });

  it('differ in requests only where the operator sees them', () => {
    const key = (name: string, requests: ReturnType<typeof requestsOf>) =>
      callKey({ ...one, name, requests });
    const lengths = [
      requestsOf(2, 1, 100),
      requestsOf(3, 1, 100),
      requestsOf(2, 2, 100),
      requestsOf(2, 1, 101),
    ];
    const count = (name: string) => new Set(lengths.map((requests) => key(name, requests))).size;
    expect(count('aten.mm.default')).toBe(1);
    expect(count('tensor_cast.attention.default')).toBe(4);
    expect(count('tensor_cast.dsa_indexer.default')).toBe(4);
    const [first] = lengths;
    const uneven = first && {
      ...first,
      groups: [
        { count: 1, queryLength: 1, sequenceLength: 50 },
        { count: 1, queryLength: 1, sequenceLength: 150 },
      ],
    };
    const differs = (name: string) => first && uneven && key(name, first) !== key(name, uneven);
    expect(differs('tensor_cast.attention.default')).toBe(false);
    expect(differs('tensor_cast.mla_sparse_attention.default')).toBe(true);
    expect(differs('tensor_cast.mla_sparse_attention_quant.default')).toBe(true);
    const prefill = first && { ...first, isDecode: false };
    expect(first && prefill && key('tensor_cast.dsa_indexer.default', prefill)).not.toBe(
      first && key('tensor_cast.dsa_indexer.default', first),
    );
  });
});
