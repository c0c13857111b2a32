import { describe, expect, it } from 'vitest';
import { stated, withEntries } from '../../src/dialog/answering.ts';
import { withStandingValues } from '../../src/dialog/standing-values.ts';
import type { Answers } from '../../src/plan/answers.ts';
import type { PlanFacts } from '../../src/plan/plan-facts.ts';
import type { SlotId, SlotValues, ValueOfSlot } from '../../src/plan/slots/values.ts';
import { answersOf, facts } from '../plan/plan-kit.ts';

const gpus: PlanFacts = {
  ...facts,
  model: (name) => ({
    id: name,
    aliases: [],
    family: 'Test',
    isMoe: false,
    isMultimodal: false,
    supportsMtp: false,
  }),
};
const fp8 = { model: 'Any-8B-FP8', devices: ['gpu_two'] };
const plain = { model: 'Any-8B', devices: ['gpu_two'] };
const standing = (
  values: Partial<SlotValues>,
  {
    before = {},
    byFlags = false,
    facts: known = gpus,
  }: { before?: Answers; byFlags?: boolean; facts?: PlanFacts } = {},
) => withStandingValues(answersOf(values), before, known, { byFlags });
const value = (answers: Answers, slot: SlotId) => answers[slot]?.value;

describe('the number format of a GPU plan', () => {
  const withUnit: PlanFacts = {
    ...gpus,
    device: (id) => {
      const device = facts.device(id);
      return device && { ...device, matrixFormats: ['fp8'] };
    },
  };

  it('stands only once the model and a GPU are known', () => {
    expect(value(standing(fp8, { facts: withUnit }), 'precision')).toBe('fp8');
    expect(value(standing({ model: 'Any-8B-FP8' }, { facts: withUnit }), 'precision')).toBeUndefined();
    expect(value(standing({ devices: ['gpu_two'] }, { facts: withUnit }), 'precision')).toBeUndefined();
    expect(
      value(standing({ ...fp8, devices: ['TEST_DEVICE'] }, { facts: withUnit }), 'precision'),
    ).toBeUndefined();
    expect(value(standing(plain), 'precision')).toBeUndefined();
    expect(value(standing(plain, { byFlags: true }), 'precision')).toBe('bf16');
  });

  it('is said by nobody: another model or device gives another one, and what was said stays', () => {
    const first = standing(fp8, { facts: withUnit });
    const other = answersOf({ model: 'Any-8B-MXFP4' }).model;
    const changed: Answers = { ...first, model: other } as Answers;
    expect(value(withStandingValues(changed, first, withUnit), 'precision')).toBe('mxfp4');
    // The same plan again changes nothing.
    expect(withStandingValues(first, first, withUnit)).toBe(first);
    const said = standing({ ...fp8, precision: 'bf16' }, { facts: withUnit });
    expect(value(said, 'precision')).toBe('bf16');
    const model = { ...said, model: other } as Answers;
    expect(value(withStandingValues(model, said, withUnit), 'precision')).toBe('bf16');
  });

  it('comes with framework and load where nobody can be asked', () => {
    const asked = standing(plain);
    expect([value(asked, 'framework'), value(asked, 'loadProtocol')]).toEqual([undefined, undefined]);
    const byFlags = standing({ ...plain, framework: 'sglang' }, { byFlags: true });
    expect(value(byFlags, 'framework')).toBe('sglang');
    expect(byFlags.loadProtocol?.provenance.label).toBe('explicit heuristic');
    expect(
      value(standing({ ...plain, devices: ['TEST_DEVICE'] }, { byFlags: true }), 'loadProtocol'),
    ).toBeUndefined();
  });
});

