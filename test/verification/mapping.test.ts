import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunkPlan, effectiveTokens } from '../../src/engine/terms/workload.ts';
import { parseCaseAnswer, verifyQuestions } from '../../src/verification/case-questions.ts';
import { forwardFlags } from '../../src/verification/forward-flags.ts';
import { planVerification } from '../../src/verification/mapping.ts';
import { rebuildMetrics } from '../../src/verification/rebuild.ts';
import { missingFields, type VerificationCase } from '../../src/verification/verification-case.ts';

const base: VerificationCase = {
  phase: 'aggregated',
  model: 'm',
  device: 'TEST_DEVICE',
  numDevices: 8,
  inputLength: 3500,
  outputLength: 1500,
  concurrency: 193,
  tp: 8,
  dp: 1,
  pp: 1,
  ep: null,
  moeTp: null,
  moeDp: null,
  dcp: 1,
  maxBatchedTokens: null,
  prefixCacheHitRate: 0,
  numMtpTokens: 0,
  mtpAcceptanceRates: [],
  compile: true,
  quantizeLinearAction: 'W8A8_DYNAMIC',
  quantizeAttentionAction: 'DISABLED',
  servingCostMs: null,
  carried: [],
  isOfPair: false,
};
const shapes = (one: VerificationCase) =>
  planVerification(one).forwards.map((f) => [f.id, f.numQueries, f.queryLength, f.contextLength]);

