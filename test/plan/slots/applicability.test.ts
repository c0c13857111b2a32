import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dependantsOf, missingSlots, openSlots, revise } from '../../../src/plan/slots/applicability.ts';
import { holds } from '../../../src/plan/slots/conditions.ts';
import { slotRecords } from '../../../src/plan/slots/records.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { answersOf, conditionFacts, wholePlan } from '../plan-kit.ts';

const anyPlan = fc.record(
  {
    model: fc.constantFrom('Dense-1B', 'Expert-9B', 'Vision-2B', 'unknown'),
    mode: fc.constantFrom('aggregation', 'disaggregation', 'pd-ratio'),
    phases: fc.constantFrom('prefill', 'decode', 'both'),
    prefillDevicesPerInstance: fc.constant(4),
    imageHeight: fc.constant(720),
    searchSpace: fc.constantFrom('tp', 'tp-ep', 'tp-ep-moedp'),
    epSizes: fc.constant([8]),
    moeDpSizes: fc.constant([2]),
    quantize: fc.constantFrom('recommended', 'custom'),
    quantizeLinearAction: fc.constantFrom('MXFP4', 'FP8'),
    mxfp4GroupSize: fc.constant(32),
    prefixCache: fc.boolean(),
    prefixCacheHitRate: fc.constant(0.3),
    mtp: fc.boolean(),
    numMtpTokens: fc.constant(1),
    lengthDistribution: fc.constant('lengths.yaml'),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<SlotValues>>;

describe('which slots apply', () => {
  it('keeps no answer whose condition fails once what it needs is answered', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const { answers, dropped } = revise(answersOf(plan), conditionFacts);
        for (const record of slotRecords) {
          const isKept = answers[record.id] !== undefined;
          const isWaiting = record.needs.some((need) => answers[need] === undefined);
          if (isKept && !isWaiting)
            expect(
              record.when.every((name) => holds(name, answers, conditionFacts)),
              record.id,
            ).toBe(true);
          if (dropped.includes(record.id)) expect(isKept).toBe(false);
        }
        expect(Object.keys(answers).length + dropped.length).toBe(Object.keys(plan).length);
      }),
    );
  });

  it('asks in order, and only for what is open', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const answers = answersOf(plan);
        const open = openSlots(answers, conditionFacts);
        const order = open.map((record) => slotRecords.indexOf(record));
        expect(order).toEqual(order.toSorted((one, other) => one - other));
        for (const { id } of open) expect(answers[id]).toBeUndefined();
      }),
    );
  });

  it('lets an answer that came early wait for what it needs, and drops it once that is denied', () => {
    const kept = (plan: Partial<SlotValues>) => Object.keys(revise(answersOf(plan), conditionFacts).answers);
    expect(kept({ prefixCacheHitRate: 0.3 })).toEqual(['prefixCacheHitRate']);
    expect(kept({ prefixCacheHitRate: 0.3, prefixCache: false })).toEqual(['prefixCache']);
    expect(kept({ mxfp4GroupSize: 32 })).toEqual(['mxfp4GroupSize']);
    expect(kept({ mxfp4GroupSize: 32, quantize: 'recommended' })).toEqual(['quantize']);
  });

  it('asks for no limit where a load on GPUs is given', () => {
    const gpu = { ...wholePlan, devices: ['gpu_two'], mode: 'aggregation' as const };
    const { ttftLimitMs: _ttft, tpotLimitMs: _tpot, ...open } = gpu;
    const asked = (change: Partial<SlotValues>) =>
      openSlots(answersOf({ ...open, ...change }), conditionFacts).map(({ id }) => id);
    expect(asked({})).toContain('tpotLimitMs');
    expect(asked({ loadProtocol: 'closed-loop', concurrentUsers: 64 })).not.toContain('tpotLimitMs');
  });

  it('drops what a changed answer ruled out, dependants of dependants too', () => {
    const answers = answersOf({
      ...wholePlan,
      quantize: 'recommended',
      quantizeLinearAction: 'MXFP4',
      mxfp4GroupSize: 32,
    });
    expect(revise(answers, conditionFacts).dropped).toEqual(['quantizeLinearAction', 'mxfp4GroupSize']);
  });

  it('misses nothing in a whole plan', () => {
    expect(missingSlots(answersOf(wholePlan), conditionFacts)).toEqual([]);
  });

  it('needs one limit in aggregation, TTFT for the ratio, and the limits of the phases', () => {
    const missing = (plan: Partial<SlotValues>) =>
      missingSlots(answersOf({ ...withoutLimits, ...plan }), conditionFacts);
    const { ttftLimitMs: _, tpotLimitMs: __, ...withoutLimits } = wholePlan;
    expect(missing({})).toEqual(['tpotLimitMs']);
    expect(missing({ tpotLimitMs: null })).toEqual(['ttftLimitMs']);
    expect(missing({ tpotLimitMs: 50 })).toEqual([]);
    expect(missing({ ttftLimitMs: 500 })).toEqual([]);
    expect(missing({ mode: 'disaggregation', phases: 'prefill' })).toEqual(['ttftLimitMs']);
    expect(missing({ mode: 'disaggregation', phases: 'both', tpotLimitMs: 9 })).toEqual(['ttftLimitMs']);
    expect(
      missing({
        mode: 'pd-ratio',
        prefillDevicesPerInstance: 4,
        decodeDevicesPerInstance: 4,
        tpotLimitMs: 9,
      }),
    ).toEqual(['ttftLimitMs']);
  });

  it('always asks for quantization, prefix cache and MTP, and for the search of experts', () => {
    const ids = (model: string) => openSlots(answersOf({ model }), conditionFacts).map(({ id }) => id);
    for (const id of ['quantize', 'prefixCache', 'mtp'] as const) expect(ids('Dense-1B')).toContain(id);
    expect(ids('Dense-1B')).not.toContain('searchSpace');
    expect(ids('Expert-9B')).toContain('searchSpace');
    expect(ids('Vision-2B')).toContain('imageHeight');
  });

  it('asks whether there are images while nothing says it, and for their size unless there are none', () => {
    const { model: _, ...rest } = wholePlan;
    const open = (plan: Partial<SlotValues>) =>
      openSlots(answersOf({ ...rest, model: 'Vision-2B', ...plan }), conditionFacts).map(({ id }) => id);
    expect(open({})).toEqual(['textOnly', 'imageHeight', 'imageWidth']);
    expect(open({ textOnly: true })).toEqual([]);
    expect(open({ imageHeight: 720 })).toEqual(['imageWidth']);
    expect(open({ textOnly: false, imageHeight: 720, imageWidth: 1280 })).toEqual([]);
    const { answers, dropped } = revise(
      answersOf({ ...wholePlan, model: 'Vision-2B', textOnly: true, imageHeight: 720, imagesPerRequest: 2 }),
      conditionFacts,
    );
    expect(dropped).toEqual(['imageHeight', 'imagesPerRequest']);
    expect(answers.textOnly?.value).toBe(true);
  });

  it('takes a limit for the whole request as a limit', () => {
    const { ttftLimitMs: _, tpotLimitMs: __, ...withoutLimits } = wholePlan;
    expect(missingSlots(answersOf({ ...withoutLimits, e2eLimitMs: 30_000 }), conditionFacts)).toEqual([]);
  });
});

describe('what stands on an answer', () => {
  it('is what needs it, and what needs that', () => {
    expect(dependantsOf('quantize')).toEqual([
      'quantizeLinearAction',
      'quantizeAttentionAction',
      'mxfp4GroupSize',
    ]);
    expect(dependantsOf('devices')).toContain('arrivalsFile');
    expect(dependantsOf('mxfp4GroupSize')).toEqual([]);
  });

  it('falls with it, and is named in the order of falling', () => {
    const { quantizeLinearAction: _, ...others } = answersOf({
      ...wholePlan,
      quantize: 'recommended',
      quantizeLinearAction: 'MXFP4',
      mxfp4GroupSize: 32,
    });
    const { answers, dropped } = revise(
      { ...others, ...answersOf({ quantizeLinearAction: 'MXFP4' }) },
      conditionFacts,
    );
    expect(dropped).toEqual(['quantizeLinearAction', 'mxfp4GroupSize']);
    expect(answers.mxfp4GroupSize).toBeUndefined();
  });
});