describe('one part of a quantization set apart', () => {
  const before = answersOf({ quantize: 'recommended' });
  const kept = (values: Partial<SlotValues>, from: Answers = before) =>
    standing({ quantize: 'custom', ...values }, { before: from });
  it('leaves the other part as it was recommended', () => {
    expect(value(kept({ quantizeLinearAction: 'FP8' }), 'quantizeAttentionAction')).toBe('DISABLED');
    expect(value(kept({ quantizeAttentionAction: 'INT8' }), 'quantizeLinearAction')).toBe('W8A8_DYNAMIC');
    expect(
      value(kept({ quantizeLinearAction: 'FP8', quantizeAttentionAction: 'INT8' }), 'quantizeLinearAction'),
    ).toBe('FP8');
  });
  it('keeps nothing where "custom" was chosen, or nothing was recommended', () => {
    expect(Object.keys(kept({}))).toEqual(['quantize']);
    expect(value(kept({ quantizeLinearAction: 'FP8' }, {}), 'quantizeAttentionAction')).toBeUndefined();
  });
});

describe('files that an answer names', () => {
  const opened: PlanFacts = {
    ...gpus,
    file: (slot, path) => ({
      problem: null,
      device: slot === 'deviceFile' && path === 'own.yaml' ? 'OWN' : null,
      ...(path === 'day.jsonl' ? { requests: { count: 10, input: 800, output: 90 } } : {}),
    }),
  } as PlanFacts;
  const told = (values: Partial<SlotValues>) => standing(values, { facts: opened });

  it('name the device, unless one was named', () => {
    expect(value(told({ deviceFile: 'own.yaml' }), 'devices')).toEqual(['OWN']);
    expect(value(told({ deviceFile: 'own.yaml', devices: ['TEST_DEVICE'] }), 'devices')).toEqual([
      'TEST_DEVICE',
    ]);
    expect(value(told({ deviceFile: 'other.yaml' }), 'devices')).toBeUndefined();
    // Where nothing opens files, none names a device.
    expect(value(standing({ deviceFile: 'own.yaml' }), 'devices')).toBeUndefined();
    expect(value(told({ deviceFile: 'own.yaml', targets: [{ numDevices: 8 }] }), 'devices')).toBeUndefined();
  });

  it('tell the lengths of their requests, unless those were said', () => {
    const recorded = told({ arrivalsFile: 'day.jsonl', outputLength: 100 });
    expect([value(recorded, 'inputLength'), value(recorded, 'outputLength')]).toEqual([800, 100]);
    expect(value(told({ arrivalsFile: 'other.jsonl' }), 'inputLength')).toBeUndefined();
    expect(recorded.inputLength?.provenance.label).toBe('explicit heuristic');
  });
});

describe('a value said for all targets', () => {
  const targets = [
    { devices: ['TEST_DEVICE'], numDevices: 8, tpotLimitMs: 30 },
    { devices: ['OTHER_DEVICE'], numDevices: 4, tpotLimitMs: 50 },
  ];
  const said = (one: ValueOfSlot, from: readonly object[] = targets) => {
    const answers = answersOf({ targets: from as never });
    const next = withEntries(answers, [stated(one, null, null)]);
    return Object.fromEntries(Object.entries(next).map(([id, answer]) => [id, answer.value]));
  };

  it('is no longer any target’s own', () => {
    expect(said({ slot: 'tpotLimitMs', value: 40 })).toEqual({
      tpotLimitMs: 40,
      targets: targets.map(({ tpotLimitMs: _own, ...rest }) => rest),
    });
    expect(said({ slot: 'ttftLimitMs', value: 900 })).toEqual({ ttftLimitMs: 900, targets });
  });

  it('makes targets that became equal one plan, and those that differ in the device alone a comparison', () => {
    const counts = [{ numDevices: 8 }, { numDevices: 4 }];
    expect(said({ slot: 'numDevices', value: 16 }, counts)).toEqual({ numDevices: 16 });
    const devices = targets.map(({ tpotLimitMs: _own, ...rest }) => rest);
    expect(said({ slot: 'numDevices', value: 16 }, devices)).toEqual({
      numDevices: 16,
      devices: ['TEST_DEVICE', 'OTHER_DEVICE'],
    });
  });
});
