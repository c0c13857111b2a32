import { describe, expect, it } from 'vitest';
import { applies, openSlots } from '../../../src/plan/slots/applicability.ts';
import { slotFlag, slotRecords } from '../../../src/plan/slots/records.ts';
import { planDialogSchema } from '../../../src/plan/slots/schema.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { answersOf, conditionFacts } from '../plan-kit.ts';

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
  { devices: ['TEST_DEVICE'], speculativeMethod: 'dspark' },
  { devices: ['gpu_two'], mode: 'aggregation', tpotLimitMs: 20 },
  { devices: ['gpu_two'], loadProtocol: 'arrivals' },
];

describe('the questions of the plan', () => {
  describe('are a file', () => {
    const slots = slotRecords.map(({ flag, ...record }) => record);
    const [first, ...others] = slots;
    const faults = (records: readonly object[]) =>
      planDialogSchema.safeParse({ slots: records }).error?.issues.map(({ message }) => message) ?? [];

    it('that is read whole', () => expect(faults(slots)).toEqual([]));
    it('that asks for every slot', () => {
      expect(faults(others)).toEqual([`slot "${first?.id}" has 0 questions, and needs one`]);
    });
    it('that asks for none twice', () => {
      expect(faults([...slots, ...slots.slice(0, 1)])).toEqual([
        `slot "${first?.id}" has 2 questions, and needs one`,
      ]);
    });
    it.each([{ id: 'modle' }, { needs: ['modle'] }])('that knows no slot of another name: %o', (change) => {
      expect(faults([{ ...first, ...change }, ...others])).not.toEqual([]);
    });
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
      facts: { ...conditionFacts.facts, measuredDatabases: () => ['databases/v1'] },
      runnableEngines: ['embedded', 'tensorcast'] as const,
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
