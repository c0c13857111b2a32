import { expect, it } from 'vitest';
import { requestShape } from '../../../../src/engine/analytic/forward/request-shape.ts';

const prompt = { queries: 5, queryLength: 1000, contextLength: 0, isDecode: false, prefixHitRate: 0, dp: 2 };

it('the fullest rank runs its requests whole', () => {
  expect(requestShape(prompt)).toEqual({
    phase: 'prefill',
    hasContext: false,
    requests: [{ count: 3, queryLength: 1000, sequenceLength: 1000 }],
  });
});

it('a prefix hit is not computed, and is still attended to', () => {
  const { requests, hasContext } = requestShape({ ...prompt, prefixHitRate: 0.3, contextLength: 40 });
  expect(requests).toEqual([{ count: 3, queryLength: 700, sequenceLength: 1040 }]);
  expect(hasContext).toBe(true);
});

it('decode has no prefix to find', () => {
  const decode = { ...prompt, isDecode: true, queryLength: 2, contextLength: 500, prefixHitRate: 0.5 };
  expect(requestShape(decode)).toEqual({
    phase: 'decode',
    hasContext: true,
    requests: [{ count: 3, queryLength: 2, sequenceLength: 502 }],
  });
});
