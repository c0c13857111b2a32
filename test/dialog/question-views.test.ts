import { describe, expect, it, vi } from 'vitest';
import { replaySession } from '../../src/dialog/create-session.ts';
import type { Suggestion } from '../../src/dialog/session.ts';
import { withStandingValues } from '../../src/dialog/standing-values.ts';
import type { Forecast } from '../../src/plan/forecast.ts';
import type { SlotValues } from '../../src/plan/slots/values.ts';
import { plainText } from '../../src/text/line.ts';
import { answersOf, facts, wholePlan } from '../plan/plan-kit.ts';
import { fakePorts, startSession, understandOnly } from './session-kit.ts';

const planned = (ports = {}) => startSession({ answers: answersOf(wholePlan) }, ports).session;

describe('a question as it is drawn', () => {
  it('offers every engine with its version, and says why one cannot be taken', () => {
    const session = planned({
      engines: () => [
        { id: 'embedded', title: 'Embedded', version: '1.2', reason: null },
        { id: 'tensorcast', title: 'TensorCast', version: null, reason: 'not installed' },
      ],
    });
    session.send({ type: 'edit', slot: 'engine' });
    const { choices, kind } = session.snapshot().question ?? {};
    expect(kind).toBe('choice');
    expect(choices?.map(({ value, label, disabledReason }) => [value, label, disabledReason])).toEqual([
      ['embedded', 'Embedded 1.2', null],
      ['tensorcast', 'TensorCast', 'not installed'],
    ]);
    expect(choices?.every(({ help }) => help.length > 0)).toBe(true);
  });

  it('tells devices apart by memory and size, and names those that nothing can estimate', () => {
    const session = planned();
    session.send({ type: 'edit', slot: 'devices' });
    const { choices, kind, isFuzzy } = session.snapshot().question ?? {};
    expect([kind, isFuzzy]).toEqual(['many', true]);
    const shown = Object.fromEntries((choices ?? []).map((one) => [one.value, one]));
    expect(shown.TEST_DEVICE).toMatchObject({ group: 'Test', disabledReason: null });
    expect(shown.TEST_DEVICE?.help).toContain('64');
    expect(shown.gpu_one?.help).toMatch(/^GPU One · /u);
    // A size is named where the profile says it.
    expect(shown.gpu_one?.help.match(/64/gu)).toHaveLength(1);
    expect(shown.gpu_two?.help.match(/64/gu)).toHaveLength(2);
    expect(shown.TEST_DEVICE?.help.match(/64/gu)).toHaveLength(2);
    expect(shown.gpu_one?.disabledReason).toContain('GPU One');
  });

  it('has a row for each meaning of words that have several', () => {
    const readings = (values: readonly number[]) => ({
      ask: [
        {
          slot: 'numDevices' as const,
          text: 'some',
          interpretations: values.map((value) => ({
            value,
            label: { en: `${value} cards`, zh: `${value} 卡` },
          })),
        },
      ],
    });
    const asked = (values: readonly number[]) => {
      const { session } = startSession({ understand: understandOnly({ some: readings(values) }) });
      session.send({ type: 'say', text: 'some' });
      return session;
    };
    const two = asked([8, 16]).snapshot().question;
    expect(two?.choices.map(({ value, label }) => [value, label])).toEqual([
      [8, '8 cards'],
      [16, '16 cards'],
    ]);
    expect(two?.ask).toContain('two');
    expect(asked([8, 16, 32]).snapshot().question?.ask).toContain('3');
    expect(asked([8]).snapshot().question?.ask).not.toMatch(/two|1/u);
    const session = asked([8, 16]);
    session.send({ type: 'choose', value: 12 });
    expect(session.snapshot().problem).not.toBeNull();
    expect(session.snapshot().answers.numDevices).toBeUndefined();
    session.send({ type: 'say', text: '2' });
    expect(session.snapshot().answers.numDevices?.value).toBe(16);
  });

  it('lists devices that hold the count of the plan in front, and the same number takes them', () => {
    const asked = (numDevices: number) => {
      const interpretations = ['OTHER_DEVICE', 'TEST_DEVICE'].map((id) => ({
        value: [id],
        label: { en: id, zh: id },
      }));
      const one = { slot: 'devices' as const, text: 'a2', interpretations };
      const { session } = startSession({
        answers: answersOf({ numDevices }),
        understand: understandOnly({ a2: { ask: [one] } }),
      });
      session.send({ type: 'say', text: 'a2' });
      return session;
    };
    const listed = (session: ReturnType<typeof asked>) =>
      session.snapshot().question?.choices.map(({ label }) => label);
    expect(listed(asked(8))).toEqual(['OTHER_DEVICE', 'TEST_DEVICE']);
    const session = asked(9);
    expect(listed(session)).toEqual(['TEST_DEVICE', 'OTHER_DEVICE']);
    session.send({ type: 'say', text: '1' });
    expect(session.snapshot().answers.devices?.value).toEqual(['TEST_DEVICE']);
  });

  it('lists both phases in front where both limits were said, and only then', () => {
    const first = (limits: Partial<SlotValues>) => {
      const { mode: _mode, tpotLimitMs: _tpot, ...rest } = wholePlan;
      const { session } = startSession({
        answers: answersOf({ ...rest, mode: 'disaggregation', ...limits }),
      });
      session.send({ type: 'edit', slot: 'phases' });
      return session.snapshot().question?.choices[0]?.value;
    };
    expect(first({ ttftLimitMs: 2000, tpotLimitMs: 50 })).toBe('both');
    expect(first({ ttftLimitMs: 2000, tpotLimitMs: null })).toBe('prefill');
    expect(first({ ttftLimitMs: null, tpotLimitMs: 50 })).toBe('prefill');
  });

  it('names the settings of the plan as they stand, behind "no"', () => {
    const { session } = startSession({ answers: answersOf({ ...wholePlan, jobs: 4 }) });
    const { id, choices, isOptional } = session.snapshot().question ?? {};
    expect([id, isOptional, choices?.[0]?.value]).toEqual(['anything-else', true, 'no']);
    const shown = Object.fromEntries((choices ?? []).map(({ value, label }) => [value, label]));
    expect(shown.jobs).toBe('Jobs · 4');
    expect(shown.logLevel).toBe('Log level');
    session.send({ type: 'choose', value: 'nothing like that' });
    expect(session.snapshot().problem).not.toBeNull();
    session.send({ type: 'choose', value: 'jobs' });
    expect(session.snapshot().question?.id).toBe('jobs');
  });
});

