import { describe, expect, it } from 'vitest';
import { blockedReasons, blockedSlots, newRefusal, planRefusal } from '../../src/dialog/blocked.ts';
import { createDependencies } from '../../src/dialog/dependencies.ts';
import type { EngineOption } from '../../src/dialog/ports.ts';
import type { Answers } from '../../src/plan/answers.ts';
import type { PlanFacts } from '../../src/plan/plan-facts.ts';
import type { SlotValues } from '../../src/plan/slots/values.ts';
import { answersOf, facts as plainFacts } from '../plan/plan-kit.ts';
import { fakePorts, understandOnly } from './session-kit.ts';

const facts: PlanFacts = {
  ...plainFacts,
  file: (_, path) =>
    ({ problem: path.startsWith('bad') ? { en: `${path} is bad`, zh: `${path} 有误` } : null }) as ReturnType<
      NonNullable<PlanFacts['file']>
    >,
};

/** Engines with a reason for each plan; null where the engine runs it. */
function dependencies(
  reason: (answers: Answers, engine: string) => string | null,
  ids: readonly EngineOption['id'][] = ['embedded', 'tensorcast'],
) {
  const engines = (answers: Answers) =>
    ids.map((id): EngineOption => ({ id, title: id, version: null, reason: reason(answers, id) }));
  return createDependencies({
    id: 'one',
    ports: fakePorts({ engines }).ports,
    facts,
    understand: understandOnly({}),
    fillsHeuristics: true,
  });
}

describe('answers that stop every run', () => {
  it.each<[values: Partial<SlotValues>, slots: readonly string[]]>([
    [{}, []],
    [{ model: 'Dense-1B', devices: ['TEST_DEVICE'] }, []],
    [{ model: 'nobody/knows' }, ['model']],
    [{ devices: ['gpu_one'] }, ['devices']],
    [{ devices: ['TEST_DEVICE', 'gpu_one'] }, ['devices']],
    [{ devices: ['gpu_one'], engine: 'aiconfigurator' }, []],
    [{ devices: ['unheard'] }, []],
    [{ lengthDistribution: 'bad.yaml' }, ['lengthDistribution']],
    [{ lengthDistribution: 'good.yaml' }, []],
    [
      { model: 'nobody/knows', devices: ['gpu_one'], deviceFile: 'bad.yaml' },
      ['model', 'devices', 'deviceFile'],
    ],
  ])('%j: %j', (values, slots) => {
    const answers = answersOf(values);
    const needed = { facts };
    expect(blockedSlots(answers, needed)).toEqual(slots);
    for (const slot of blockedSlots(answers, needed)) {
      const reasons = blockedReasons(slot, answers, needed);
      expect(reasons.length, slot).toBeGreaterThan(0);
      for (const reason of reasons) expect(reason.zh).toMatch(/\p{Script=Han}/u);
    }
  });

  it('are said with what can be had instead', () => {
    const answers = answersOf({ devices: ['gpu_one', 'TEST_DEVICE'], model: 'Dense-1B' });
    const [reason, ...others] = blockedReasons('devices', answers, { facts });
    expect(others).toEqual([]);
    expect(reason?.en).toContain('GPU One');
    for (const id of ['TEST_DEVICE', 'OTHER_DEVICE', 'gpu_two']) expect(reason?.en).toContain(id);
    expect(blockedReasons('model', answers, { facts })).toEqual([]);
    expect(blockedReasons('deviceFile', answers, { facts })).toEqual([]);
    expect(blockedReasons('deviceFile', answersOf({ deviceFile: 'bad.yaml' }), { facts })[0]?.en).toBe(
      'bad.yaml is bad',
    );
  });
});

describe('why no engine runs a plan', () => {
  const here: Partial<SlotValues> = { devices: ['TEST_DEVICE'] };
  const refusal = (
    values: Partial<SlotValues>,
    reasons: Readonly<Record<string, string | null>>,
    ids?: readonly EngineOption['id'][],
  ) =>
    planRefusal(
      answersOf(values),
      dependencies((_, engine) => reasons[engine] ?? null, ids),
      'en',
    );

  it.each<
    [
      why: string,
      values: Partial<SlotValues>,
      reasons: Readonly<Record<string, string | null>>,
      said: string | null,
    ]
  >([
    ['one runs it', here, { embedded: null, tensorcast: 'absent' }, null],
    ['none runs it', here, { embedded: 'no layout', tensorcast: 'absent' }, 'no layout'],
    ['no device is known', {}, { embedded: 'no layout', tensorcast: 'absent' }, null],
    [
      'a foreign engine is named',
      { ...here, engine: 'tensorcast' },
      { embedded: 'no layout', tensorcast: 'absent' },
      null,
    ],
    [
      'the own engine is named',
      { ...here, engine: 'embedded' },
      { embedded: 'no layout', tensorcast: null },
      'no layout',
    ],
  ])('%s', (_, values, reasons, said) => expect(refusal(values, reasons)).toBe(said));

  it('is the reason of the engine that the plan would take, else of the first', () => {
    const ids = ['embedded', 'calibrated'] as const;
    const reasons = { embedded: 'no layout', calibrated: 'no points' };
    expect(refusal({ devices: ['gpu_two'] }, reasons, ids)).toBe('no points');
    expect(refusal(here, reasons, ids)).toBe('no layout');
    expect(refusal(here, { calibrated: 'no points' }, ['calibrated'])).toBe('no points');
    expect(refusal(here, {}, [])).toBeNull();
  });
});

describe('the answer that made a plan impossible', () => {
  /** No engine runs an image; none runs a ratio of the model that sees. */
  const known = dependencies((answers) => {
    if (answers.imageHeight) return 'no images';
    return answers.mode?.value === 'pd-ratio' && answers.model?.value === 'Vision-2B'
      ? 'no ratio of it'
      : null;
  });
  const found = (before: Answers, change: Partial<SlotValues>) =>
    newRefusal(before, { ...before, ...answersOf(change) }, known, 'en');
  const plan = answersOf({ devices: ['TEST_DEVICE'], model: 'Vision-2B' });

  it('is the new one without which an engine runs it', () => {
    expect(found(plan, { imageHeight: 512 })).toEqual({ slot: 'imageHeight', reason: 'no images' });
    expect(found(plan, { mode: 'pd-ratio' })).toEqual({ slot: 'mode', reason: 'no ratio of it' });
    expect(found(plan, { lengthDistribution: 'good.yaml', imageHeight: 512 })?.slot).toBe('imageHeight');
    // Each alone leaves the other in the way: the first in the order of suspicion.
    expect(found(plan, { mode: 'pd-ratio', imageHeight: 512 })).toEqual({
      slot: 'mode',
      reason: 'no images',
    });
  });

  it('is none where an engine still runs it, or none did before', () => {
    expect(found(plan, { mode: 'aggregation' })).toBeNull();
    const broken = { ...plan, ...answersOf({ imageHeight: 512 }) };
    expect(found(broken, { mode: 'pd-ratio' })).toBeNull();
  });
});
