import { describe, expect, it, vi } from 'vitest';
import { understand } from '../../src/dialog/understanding/understand.ts';
import type { PlanFacts } from '../../src/plan/plan-facts.ts';
import { plainText } from '../../src/text/line.ts';
import { answersOf, facts, wholePlan } from '../plan/plan-kit.ts';
import { fakePorts, startSession, toReview, understandOnly } from './session-kit.ts';

/** A session that was told that its user is not sure about the whole, up to the question for one target or several. */
function guided(answers = {}) {
  const started = startSession({
    understand: understandOnly({ help: {} }),
    ...(Object.keys(answers).length === 0 ? {} : { answers }),
  });
  started.session.send({ type: 'say', text: 'help' });
  started.session.send({ type: 'choose', value: 'aggregation' });
  return started.session;
}

describe('one target or a comparison', () => {
  it.each(['1', 'one', 'One target', ' SINGLE ', '单一', '单个'])(
    '"%s" is one, with a narrow first search',
    (words) => {
      const session = guided();
      expect(session.snapshot().question?.id).toBe('one-or-several');
      session.send({ type: 'say', text: words });
      const { answers, transcript, question } = session.snapshot();
      expect(answers.searchSpace).toMatchObject({ value: 'tp', provenance: { label: 'explicit heuristic' } });
      expect(plainText(transcript.flatMap(({ lines }) => lines))).toContain('One target');
      expect(question?.id).toBe('model');
    },
  );

  it.each(['2', 'several', 'a comparison', '对比', '多个'])('"%s" is a comparison', (words) => {
    const session = guided();
    session.send({ type: 'say', text: words });
    const said = plainText(session.snapshot().transcript.flatMap(({ lines }) => lines));
    expect(said).toContain('A comparison');
    expect(said).not.toContain('One target');
  });

  it('other words are neither', () => {
    const session = guided();
    session.send({ type: 'say', text: 'perhaps' });
    expect(session.snapshot().question?.id).toBe('one-or-several');
    expect(session.snapshot().answers.searchSpace).toBeUndefined();
    expect(session.snapshot().problem).not.toBeNull();
  });
});

describe('not sure in the first sentence', () => {
  const opened = (text: string) => {
    const { session } = startSession({ understand });
    session.send({ type: 'say', text });
    return session;
  };

  it.each(['not sure, help me plan Dense-1B', '不确定，帮我规划一下Dense-1B'])(
    '"%s": the model is taken, the mode is recommended first, then one target or several',
    (text) => {
      const session = opened(text);
      const { answers, question, suggestion } = session.snapshot();
      expect(answers.model?.value).toContain('Dense-1B');
      expect([question?.id, suggestion?.provenance.label]).toEqual(['mode', 'explicit heuristic']);
      session.send({ type: 'take-suggestion' });
      expect(session.snapshot().question?.id).toBe('one-or-several');
    },
  );

  it.each([
    'help me plan Dense-1B',
    'Dense-1B on 8 PLAIN, not sure about quantization',
    'not sure, Dense-1B on 8 PLAIN, 4k in 1k out',
  ])('"%s": who says more is asked the next question', (text) => {
    expect(opened(text).snapshot().question?.id).not.toMatch(/^(?:mode|one-or-several)$/u);
  });
});

describe('an error inside the dialog', () => {
  it('reaches whoever sent the event, and every event after it', () => {
    const broken = vi.fn(() => {
      throw new Error('the port broke');
    });
    const { session } = startSession({}, { forecast: () => null, commands: broken });
    expect(() => {
      toReview(session);
      session.send({ type: 'to-confirm' });
      session.send({ type: 'run' });
    }).toThrow('the port broke');
    expect(() => session.send({ type: 'to-review' })).toThrow();
  });
});

describe('listeners', () => {
  it('hear every change until they leave', () => {
    const { session } = startSession();
    const listener = vi.fn();
    const leave = session.subscribe(listener);
    session.send({ type: 'language', language: 'zh' });
    expect(listener).toHaveBeenCalled();
    const heard = listener.mock.calls.length;
    expect(listener.mock.calls.at(-1)?.[0].language).toBe('zh');
    leave();
    session.send({ type: 'language', language: 'en' });
    expect(listener).toHaveBeenCalledTimes(heard);
  });
});

describe('measured operators that lie on this machine', () => {
  it('are recommended for the device of the plan, and for nothing else', () => {
    const here: PlanFacts = {
      ...facts,
      measuredDatabases: (device) => (device === 'TEST_DEVICE' ? ['/data/ops'] : []),
    };
    const { session } = startSession(
      { facts: here, answers: answersOf({ ...wholePlan, compile: true }) },
      fakePorts().ports,
    );
    session.send({ type: 'edit', slot: 'measuredDatabase' });
    expect(session.snapshot().question?.slot).toBe('measuredDatabase');
    session.send({ type: 'recommend' });
    expect(session.snapshot().suggestion).toMatchObject({
      value: '/data/ops',
      provenance: { label: 'explicit heuristic' },
    });
    session.send({ type: 'take-suggestion' });
    expect(session.snapshot().answers.measuredDatabase?.value).toBe('/data/ops');
    session.send({ type: 'edit', slot: 'maxBatchedTokens' });
    session.send({ type: 'recommend' });
    expect(session.snapshot().suggestion?.value ?? null).not.toBe('/data/ops');
  });
});