const { inputLength: _, ...withoutInput } = wholePlan;

describe('a recommendation', () => {
  it('is taken with its label, and kept by the journal where its source has changed since', () => {
    const example: Suggestion = {
      value: 4096,
      label: '4,096',
      provenance: { label: 'currently inspected shell example', path: 'run.sh', line: 3 } as never,
      because: 'run.sh',
    };
    const asked = (examples: readonly Suggestion[]) =>
      startSession(
        { answers: answersOf(withoutInput) },
        { inspectedExamples: (slot) => (slot === 'inputLength' ? examples : []) },
      );
    const { session, journal, options } = asked([example]);
    expect(session.snapshot().question?.id).toBe('inputLength');
    session.send({ type: 'take-suggestion' });
    expect(session.snapshot().problem).not.toBeNull();
    session.send({ type: 'recommend' });
    session.send({ type: 'take-suggestion' });
    const given = session.snapshot().answers.inputLength;
    expect(given).toMatchObject({ value: 4096, provenance: example.provenance });

    const again = (examples: readonly Suggestion[], events = journal) => {
      const ports = { ...fakePorts().ports, inspectedExamples: () => examples };
      return replaySession({ ...options, ports }, events, []).snapshot().answers.inputLength;
    };
    expect(again([example])?.provenance).toEqual(example.provenance);
    expect(again([{ ...example, value: 1024 }])).toMatchObject({
      value: 4096,
      provenance: { label: 'user-provided previous config', session: 'one' },
    });
    // A journal is checked like anything that is answered.
    const broken = journal.map((event) =>
      event.type === 'take-suggestion' && event.taken
        ? { ...event, taken: { ...event.taken, value: -1 } }
        : event,
    );
    expect(again([example], broken)).toBeUndefined();
  });
});

describe('the forecast beside the questions', () => {
  it('is computed once for each plan, and drawn with it', () => {
    const forecast = vi.fn((answers) => ({ of: answers }) as never);
    const { session } = startSession({ answers: answersOf(wholePlan) }, { forecast });
    const first = session.snapshot();
    expect(first.forecast).toEqual({ of: first.answers });
    session.send({ type: 'language', language: 'zh' });
    expect(session.snapshot().forecast).toBe(first.forecast);
    expect(forecast).toHaveBeenCalledTimes(1);
    session.send({ type: 'set', slot: 'numDevices', value: 4, said: null });
    expect(session.snapshot().forecast).toEqual({ of: session.snapshot().answers });
    expect(forecast).toHaveBeenCalledTimes(2);
  });
});

