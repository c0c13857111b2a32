import { describe, expect, it } from 'vitest';
import {
  LengthDistributionError,
  type LengthDistributionProblem,
  readLengthDistribution,
} from '../../../../src/engine/analytic/scheduling/read-length-distribution.ts';

const bin = (min_tokens: unknown, max_tokens: unknown, weight: unknown = 1) => ({
  min_tokens,
  max_tokens,
  weight,
});

function problemOf(document: unknown): LengthDistributionProblem | null {
  try {
    readLengthDistribution(document);
    return null;
  } catch (error) {
    if (!(error instanceof LengthDistributionError)) throw error;
    return error.problem;
  }
}

describe('a length distribution', () => {
  it('is read in the order of the file, bins that touch included', () => {
    expect(readLengthDistribution({ bins: [bin(100, 200, 0.5), bin(0, 100)] })).toEqual([
      { minTokens: 100, maxTokens: 200, weight: 0.5 },
      { minTokens: 0, maxTokens: 100, weight: 1 },
    ]);
  });

  it.each([
    ['nothing', null, { kind: 'no-bins' }],
    ['a text', 'bins', { kind: 'no-bins' }],
    ['no list', { bins: {} }, { kind: 'no-bins' }],
    ['an empty list', { bins: [] }, { kind: 'no-bins' }],
    ['a field beside the bins', { bins: [bin(0, 1)], unit: 'k' }, { kind: 'unknown-field', field: 'unit' }],
    [
      'a misspelt field',
      { bins: [{ ...bin(0, 1), wieght: 1 }] },
      { kind: 'unknown-field', field: 'bins[0].wieght' },
    ],
    ['a bin that is none', { bins: [bin(0, 1), 7] }, { kind: 'not-a-number', bin: 2 }],
    ['a bin that is null', { bins: [null] }, { kind: 'not-a-number', bin: 1 }],
    ['a text for a number', { bins: [bin('0', 1)] }, { kind: 'not-a-number', bin: 1 }],
    ['a text for the end', { bins: [bin(0, '1')] }, { kind: 'not-a-number', bin: 1 }],
    ['no weight', { bins: [{ min_tokens: 0, max_tokens: 1 }] }, { kind: 'not-a-number', bin: 1 }],
    ['half a token', { bins: [bin(0.5, 2)] }, { kind: 'not-a-number', bin: 1 }],
    ['half a token at the end', { bins: [bin(0, 2.5)] }, { kind: 'not-a-number', bin: 1 }],
    ['an endless weight', { bins: [bin(0, 2, Number.POSITIVE_INFINITY)] }, { kind: 'not-a-number', bin: 1 }],
    ['a length below zero', { bins: [bin(-1, 2)] }, { kind: 'negative', bin: 1 }],
    ['a range of nothing', { bins: [bin(2, 2)] }, { kind: 'empty-range', bin: 1 }],
    ['a weight of nothing', { bins: [bin(0, 2, 0)] }, { kind: 'no-weight', bin: 1 }],
    ['bins that overlap', { bins: [bin(5, 9), bin(0, 6)] }, { kind: 'overlap', bin: 1 }],
  ] as const)('is none with %s', (_name, document, problem) => {
    expect(problemOf(document)).toEqual(problem);
  });
});
