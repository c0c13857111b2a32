import { describe, expect, it } from 'vitest';
import { createDependencies } from '../../src/dialog/dependencies.ts';
import { type DialogState, newDialog } from '../../src/dialog/dialog-state.ts';
import { changesPlan, followUpChoices, givenReply, replied } from '../../src/dialog/follow-up-questions.ts';
import type { RunOutcome, SessionPorts } from '../../src/dialog/ports.ts';
import { beginRun, endRun, noteLine, noteProgress, stopRun, waysOut } from '../../src/dialog/running.ts';
import type { Understanding } from '../../src/dialog/understanding/understanding.ts';
import type { SlotValues } from '../../src/plan/slots/values.ts';
import { line, plainText } from '../../src/text/line.ts';
import { answersOf, facts, wholePlan } from '../plan/plan-kit.ts';
import { resultOf } from '../plan/result-kit.ts';
import { fakePorts, understandOnly, words } from './session-kit.ts';

function dialog(
  change: Partial<SlotValues> = {},
  ports: Partial<SessionPorts> = {},
  known: Readonly<Record<string, Partial<Understanding>>> = {},
) {
  const dependencies = createDependencies({
    id: 'one',
    ports: fakePorts(ports).ports,
    facts,
    understand: understandOnly(known),
    fillsHeuristics: true,
  });
  return { dependencies, state: newDialog('en', answersOf({ ...wholePlan, ...change })) };
}

const said = ({ transcript }: DialogState) => plainText(transcript.flatMap(({ lines }) => lines));
const found = [resultOf({ tp: 4 })];
const nothing = [resultOf(null)];

describe('a run', () => {
  it('shows its command, its engine, how far it is and the last lines', () => {
    let now = 1000;
    const { dependencies, state } = dialog(
      { engine: 'embedded' },
      { nowMs: () => now, commands: () => ['run A', 'run B'] },
    );
    const begun = beginRun(state, dependencies);
    expect(begun.run).toMatchObject({
      command: 'run A\nrun B',
      engine: 'Embedded',
      status: 'running',
      startedAtMs: 1000,
      progress: null,
      expectedMs: null,
    });
    expect(said(begun).split('\n')).toEqual(['Command', 'run A', 'run B']);
    now = 4000;
    expect(noteProgress(begun, dependencies, 0.25).run).toMatchObject({ progress: 0.25, expectedMs: 12_000 });
    expect(noteProgress(begun, dependencies, 0).run?.expectedMs).toBeNull();
    const lines = Array.from({ length: 12 }, (_, at) => `line ${at}`);
    const tail = lines.reduce(noteLine, begun).run?.tail;
    expect(tail).toEqual(lines.slice(4));
    expect([noteLine(state, 'x'), noteProgress(state, dependencies, 1)]).toEqual([state, state]);
  });

  it('that ends well is summarised, and its plan is remembered', () => {
    const { dependencies, state } = dialog(
      {},
      { summarise: (results) => [line(`${results.length} of them`)] },
    );
    const ended = endRun(beginRun(state, dependencies), dependencies, {
      status: 'done',
      results: found,
      logPath: 'log',
    });
    expect(said(ended)).toContain('1 of them');
    expect(ended.run).toMatchObject({ status: 'done', logPath: 'log' });
    expect(ended.ran?.answers).toBe(state.answers);
    expect(ended.offers).toEqual([]);
    // What is read back without its run keeps the plan that it knew.
    expect(endRun(state, dependencies, { status: 'done', results: found, logPath: 'log' }).ran).toBeNull();
  });

  it('that fails says why, what was important, where the log is, and offers the correction', () => {
    const { dependencies, state } = dialog();
    const correction = { label: 'less', event: { type: 'edit', slot: 'numDevices' } } as const;
    const end = (outcome: RunOutcome) => endRun(beginRun(state, dependencies), dependencies, outcome);
    const failed = end({
      status: 'failed',
      cause: 'parameters',
      importantLines: ['unknown flag'],
      correction,
      logPath: '/tmp/log',
    });
    expect(said(failed)).toMatch(/✗ .+\n {2}unknown flag\n.*\/tmp\/log/u);
    expect(failed.offers).toEqual([correction]);
    const silent = end({
      status: 'failed',
      cause: 'parameters',
      importantLines: [],
      correction: null,
      logPath: null,
    });
    expect(silent.offers).toEqual([]);
    expect(said(silent).split('\n').length).toBe(said(failed).split('\n').length - 2);
    const stopped = end({ status: 'cancelled', logPath: '/tmp/log' } as RunOutcome);
    expect(stopped.transcript.at(-1)?.kind).toBe('notice');
    expect(said(stopped)).toContain('/tmp/log');
  });

  it('that is stopped says so and keeps what it had', () => {
    const { dependencies, state } = dialog();
    const stopped = stopRun(beginRun(state, dependencies));
    expect(stopped.run?.status).toBe('cancelled');
    expect(stopRun(state).run).toBeNull();
    expect(stopped.transcript.at(-1)?.kind).toBe('notice');
  });
});

