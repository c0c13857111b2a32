import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applies, openSlots } from '../../../src/plan/slots/applicability.ts';
import { isSlotId, slotFlag, slotRecords } from '../../../src/plan/slots/records.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { answersOf, conditionContext } from '../plan-kit.ts';

/** The names of `SlotValues`, as the file spells them: an interface has none at run time. */
const ids = [
  ...(readFileSync('src/plan/slots/values.ts', 'utf8')
    .split('export interface SlotValues {')[1]
    ?.split('\n}')[0]
    ?.matchAll(/^ {2}(\w+)\??:/gm) ?? []),
].map(([, id = '']) => id);

/** Plans that between them make every condition true. */
const plans: readonly Partial<SlotValues>[] = [
  {},
  { model: 'Dense-1B', mode: 'aggregation' },
  { mode: 'disaggregation' },
  { mode: 'pd-ratio' },
  { quantize: 'custom' },
  { model: 'Expert-9B', mode: 'disaggregation', phases: 'both', engine: 'tensorcast' },
  { model: 'Vision-2B', mode: 'pd-ratio', mtp: true, prefixCache: true },
  { quantize: 'custom', quantizeLinearAction: 'MXFP4', devices: ['TEST_DEVICE'] },
  { devices: ['gpu_two'], mode: 'aggregation', tpotLimitMs: 20 },
  { devices: ['gpu_two'], loadProtocol: 'arrivals' },
];

describe('the questions of the plan', () => {
  it('has exactly one record for every slot', () => {
    expect(slotRecords.map(({ id }) => id).sort()).toEqual(ids.toSorted());
  });

  it('uses known slots', () => {
    for (const { id, needs } of slotRecords) {
      expect(needs.every(isSlotId), `${id}.needs`).toBe(true);
    }
  });

  it('needs only slots that come before, so that needs have no cycle', () => {
    const order = slotRecords.map(({ id }) => id);
    for (const { id, needs } of slotRecords) {
      for (const need of needs)
        expect(order.indexOf(need), `${id} needs ${need}`).toBeLessThan(order.indexOf(id));
    }
  });

  it('can reach every slot', () => {
    const withSeveral = {
      facts: { ...conditionContext.facts, measuredDatabases: () => ['databases/v1'] },
      runnableEngines: ['embedded', 'tensorcast'],
    };
    for (const record of slotRecords) {
      const isReached = plans.some((plan) => {
        const answers = answersOf(plan);
        return record.asked === 'always'
          ? openSlots(answers, withSeveral).includes(record)
          : applies(record, answers, withSeveral);
      });
      expect(isReached, record.id).toBe(true);
    }
  });

  it('gives every slot a flag of its own', () => {
    const flags = slotRecords.map(({ id, flag }) => {
      expect(flag).toBe(slotFlag(id));
      return flag;
    });
    expect(new Set(flags).size).toBe(flags.length);
    expect(slotFlag('mxfp4GroupSize')).toBe('--mxfp4-group-size');
  });

  it('says everything in both languages, Chinese labels short', () => {
    for (const record of slotRecords) {
      for (const text of [record.label, record.ask, record.why, record.example]) {
        expect(text.en.trim(), record.id).not.toBe('');
        expect(text.zh.trim(), record.id).not.toBe('');
      }
      expect(record.allowed.en === '', record.id).toBe(record.allowed.zh === '');
      expect(/\p{Script=Han}/u.test(record.why.zh), `${record.id}.why`).toBe(true);
      expect(/\p{Script=Han}/u.test(record.why.en), `${record.id}.why`).toBe(false);
      const characters = [...record.label.zh].filter((one) => /\p{Script=Han}/u.test(one));
      expect(characters.length, record.label.zh).toBeLessThanOrEqual(4);
    }
  });

  it('says what may be typed wherever there are no choices', () => {
    for (const { id, options, allowed } of slotRecords)
      expect(options.length > 0 || allowed.en !== '', id).toBe(true);
  });
});
