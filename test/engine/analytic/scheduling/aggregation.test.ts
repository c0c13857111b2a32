import { describe, expect, test } from 'vitest';
import {
  type AggregationCase,
  aggregateWholePrompts,
} from '../../../../src/engine/analytic/scheduling/aggregation.ts';
import { aggregateChunks } from '../../../../src/engine/analytic/scheduling/chunked-aggregation.ts';
import { scriptedForwards } from './scripted-forwards.ts';

const plain = { mtpTokens: 0, acceptedTokens: 1, timesBeyondMemory: false };

function caseOf(
  given: Pick<AggregationCase, 'concurrency' | 'inputTokens' | 'outputTokens' | 'maxBatchedTokens'>,
): AggregationCase {
  return { ...plain, ...given, effectiveTokens: given.inputTokens };
}

describe('whole prompts', () => {
  test('two full waves and a smaller one', () => {
    const forwards = scriptedForwards(1, ({ phase, requests }) =>
      phase === 'decode'
        ? { latencyMs: 2, availableGiB: 8 }
        : requests === 2
          ? { latencyMs: 10, availableGiB: 6 }
          : { latencyMs: 4, availableGiB: 7 },
    );
    const outcome = aggregateWholePrompts(
      forwards,
      caseOf({ concurrency: 5, inputTokens: 10, outputTokens: 5, maxBatchedTokens: 20 }),
    );
    expect(outcome.ttftMs).toBeCloseTo(16.8, 12);
    expect(outcome.tpotMs).toBeCloseTo(5.36, 12);
    expect(outcome.tokensPerSecond).toBeCloseTo(932.8358209, 6);
    expect(outcome.memory.availableGiB).toBe(6);
    expect(forwards.calls.at(-1)).toEqual({
      phase: 'decode',
      requests: 5,
      queryLength: 1,
      sequenceLength: 13,
    });
  });

  test('the budgets of data-parallel ranks add up', () => {
    const forwards = scriptedForwards(4, ({ phase }) => ({ latencyMs: phase === 'decode' ? 2 : 10 }));
    const outcome = aggregateWholePrompts(
      forwards,
      caseOf({ concurrency: 8, inputTokens: 10, outputTokens: 5, maxBatchedTokens: 20 }),
    );
    expect(outcome).toMatchObject({ ttftMs: 10, tpotMs: 4, tokensPerSecond: 2000 });
    expect(forwards.calls.map(({ requests }) => requests)).toEqual([8, 8]);
  });

  test('predicted tokens shorten decode', () => {
    const forwards = scriptedForwards(1, ({ phase }) => ({ latencyMs: phase === 'decode' ? 3 : 10 }));
    const given = caseOf({ concurrency: 1, inputTokens: 10, outputTokens: 10, maxBatchedTokens: 10 });
    const outcome = aggregateWholePrompts(forwards, { ...given, mtpTokens: 1, acceptedTokens: 1.5 });
    expect(outcome.tpotMs).toBeCloseTo(1 + 2, 12);
    expect(forwards.calls.at(-1)).toMatchObject({ queryLength: 2, sequenceLength: 17 });
  });

  test('a wave that does not fit ends it before decode, a decode that does not fit is not timed', () => {
    const given = caseOf({ concurrency: 4, inputTokens: 10, outputTokens: 5, maxBatchedTokens: 20 });
    const inPrefill = scriptedForwards(1, () => ({ latencyMs: 1, availableGiB: -1 }));
    expect(aggregateWholePrompts(inPrefill, given)).toMatchObject({
      outOfMemoryIn: 'prefill',
      isOutOfMemory: true,
      tokensPerSecond: 0,
    });
    expect(inPrefill.calls.every(({ phase }) => phase === 'prefill')).toBe(true);
    const inDecode = scriptedForwards(1, ({ phase }) => ({
      latencyMs: 1,
      availableGiB: phase === 'decode' ? -1 : 1,
    }));
    const stopped = aggregateWholePrompts(inDecode, given);
    expect(stopped).toMatchObject({ outOfMemoryIn: 'decode', tpotMs: Number.POSITIVE_INFINITY });
    const timed = aggregateWholePrompts(inDecode, { ...given, timesBeyondMemory: true });
    expect(timed).toMatchObject({ outOfMemoryIn: 'decode', isOutOfMemory: true });
    expect(timed.tpotMs).toBeCloseTo(1 + 1.5 / 5, 12);
  });
});

describe('chunked prompts', () => {
  test('chunks of both prompts, then two decode steps', () => {
    const forwards = scriptedForwards(2, ({ phase, queryLength }) => ({
      latencyMs: phase === 'decode' ? 5 : queryLength === 3 ? 10 : 20,
    }));
    const outcome = aggregateChunks(
      forwards,
      caseOf({ concurrency: 2, inputTokens: 5, outputTokens: 3, maxBatchedTokens: 3 }),
    );
    expect(outcome).toMatchObject({ ttftMs: 30, tpotMs: 5, tokensPerSecond: 150, prefillChunks: 2 });
    const shapes = forwards.calls.map((call) => [call.requests, call.queryLength, call.sequenceLength]);
    expect(shapes.slice(0, 3)).toEqual([
      [2, 3, 3],
      [2, 2, 5],
      [2, 1, 7],
    ]);
  });

  test('prefill and decode of one step overlap', () => {
    const forwards = scriptedForwards(1, () => ({ latencyMs: 1 }));
    const outcome = aggregateChunks(
      forwards,
      caseOf({ concurrency: 2, inputTokens: 5, outputTokens: 2, maxBatchedTokens: 3 }),
    );
    expect(outcome).toMatchObject({ ttftMs: 3.5, tpotMs: 1, tokensPerSecond: 800 });
  });

  test('a single output token is done with the prompt', () => {
    const forwards = scriptedForwards(1, () => ({ latencyMs: 2 }));
    const outcome = aggregateChunks(
      forwards,
      caseOf({ concurrency: 1, inputTokens: 5, outputTokens: 1, maxBatchedTokens: 3 }),
    );
    expect(outcome).toMatchObject({ ttftMs: 4, tpotMs: 0, tokensPerSecond: 250 });
    expect(forwards.calls.every(({ phase }) => phase === 'prefill')).toBe(true);
  });

  test('a step that does not fit ends it', () => {
    const forwards = scriptedForwards(1, ({ phase }) => ({
      latencyMs: 1,
      availableGiB: phase === 'decode' ? -2 : 1,
    }));
    const outcome = aggregateChunks(
      forwards,
      caseOf({ concurrency: 2, inputTokens: 5, outputTokens: 9, maxBatchedTokens: 3 }),
    );
    expect(outcome).toMatchObject({ isOutOfMemory: true, outOfMemoryIn: 'decode', tokensPerSecond: 0 });
    expect(outcome.memory.availableGiB).toBe(-2);
  });
});
