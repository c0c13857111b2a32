import { describe, expect, test } from 'vitest';
import { candidates, type SearchSpace } from '../../../../src/engine/index.ts';

const closed: SearchSpace = {
  tpSizes: null,
  epSizes: null,
  moeDpSizes: null,
  dcpSizes: null,
  mtpTokens: null,
};
const labels = (space: Partial<SearchSpace>, devices: number, hasExperts: boolean) =>
  candidates({ ...closed, ...space }, devices, { hasExperts }).map((one) => one.label);

describe('candidates', () => {
  test('without any size flag tensor parallelism is searched', () => {
    expect(labels({}, 4, false)).toEqual(['TP=1 | PP=1 | DP=4', 'TP=2 | PP=1 | DP=2', 'TP=4 | PP=1 | DP=1']);
  });

  test('one size flag leaves the others at their defaults', () => {
    expect(labels({ epSizes: [] }, 4, true)).toEqual([
      'TP=4 | PP=1 | DP=1 | EP=1 | MOE-TP=4 | MOE-DP=1',
      'TP=4 | PP=1 | DP=1 | EP=2 | MOE-TP=2 | MOE-DP=1',
      'TP=4 | PP=1 | DP=1 | EP=4 | MOE-TP=1 | MOE-DP=1',
    ]);
  });

  test('given sizes keep their order, repeated and indivisible ones are dropped', () => {
    expect(labels({ tpSizes: [4, 1, 3, 4] }, 4, false)).toEqual(['TP=4 | PP=1 | DP=1', 'TP=1 | PP=1 | DP=4']);
  });

  test('expert sizes repeat the label of a dense model', () => {
    expect(labels({ tpSizes: [2], epSizes: [1, 2] }, 2, false)).toEqual([
      'TP=2 | PP=1 | DP=1',
      'TP=2 | PP=1 | DP=1',
    ]);
  });

  test('predicted tokens and shared contexts are the innermost loops', () => {
    expect(labels({ tpSizes: [2], dcpSizes: [1, 2, 4], mtpTokens: [0, 1] }, 4, false)).toEqual([
      'TP=2 | PP=1 | DP=2',
      'TP=2 | PP=1 | DP=2 | DCP=2',
      'TP=2 | PP=1 | DP=2 | MTP=1',
      'TP=2 | PP=1 | DP=2 | MTP=1 | DCP=2',
    ]);
  });
});
