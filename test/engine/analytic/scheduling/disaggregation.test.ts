import { describe, expect, test } from 'vitest';
import { decodeOnly, prefillOnly } from '../../../../src/engine/analytic/scheduling/disaggregation.ts';
import {
  aggregateMixed,
  prefillMixedOnly,
} from '../../../../src/engine/analytic/scheduling/mixed-prefill.ts';
import { scriptedForwards } from './scripted-forwards.ts';

describe('prefill alone', () => {
  test('one wave for each chunk, the serving cost once', () => {
    const forwards = scriptedForwards(4, () => ({ latencyMs: 1 }));
    const outcome = prefillOnly(forwards, {
      concurrency: 4,
      inputTokens: 10,
      effectiveTokens: 10,
      maxBatchedTokens: 4,
      servingCostMs: 2,
    });
    expect(outcome).toMatchObject({ ttftMs: 5, tokensPerSecond: 8000, prefillChunks: 3, tpotMs: null });
    expect(forwards.calls.map((call) => [call.requests, call.queryLength, call.sequenceLength])).toEqual([
      [4, 4, 4],
      [4, 4, 8],
      [4, 2, 10],
    ]);
  });

  test('throughput counts prompt tokens that the cache answers', () => {
    const forwards = scriptedForwards(1, () => ({ latencyMs: 50 }));
    const outcome = prefillOnly(forwards, {
      concurrency: 1,
      inputTokens: 200,
      effectiveTokens: 100,
      maxBatchedTokens: 400,
      servingCostMs: 0,
    });
    expect(forwards.calls).toMatchObject([{ queryLength: 100, sequenceLength: 100 }]);
    expect(outcome.tokensPerSecond).toBe(4000);
  });

  test('later waves wait for earlier ones', () => {
    const forwards = scriptedForwards(1, ({ requests }) => ({ latencyMs: requests }));
    const outcome = prefillOnly(forwards, {
      concurrency: 5,
      inputTokens: 10,
      effectiveTokens: 10,
      maxBatchedTokens: 20,
      servingCostMs: 0,
    });
    expect(outcome.ttftMs).toBe((2 * 2 + 2 * 4 + 1 * 5) / 5);
    expect(outcome.tokensPerSecond).toBe((5 * 10 * 1000) / 5);
  });
});

describe('decode alone', () => {
  test('the whole prompt is in the context, the serving cost folds as well', () => {
    const forwards = scriptedForwards(2, () => ({ latencyMs: 10 }));
    const outcome = decodeOnly(forwards, {
      concurrency: 8,
      inputTokens: 200,
      outputTokens: 100,
      servingCostMs: 2,
      mtpTokens: 1,
      acceptedTokens: 1.5,
      timesBeyondMemory: false,
    });
    expect(outcome.tpotMs).toBe(8);
    expect(outcome.tokensPerSecond).toBe(1000);
    expect(forwards.calls).toEqual([{ phase: 'decode', requests: 8, queryLength: 2, sequenceLength: 252 }]);
  });
});

describe('prompts of several lengths', () => {
  const lengths = [
    { inputTokens: 50, effectiveTokens: 50, ratio: 0.5 },
    { inputTokens: 150, effectiveTokens: 150, ratio: 0.5 },
  ];

  test('requests finish with the step that holds their last token', () => {
    const forwards = scriptedForwards(1, ({ phase }) => ({ latencyMs: phase === 'decode' ? 2 : 10 }));
    const outcome = aggregateMixed(forwards, {
      concurrency: 4,
      lengths,
      maxBatchedTokens: 200,
      outputTokens: 5,
      mtpTokens: 0,
      acceptedTokens: 1,
    });
    expect(outcome).toMatchObject({ ttftMs: 15, tpotMs: 5 });
    expect(outcome.lengths).toEqual([
      { inputTokens: 50, ratio: 0.5, samples: 2 },
      { inputTokens: 150, ratio: 0.5, samples: 2 },
    ]);
  });

  test('every rank serves its share', () => {
    const forwards = scriptedForwards(2, () => ({ latencyMs: 10 }));
    const outcome = prefillMixedOnly(forwards, {
      concurrency: 4,
      lengths,
      maxBatchedTokens: 1000,
      servingCostMs: 0,
    });
    expect(forwards.calls).toMatchObject([{ requests: 2, queryLength: 200 }]);
    expect(outcome.tokensPerSecond).toBe((2 * 200 * 1000) / 10);
  });
});
