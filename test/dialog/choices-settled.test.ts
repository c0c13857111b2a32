import { describe, expect, it, vi } from 'vitest';
import { createDependencies } from '../../src/dialog/dependencies.ts';
import { type DialogState, newDialog } from '../../src/dialog/dialog-state.ts';
import { readInterpretation, settleInterpretation } from '../../src/dialog/interpretations.ts';
import { findingsOf, reviewOf } from '../../src/dialog/review-view.ts';
import type { AmbiguousPhrase } from '../../src/dialog/understanding/understanding.ts';
import type { SlotValues } from '../../src/plan/slots/values.ts';
import { answersOf, facts, wholePlan } from '../plan/plan-kit.ts';
import { fakePorts, startSession, understandOnly } from './session-kit.ts';

const counts: AmbiguousPhrase = {
  slot: 'numDevices',
  text: 'some',
  interpretations: [8, 16].map((value) => ({ value, label: { en: `${value} cards`, zh: `${value} 卡` } })),
} as AmbiguousPhrase;

function dialog(values: Partial<SlotValues>, engines = fakePorts().ports.engines) {
  const dependencies = createDependencies({
    id: 'one',
    ports: { ...fakePorts().ports, engines },
    facts,
    understand: understandOnly({}),
    fillsHeuristics: true,
  });
  const state: DialogState = { ...newDialog('en', answersOf(values)), interpretations: [counts] };
  return { dependencies, state };
}

describe('a meaning that was chosen', () => {
  const chosen = (values: Partial<SlotValues>, at = 0) => {
    const { dependencies, state } = dialog(values);
    const [interpretation] = counts.interpretations.slice(at);
    if (!interpretation) throw new Error('no such meaning');
    const next = settleInterpretation(state, dependencies, counts, interpretation);
    return {
      value: next.answers.numDevices?.value,
      targets: next.answers.targets?.value,
      open: next.interpretations,
    };
  };

  it('answers its slot, and is asked no more', () => {
    expect(chosen({ model: 'Dense-1B' }, 1)).toEqual({ value: 16, targets: undefined, open: [] });
  });

  it('is that of the first target that waits for it', () => {
    const targets = [
      { devices: ['TEST_DEVICE'], numDevices: 4 },
      { devices: ['OTHER_DEVICE'] },
      { devices: ['gpu_two'] },
    ];
    expect(chosen({ targets, numDevices: 2 }).targets).toEqual([
      { devices: ['TEST_DEVICE'], numDevices: 4 },
      { devices: ['OTHER_DEVICE'], numDevices: 8 },
      { devices: ['gpu_two'] },
    ]);
  });

  it('may be told by its number, its words or how they begin', () => {
    const read = (text: string) => readInterpretation(counts.interpretations, text)?.value ?? null;
    expect(['1', '2', '3', '16 cards', '16 卡', '16', '8', 'cards', ''].map(read)).toEqual([
      8,
      16,
      null,
      16,
      16,
      16,
      8,
      null,
      null,
    ]);
  });
});

describe('engines of a plan', () => {
  it('are asked once for each set of answers and language', () => {
    const engines = vi.fn(() => [
      { id: 'embedded', title: 'Embedded', version: null, reason: null },
      { id: 'tensorcast', title: 'TensorCast', version: null, reason: 'not installed' },
    ]);
    const { dependencies, state } = dialog(wholePlan, engines as never);
    expect(dependencies.conditionFacts(state.answers).runnableEngines).toEqual(['embedded']);
    dependencies.engines(state.answers, 'en');
    expect(engines).toHaveBeenCalledTimes(1);
    dependencies.engines(state.answers, 'zh');
    dependencies.engines({ ...state.answers }, 'en');
    expect(engines).toHaveBeenCalledTimes(3);
  });

  it('block the review with their reason, and an engine that nobody offers blocks nothing', () => {
    const refusing = () => [{ id: 'embedded', title: 'Embedded', version: null, reason: 'too old' }];
    const rules = (engines: () => unknown) => {
      const { dependencies, state } = dialog({ ...wholePlan, engine: 'embedded' }, engines as never);
      const { canRun, commands } = reviewOf(state, dependencies);
      const errors = findingsOf(state, dependencies).filter(({ severity }) => severity === 'error');
      return [errors.map(({ rule }) => rule), canRun, commands.length];
    };
    expect(rules(refusing)).toEqual([['engine-can-run'], false, 0]);
    expect(rules(() => [])).toEqual([[], true, 1]);
  });
});

it('an error inside the dialog is the one that was thrown', () => {
  const { session } = startSession(
    { answers: answersOf(wholePlan) },
    {
      commands: () => {
        throw new RangeError('the port broke');
      },
    },
  );
  const run = () => {
    session.send({ type: 'choose', value: 'no' });
    session.send({ type: 'to-confirm' });
    session.send({ type: 'run' });
    session.snapshot();
  };
  expect(run).toThrow(RangeError);
});