describe('a forecast whose data are still being read', () => {
  it('is drawn as soon as they are, without a key', () => {
    let read = () => {};
    const forecast = vi.fn<() => Forecast | null>(() => null);
    const { session } = startSession(
      { answers: answersOf(wholePlan) },
      { forecast, whenRead: (listener) => (read = listener) },
    );
    const drawn = vi.fn();
    session.subscribe(({ forecast: shown }) => drawn(shown));
    expect(session.snapshot().forecast).toBeNull();
    const found: Forecast = { best: null, parts: [], wider: [], assumed: [], refusal: null };
    forecast.mockReturnValue(found);
    read();
    expect(drawn).toHaveBeenLastCalledWith(found);
    expect(session.snapshot().forecast).toBe(found);
    const asked = forecast.mock.calls.length;
    read();
    expect(session.snapshot().forecast).toBe(found);
    expect(forecast.mock.calls).toHaveLength(asked);
  });
});

describe('values that are set together', () => {
  it('are one step, and none of them stands where one is refused', () => {
    const session = planned();
    const { answers } = session.snapshot();
    const standing = (one: typeof answers) => [one.numDevices?.value, one.outputLength?.value];
    session.send({ type: 'set-several', values: { numDevices: 4, outputLength: 0 } });
    expect(session.snapshot().problem).not.toBeNull();
    expect(standing(session.snapshot().answers)).toEqual(standing(answers));
    session.send({ type: 'set-several', values: { numDevices: 4, outputLength: 200 } });
    expect(standing(session.snapshot().answers)).toEqual([4, 200]);
    session.send({ type: 'undo' });
    expect(standing(session.snapshot().answers)).toEqual(standing(answers));
  });
});

describe('one step back', () => {
  it('closes a recommendation, leaves an answer that was jumped to, then undoes', () => {
    const { session } = startSession({ answers: answersOf(wholePlan) });
    session.send({ type: 'set', slot: 'numDevices', value: 4, said: null });
    session.send({ type: 'edit', slot: 'searchSpace' });
    session.send({ type: 'recommend' });
    expect(session.snapshot().suggestion).not.toBeNull();
    session.send({ type: 'back' });
    expect([session.snapshot().suggestion, session.snapshot().question?.id]).toEqual([null, 'searchSpace']);
    session.send({ type: 'set', slot: 'searchSpace', value: 'tp', said: null });
    session.send({ type: 'edit', slot: 'numDevices' });
    session.send({ type: 'back' });
    expect(session.snapshot().answers.numDevices?.value).toBe(4);
    expect(session.snapshot().question?.id).not.toBe('numDevices');
    for (let step = 0; step < 5 && session.snapshot().answers.numDevices?.value === 4; step += 1)
      session.send({ type: 'undo' });
    expect(session.snapshot().answers.numDevices?.value).toBe(8);
    const said = plainText(session.snapshot().transcript.flatMap(({ lines }) => lines));
    expect(said).toContain('Devices 8');
    session.send({ type: 'redo' });
    expect(session.snapshot().answers.numDevices?.value).toBe(4);
  });
});

describe('the number format that stands for a GPU plan', () => {
  const gpu = (formats: readonly string[] | null) => ({
    ...facts,
    model: (name: string) => ({ ...facts.model('Dense-1B'), id: name }) as never,
    device: (id: string) => ({ ...facts.device('gpu_two'), id, matrixFormats: formats }) as never,
  });
  const standing = (formats: readonly string[] | null, byFlags: boolean) =>
    withStandingValues(answersOf({ model: 'Any-8B-FP8', devices: ['gpu_two'] }), {}, gpu(formats), {
      byFlags,
    }).precision?.value;

  it('is that of the checkpoint, unless the device has no unit for it', () => {
    expect(standing(['fp8'], false)).toBe('fp8');
    expect(standing(null, false)).toBe('fp8');
    expect(standing(['fp16'], false)).toBeUndefined();
    expect(standing(['fp16'], true)).toBe('bf16');
  });
});
