import { describe, expect, it } from 'vitest';
import { getNextSnapshot } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { createDependencies } from '../../src/dialog/dependencies.ts';
import type { RunOutcome } from '../../src/dialog/ports.ts';
import type { SessionPhase } from '../../src/dialog/session.ts';
import { createSessionMachine, type MachineEvent } from '../../src/dialog/session-machine.ts';
import { facts } from '../plan/plan-kit.ts';
import { coreSentence, coreUnderstanding, fakePorts, understandOnly } from './session-kit.ts';

const phases: readonly SessionPhase[] = [
  'collect',
  'review',
  'confirm',
  'run',
  'explain',
  'followUp',
  'cancelled',
  'failed',
];
const done: RunOutcome = { status: 'done', results: [], logPath: 'log' };
const failed: RunOutcome = {
  status: 'failed',
  cause: 'parameters',
  importantLines: [],
  correction: null,
  logPath: 'log',
};
const events: readonly MachineEvent[] = [
  { type: 'say', text: coreSentence },
  { type: 'choose', value: 'aggregation' },
  { type: 'choose', value: 'recommended' },
  { type: 'choose', value: false },
  { type: 'choose', value: 'no' },
  { type: 'edit', slot: 'numDevices' },
  { type: 'ask', text: 'why' },
  { type: 'to-confirm' },
  { type: 'run' },
  { type: 'run-ended', outcome: done },
  { type: 'run-ended', outcome: failed },
  { type: 'cancel' },
  { type: 'back' },
];

const machine = createSessionMachine(
  createDependencies({
    id: 'one',
    ports: fakePorts().ports,
    facts,
    understand: understandOnly({ [coreSentence]: coreUnderstanding }),
    fillsHeuristics: true,
  }),
);

function shortestPaths(language: 'en' | 'zh') {
  return getShortestPaths(machine, {
    input: { language, answers: {}, isSettled: false },
    events,
    limit: 20_000,
    serializeState: ({ value, context }) =>
      `${value} ${Object.keys(context.answers).length} ${context.isSettled} ${context.editing}`,
    stopWhen: ({ context }) => context.transcript.length > 14,
  });
}

describe.each(['en', 'zh'] as const)('the statechart in %s', (language) => {
  const paths = shortestPaths(language);
  const first = (phase: SessionPhase) => paths.find(({ state }) => state.value === phase);

  it.each(phases)('reaches %s', (phase) => {
    expect(first(phase)).toBeDefined();
  });

  it('runs only after a yes', () => {
    const types = first('run')?.steps.map(({ event }) => event.type);
    expect(types?.slice(-2)).toEqual(['to-confirm', 'run']);
  });

  it.each(['review', 'confirm', 'explain', 'followUp', 'cancelled', 'failed'] as const)(
    'returns from %s to the questions by editing an answer',
    (phase) => {
      const state = first(phase)?.state;
      if (state === undefined) throw new Error(`no path to ${phase}`);
      const next = getNextSnapshot(machine, state, { type: 'edit', slot: 'numDevices' });
      expect(next.value).toBe('collect');
      expect(next.context.editing).toBe('numDevices');
    },
  );
});
