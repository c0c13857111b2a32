import { describe, expect, it } from 'vitest';
import { understand } from '../../src/dialog/understanding/understand.ts';
import { answersOf, wholePlan } from '../plan/plan-kit.ts';
import { startSession } from './session-kit.ts';

/** A session whose plan lacks its limit, and that was told a time of today. */
function told(words: string) {
  const { tpotLimitMs: _, ...plan } = wholePlan;
  const { session } = startSession({ answers: answersOf(plan), understand });
  session.send({ type: 'say', text: words });
  return session;
}

const said = (text: string) => {
  const session = told('现网TPOT 45ms');
  session.send({ type: 'say', text });
  const { question, answers } = session.snapshot();
  return { asked: question?.id, limit: answers.tpotLimitMs?.value };
};

describe('a time of today beside a plan', () => {
  it.each(['现网TPOT 45ms', 'the live system has TPOT 45 ms'])('is asked about as a limit: %s', (words) => {
    const { question, answers } = told(words).snapshot();
    expect([question?.slot, answers.tpotLimitMs]).toEqual(['tpotLimitMs', undefined]);
    expect(question?.choices.map(({ value }) => value)).toEqual([45, 'none-of-them']);
    expect(question?.ask).toContain('TPOT');
    expect(question?.why).toContain('asked for');
  });

  it('is taken, gives way to another one that is typed, or is left open', () => {
    expect(said('1').limit).toBe(45);
    expect(said('40').limit).toBe(40);
    expect(said('不是')).toEqual({ asked: 'anything-else', limit: undefined });
    const session = told('现网TPOT 45ms');
    session.send({ type: 'choose', value: 'none-of-them' });
    expect(session.snapshot().question?.id).toBe('anything-else');
  });
});

describe('one of several times that were told', () => {
  const chosen = (text: string) => {
    const session = told('TPOT 40 ms or 50 ms');
    expect(session.snapshot().question?.choices.map(({ value }) => value)).toEqual([40, 50]);
    session.send({ type: 'say', text });
    return session.snapshot().answers.tpotLimitMs?.value;
  };

  it.each([
    ['2', 50],
    ['40 ms', 40],
    ['50毫秒', 50],
    ['四十毫秒', 40],
    ['45', 45],
  ])('%s is taken', (text, value) => {
    expect(chosen(text)).toBe(value);
  });
});
