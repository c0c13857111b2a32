import { describe, expect, it } from 'vitest';
import { registryFacts } from '../../src/plan/registry-facts.ts';
import { type SlotId, type SlotValues, valueFor } from '../../src/plan/slots/values.ts';
import type { MemoryCheck } from '../../src/plan/validation/validation-facts.ts';
import { startSession, toReview } from './session-kit.ts';

describe('a plan that an error blocks', () => {
  it('shows no command, cannot be confirmed, and says so', () => {
    const { session, runs } = startSession();
    toReview(session);
    expect(session.snapshot().review?.commands).not.toEqual([]);
    session.send({ type: 'set', slot: 'numDevices', value: 65, said: null });
    const { review } = session.snapshot();
    expect(review).toMatchObject({ canRun: false, commands: [] });
    expect(review?.findings.filter(({ severity }) => severity === 'error')).not.toEqual([]);
    session.send({ type: 'to-confirm' });
    expect(session.snapshot().phase).toBe('review');
    expect(session.snapshot().problem).not.toBeNull();
    session.send({ type: 'run' });
    expect(runs).toEqual([]);
  });

  it('does not run where the error came between the confirmation and the yes', () => {
    let neededGiB = 10;
    const memory = (): MemoryCheck => ({
      device: 'TEST_DEVICE',
      neededGiB,
      availableGiB: 60,
      devicesSlot: 'numDevices',
      waysOut: [],
    });
    const { session, runs } = startSession({}, { memory });
    toReview(session);
    session.send({ type: 'to-confirm' });
    expect(session.snapshot().phase).toBe('confirm');
    neededGiB = 70;
    session.send({ type: 'run' });
    expect(session.snapshot().phase).toBe('confirm');
    expect(session.snapshot().problem).not.toBeNull();
    expect(runs).toEqual([]);
  });
});

it('a warning blocks nothing', () => {
  const { session } = startSession();
  toReview(session);
  const { review } = session.snapshot();
  expect(review?.findings.some(({ severity }) => severity === 'warning')).toBe(true);
  expect(review?.canRun).toBe(true);
});

it('names what was given by flags and means nothing once the device is known', () => {
  const { session } = startSession({ facts: registryFacts(), isFlagsOnly: true });
  const set = <Id extends SlotId>(slot: Id, value: SlotValues[Id], said: string) =>
    session.send({ type: 'set', ...valueFor(slot, value), said });
  set('jobs', 4, '--jobs 4');
  set('model', 'Qwen/Qwen3-32B', '--model');
  set('devices', ['h200_sxm'], '--devices h200_sxm');
  for (const [slot, value] of [
    ['numDevices', 8],
    ['inputLength', 4000],
    ['outputLength', 500],
  ] as const)
    set(slot, value, slot);
  set('mode', 'aggregation', '--mode aggregation');
  set('tpotLimitMs', 40, '--tpot-limit-ms 40');
  const { answers, review } = session.snapshot();
  expect(answers.jobs).toBeUndefined();
  expect(review?.unread).toMatchObject([{ text: '--jobs 4', reason: 'not-in-plan' }]);
});