describe('a row as forward passes', () => {
  test('waves, a remainder and one decode step; the budget is an assumption', () => {
    expect(shapes(base)).toEqual([
      ['prefill wave', 4, 3500, 0],
      ['prefill remainder', 1, 3500, 0],
      ['decode', 193, 1, 4250],
    ]);
    expect(planVerification(base).assumptions).toEqual([{ id: 'max-batched-tokens', value: 14000 }]);
  });

  test('the budget counts for every replica', () => {
    expect(shapes({ ...base, tp: 2, dp: 4, concurrency: 40, maxBatchedTokens: 8192 })[0]).toEqual([
      'prefill wave',
      9,
      3500,
      0,
    ]);
  });

  test('fewer requests than a wave holds', () => {
    expect(shapes({ ...base, concurrency: 3 })).toEqual([
      ['prefill wave', 3, 3500, 0],
      ['decode', 3, 1, 4250],
    ]);
  });

  test('the prefix cache shortens the prompt and is not passed on', () => {
    const one = { ...base, prefixCacheHitRate: 0.5, numMtpTokens: 2, mtpAcceptanceRates: [0.9, 0.6] };
    const plan = planVerification(one);
    expect(plan.effectiveInput).toBe(1750);
    expect(plan.forwards.at(-1)).toMatchObject({ queryLength: 3, contextLength: 4250 });
    const flags = plan.forwards.flatMap((forward) => forwardFlags(one, forward, { opBound: true }));
    expect(flags.map((flag) => flag.flag)).not.toContain('--prefix-cache-hit-rate');
    expect(flags.filter((flag) => flag.flag === '--dump-op-bound-results')).toHaveLength(3);
    expect(flags.filter((flag) => flag.flag === '--decode')).toHaveLength(1);
  });

  test('one command per chunk, on what is there already', () => {
    const one = { ...base, maxBatchedTokens: 1500, concurrency: 2 };
    expect(shapes(one)).toEqual([
      ['prefill chunk 1', 1, 1500, 0],
      ['prefill chunk 2', 1, 1500, 1500],
      ['prefill chunk 3', 2, 500, 3000],
      ['decode', 2, 1, 4250],
    ]);
    expect(planVerification(one).isRebuildable).toBe(false);
    expect(rebuildMetrics(one, planVerification(one), () => 0.1).ttftMs).toBeNull();
  });

  test('disaggregated prefill in chunks: waves of every position in turn', () => {
    // references/engine/memory.md 6.3, test_disagg_optimizer: dp 4, input 10, budget 4, cost 2, 1 ms a forward: TTFT
    // 5, 8000 token/s.
    const one: VerificationCase = {
      ...base,
      phase: 'prefill',
      dp: 4,
      tp: 2,
      inputLength: 10,
      concurrency: 4,
      maxBatchedTokens: 4,
      servingCostMs: 2,
    };
    const plan = planVerification(one);
    expect(shapes(one)).toEqual([
      ['prefill chunk 1', 4, 4, 0],
      ['prefill chunk 2', 4, 4, 4],
      ['prefill chunk 3', 4, 2, 8],
    ]);
    expect(rebuildMetrics(one, plan, () => 0.001)).toMatchObject({
      ttftMs: 5,
      throughputTokensPerSecond: 8000,
    });
  });

  test('aggregation: the recorded example of waves', () => {
    // references/engine/memory.md 6.3, test_agg_optimizer: TTFT 16.8, TPOT 5.36, 932.8358209 token/s.
    const one = {
      ...base,
      inputLength: 10,
      outputLength: 5,
      concurrency: 5,
      maxBatchedTokens: 20,
      tp: 1,
      dp: 1,
    };
    const seconds = new Map([
      ['prefill wave', 0.01],
      ['prefill remainder', 0.004],
      ['decode', 0.002],
    ]);
    const rebuilt = rebuildMetrics(one, planVerification(one), (id) => seconds.get(id) ?? null);
    expect(rebuilt.ttftMs).toBeCloseTo(16.8, 9);
    expect(rebuilt.tpotMs).toBeCloseTo(5.36, 9);
    expect(rebuilt.throughputTokensPerSecond).toBeCloseTo(932.8358209, 6);
  });

  test('every request is in exactly one wave of every chunk, and the chunks make the prompt', () => {
    const natural = (max: number) => fc.integer({ min: 1, max });
    fc.assert(
      fc.property(
        natural(9000),
        natural(9000),
        natural(400),
        natural(8),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (inputLength, maxBatchedTokens, concurrency, dp, hit) => {
          const one: VerificationCase = {
            ...base,
            phase: 'prefill',
            inputLength,
            maxBatchedTokens,
            concurrency,
            dp,
            prefixCacheHitRate: hit,
          };
          const effective = effectiveTokens(inputLength, hit);
          const chunks = chunkPlan(effective, maxBatchedTokens);
          expect(chunks.reduce((sum, chunk) => sum + chunk.queryLength, 0)).toBe(effective);
          const ofChunk = Map.groupBy(planVerification(one).forwards, ({ chunk }) => chunk);
          chunks.forEach((_, chunk) => {
            const [first, second] = ofChunk.get(chunk) ?? [];
            const wave = first?.numQueries ?? 0;
            const rest = second?.numQueries ?? 0;
            expect(rest).toBe(concurrency % wave);
          });
        },
      ),
    );
  });
});

describe('questions', () => {
  test('every field that can be missing has one, in both languages', () => {
    const fields = missingFields('aggregated', { numMtpTokens: 1 });
    expect(verifyQuestions.map((one) => one.id).sort()).toEqual([...fields, 'numMtpTokens'].sort());
  });

  test.each([
    ['inputLength', '3,500', 3500],
    ['inputLength', '0', null],
    ['numMtpTokens', '0', 0],
    ['compile', '是', true],
    ['compile', 'maybe', null],
    ['prefixCacheHitRate', '50%', 0.5],
    ['prefixCacheHitRate', '1', null],
    ['mtpAcceptanceRates', '0.9、0.6', [0.9, 0.6]],
    ['quantizeLinearAction', 'w8a8-dynamic', 'W8A8_DYNAMIC'],
    ['quantizeAttentionAction', 'FP4', null],
  ] as const)('%s: %s', (field, typed, value) => {
    expect(parseCaseAnswer(field, typed)).toEqual(value === null ? null : { [field]: value });
  });
});
