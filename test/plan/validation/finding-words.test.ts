import { describe, expect, it } from 'vitest';
import type { Assessment, RuntimeMemory } from '../../../src/plan/assessment.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { validatePlan } from '../../../src/plan/validation/validate.ts';
import type { ValidationFacts } from '../../../src/plan/validation/validation-facts.ts';
import {
  answersOf,
  conditionFacts,
  facts,
  nothingAssessed,
  assessedRow as row,
  wholePlan,
} from '../plan-kit.ts';

/** What an assessment makes a review say: words, severity and the smallest fix. */
function found(change: Partial<Assessment>, plan: Partial<SlotValues> = {}) {
  const quiet: ValidationFacts = {
    facts,
    conditionFacts,
    engineReason: null,
    memory: null,
    dialect: null,
    forecast: null,
    assessment: { ...nothingAssessed, ...change },
  };
  const [first] = validatePlan(answersOf({ ...wholePlan, ...plan }), () => quiet);
  return first ? ([first.message.en, first.severity, first.fix?.change ?? null] as const) : null;
}

const set = (slot: string, value: unknown) => ({ type: 'set', slot, value });
const edit = (slot: string) => ({ type: 'edit', slot });

describe('memory that does not hold', () => {
  const memory: RuntimeMemory = {
    device: 'TEST_DEVICE',
    row,
    recurrentStateGiB: 0,
    recurrentStateBytesPerRequest: 0,
    cacheDifferenceGiB: 0,
    cachedLayers: 10,
    countedLayers: 10,
    logitsGiB: 1,
    buffersGiB: null,
    reservedGiB: 10,
    modelledLeftGiB: 1,
    leftGiB: -1.25,
    largestBatch: 490,
  };
  it('is mended by the largest batch that holds, or by other devices where none does', () => {
    expect(found({ memory: [memory] })).toEqual([
      'The best row (TP=4 DP=2, batch 512) does not hold on TEST_DEVICE: 1.3 GiB are missing once everything is counted. A batch of 490 holds.',
      'warning',
      set('batchRange', [1, 490]),
    ]);
    expect(found({ memory: [{ ...memory, largestBatch: null }] })).toEqual([
      expect.stringMatching(/counted\.$/u),
      'error',
      edit('numDevices'),
    ]);
    expect(found({ memory: [{ ...memory, leftGiB: 0 }] })).toBeNull();
  });
});

describe('a split that the model refuses', () => {
  const reason = { en: 'an odd hidden size', zh: '隐藏维度为奇数' };
  const heads = (kind: 'query-heads' | 'kv-heads') => ({
    text: reason,
    heads: { kind, heads: 6, tp: [4, 8] },
  });
  const split = (
    reasons: readonly ReturnType<typeof heads>[] | readonly object[],
    possible: readonly number[],
  ) => ({
    splits: [{ device: 'TEST_DEVICE', devices: 8, reasons: reasons as never, possible }],
  });

  it('is told with the heads and the sizes that would do', () => {
    expect(found(split([heads('query-heads')], [1, 2]), { tpSizes: [4, 8] })).toEqual([
      expect.stringMatching(
        /^6 query heads do not divide by TP=4.*8\. TP sizes that fit 8 devices and the heads: 1.*2\.$/u,
      ),
      'error',
      set('tpSizes', [1, 2]),
    ]);
    expect(found(split([heads('kv-heads')], [1]))?.[0]).toMatch(/^6 KV heads/u);
    expect(found(split([{ text: reason, heads: null }], []))?.[0]).toBe(
      'The model cannot be split like this: an odd hidden size. No TP size fits 8 devices and the heads.',
    );
  });

  it('is mended where sizes were named, else by the number of devices', () => {
    expect(found(split([heads('kv-heads')], []), { tpSizes: [4] })?.[2]).toEqual(edit('tpSizes'));
    expect(found(split([heads('kv-heads')], [1, 2]))?.[2]).toEqual(edit('numDevices'));
  });
});

const widerOf = (factor: number | null) =>
  ({
    space: 'tp-ep',
    phase: null,
    device: 'D',
    numDevices: 8,
    best: row,
    own: factor === null ? null : row,
    factor,
  }) as const;

describe('a wider search', () => {
  const wider = (factor: number | null) => found({ wider: [widerOf(factor)] });
  it('is named from a twentieth on, or where the own search finds nothing', () => {
    expect(wider(1.049)).toBeNull();
    expect(wider(1.05)).toEqual([
      expect.stringMatching(/^Searched too: TP=4 DP=2, 3,000 tok\/s, 1\.1 ×\.$/u),
      'warning',
      set('searchSpace', 'tp-ep'),
    ]);
    expect(wider(null)?.[0]).toMatch(/^The search of the plan finds nothing/u);
  });
});

describe('a limit for the whole request', () => {
  const e2e = { limitMs: 30_000, bestMs: 33_200, tpotLimitMs: 27.1, best: row };
  it('is held by a TPOT limit, or by none', () => {
    expect(found({ e2e })).toEqual([
      expect.stringMatching(/With TPOT ≤ 27\.1 ms it is held: TP=4 DP=2, 3,000 tok\/s\.$/u),
      'error',
      set('tpotLimitMs', 27.1),
    ]);
    const never = [expect.stringMatching(/No TPOT limit makes it hold\.$/u), 'error', null];
    expect(found({ e2e: { ...e2e, tpotLimitMs: null, best: null } })).toEqual(never);
    expect(found({ e2e: { ...e2e, best: null } })?.[0]).toMatch(/No TPOT limit makes it hold\.$/u);
  });
});

describe('a request longer than the context', () => {
  const context = { tokens: 5000, positions: 4096, scaling: null };
  it('is cut to what is left beside the answer', () => {
    expect(found({ context })).toEqual([
      'Prompt and output are 5,000 tokens; the longest context of the model is 4,096.',
      'warning',
      set('inputLength', 2596),
    ]);
    expect(found({ context: { ...context, scaling: 'yarn × 4 from 1,024' } })?.[0]).toMatch(
      /is 4,096\. That is with its stretched positions \(yarn × 4 from 1,024\)\.$/u,
    );
    expect(found({ context: { ...context, positions: 1500 } })?.[2]).toEqual(edit('outputLength'));
    expect(found({ context: { ...context, positions: 1501 } })?.[2]).toEqual(set('inputLength', 1));
  });
});

describe('a checkpoint in another format than the plan', () => {
  const stored = { name: 'modelopt NVFP4', linear: 'MXFP4', isRated: true } as const;
  it('is computed as it is stored, where the device has a unit for it', () => {
    const named = /stored as modelopt NVFP4; the plan computes W8A8_DYNAMIC\.$/u;
    expect(found({ checkpoint: stored })).toEqual([
      expect.stringMatching(named),
      'warning',
      set('quantizeLinearAction', 'MXFP4'),
    ]);
    expect(found({ checkpoint: { ...stored, isRated: false } })).toEqual([
      expect.stringMatching(/MXFP4 would be the nearest; this device has no unit for it\.$/u),
      'warning',
      null,
    ]);
    expect(found({ checkpoint: { ...stored, linear: null } })).toEqual([
      expect.stringMatching(/No quantization of the engine is that format\.$/u),
      'warning',
      null,
    ]);
  });
});