describe('changes that would make a plan feasible', () => {
  const change = { slot: 'tpotLimitMs', value: 60 } as never;
  it('are offered where no row meets the limits, and nowhere else', () => {
    const { dependencies, state } = dialog({}, { feasible: () => [change] });
    expect(waysOut(nothing, state, dependencies).map(({ event }) => event)).toEqual([
      { type: 'set', slot: 'tpotLimitMs', value: 60, said: null },
    ]);
    expect(waysOut(found, state, dependencies)).toEqual([]);
    expect(waysOut(nothing, state, dialog().dependencies)).toEqual([]);
  });

  it('are offered where one phase of a device fails, and not where another device holds', () => {
    const { dependencies, state } = dialog({}, { feasible: () => [change] });
    const [row] = found.flatMap(({ results }) => results);
    const [lack] = nothing.flatMap(({ results }) => results);
    const runs = (...results: readonly unknown[]) => [{ ...found[0], results }] as unknown as typeof found;
    const on = (device: string, phase: string, one: typeof row) => ({ ...one, device, phase });
    const apart = runs(on('a', 'prefill', row), on('a', 'decode', lack));
    expect(waysOut(apart, state, dependencies)).toHaveLength(1);
    const beside = [on('b', 'prefill', row), on('b', 'decode', row)];
    expect(waysOut(runs(...(apart[0]?.results ?? []), ...beside), state, dependencies)).toEqual([]);
  });

  it('stand in the menu once, whatever is asked in between', () => {
    const { dependencies, state } = dialog({}, { feasible: () => [change] });
    const ended = endRun(beginRun(state, dependencies), dependencies, {
      status: 'done',
      results: nothing,
      logPath: 'log',
    });
    const sets = (one: DialogState) =>
      followUpChoices(one, dependencies).filter(
        (choice) => 'event' in choice && choice.event.type === 'set' && choice.event.slot === 'tpotLimitMs',
      );
    expect(sets(ended)).toHaveLength(1);
    const other = { label: 'another', event: { type: 'edit', slot: 'mode' } } as const;
    const asked = replied(ended, 'why?', { lines: [line('because')], events: [other] });
    expect(sets(asked)).toHaveLength(1);
    expect(followUpChoices(asked, dependencies)[0]).toEqual(other);
  });
});

describe('the menu after a result', () => {
  const labels = (change: Partial<SlotValues>, results = found) => {
    const { dependencies, state } = dialog(change);
    return followUpChoices({ ...state, results }, dependencies).map(({ label }) => label);
  };
  it('widens a narrow search of experts, one step at a time', () => {
    const moe = { model: 'Expert-9B' };
    expect(labels({ ...moe, searchSpace: 'tp' })).toContain('Search EP as well');
    expect(labels({ ...moe, searchSpace: 'tp-ep' })).toContain('Search MoE-DP as well');
    for (const plan of [{ ...moe, searchSpace: 'tp-ep-moedp' }, moe, { searchSpace: 'tp' }] as const)
      expect(labels(plan).join()).not.toMatch(/Search (?:EP|MoE-DP)/u);
    expect(labels(moe)).toContain('Try another device count');
    expect(labels({}).at(-1)).toBe('Change the plan');
  });

  it('is short where nothing came out', () => {
    expect(labels({}, [])).toEqual(['Change the plan']);
  });
});

describe('what is said beside a result', () => {
  const devices = { slots: { numDevices: words(16, '16') } };
  const changes = (text: string, heard: Partial<Understanding>) => {
    const { dependencies, state } = dialog({}, {}, { [text]: heard });
    return changesPlan(state, dependencies, text);
  };
  it('changes the plan where it is a bare value, or asks for a change', () => {
    expect(changes('16 cards', devices)).toBe(true);
    expect(changes('how about 16 cards?', devices)).toBe(false);
    // A size is asked for, and the rate is none of the plan's.
    expect(changes('total devices for 20 requests per second', devices)).toBe(false);
    expect(changes('16 cards for prefill', devices)).toBe(true);
    expect(changes('16 cards', { slots: {} })).toBe(false);
    expect(changes('16 cards', { ...devices, intent: 'explain' })).toBe(false);
    expect(changes('as last time, 16', { ...devices, intent: 'reuse' })).toBe(true);
    const unread = [{ text: 'x', start: 0, length: 1, reason: 'words', slot: null }] as never;
    expect(changes('16 cards of x', { ...devices, unread })).toBe(false);
    expect(changes('change it to 16 cards of x', { ...devices, unread })).toBe(true);
  });

  it('is kept with its answer where it was a question', () => {
    const { state } = dialog();
    const offer = { label: 'x', event: { type: 'edit', slot: 'mode' } } as const;
    const asked = replied(state, 'why?', { lines: [line('because')], events: [offer] });
    expect(givenReply(state, asked)).toEqual({ type: 'reply', lines: [line('because')], events: [offer] });
    const silent = replied(state, 'why?', { lines: [], events: [] });
    expect(givenReply(state, silent)).toEqual({ type: 'reply', lines: [], events: [] });
    expect(givenReply(state, state)).toBeNull();
  });
});
