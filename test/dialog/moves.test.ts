import { describe, expect, it } from 'vitest';
import type { SlotId } from '../../src/plan/slots/values.ts';
import { answersOf } from '../plan/plan-kit.ts';
import { coreSentence, startSession } from './session-kit.ts';

const earlier = answersOf({ model: 'Expert-9B', inputLength: 100, compile: true, mtp: true });

function sourceOf(session: ReturnType<typeof startSession>['session'], slot: SlotId) {
  const answer = session.snapshot().answers[slot];
  return answer && [answer.value, answer.provenance.label];
}

describe('answers of an earlier session', () => {
  it('replace what only a program leaves off by itself', () => {
    const left = {
      value: false,
      provenance: { label: 'CLI default' as const, program: 'x', version: null },
      reading: null,
    };
    const { session } = startSession({ answers: { compile: left, mtp: left } as never, isFlagsOnly: true });
    session.send({ type: 'reuse', session: 's', answers: earlier });
    expect(sourceOf(session, 'compile')).toEqual([true, 'user-provided previous config']);
  });

  it('never replace what was said now', () => {
    const { session } = startSession();
    session.send({ type: 'say', text: coreSentence });
    session.send({ type: 'reuse', session: 's', answers: earlier });
    expect(sourceOf(session, 'model')).toEqual(['Dense-1B', 'user-provided']);
    expect(sourceOf(session, 'inputLength')).toEqual([3500, 'user-provided']);
  });
});
