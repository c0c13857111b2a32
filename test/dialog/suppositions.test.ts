import { describe, expect, it } from 'vitest';
import { understand } from '../../src/dialog/understanding/understand.ts';
import { startSession, toReview } from './session-kit.ts';

function inReview() {
  const { session } = startSession({ understand });
  toReview(session);
  return session;
}

describe('what is supposed where there is no result', () => {
  it.each([
    ['what if we had just 8?', 'numDevices', 8],
    ['what if TPOT were 30?', 'tpotLimitMs', 30],
  ] as const)('%s is a value to confirm', (text, slot, value) => {
    const session = inReview();
    session.send({ type: 'say', text });
    const { question, problem } = session.snapshot();
    expect(problem).toBeNull();
    expect(question?.slot).toBe(slot);
    session.send({ type: 'say', text: '1' });
    expect(session.snapshot().answers[slot]?.value).toBe(value);
  });

  it('stays refused where it names no value', () => {
    const session = inReview();
    session.send({ type: 'say', text: 'what limits it?' });
    expect(session.snapshot().problem).not.toBeNull();
  });
});
