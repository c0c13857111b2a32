import { describe, expect, it } from 'vitest';
import { understand } from '../../src/dialog/understanding/understand.ts';
import { answersOf, wholePlan } from '../plan/plan-kit.ts';
import { startSession } from './session-kit.ts';

/** A session with a whole plan, at its review, in which something was typed. */
function edited(text: string) {
  const { session } = startSession({ answers: answersOf(wholePlan), understand });
  session.send({ type: 'choose', value: 'no' });
  session.send({ type: 'say', text });
  return session;
}

const valuesAfter = (text: string) => {
  const { answers } = edited(text).snapshot();
  const { inputLength, outputLength, ttftLimitMs, tpotLimitMs, numDevices } = answers;
  return [inputLength, outputLength, ttftLimitMs, tpotLimitMs, numDevices].map((one) => one?.value);
};

describe('an edit at the review', () => {
  it.each([
    'swap input and output',
    'input and output are swapped',
    'I mixed up input and output',
    'exchange both lengths',
    'I got input and output the wrong way round',
    '把输入和输出对调一下',
    '输入输出写反了',
  ])('puts both lengths in the place of the other: %s', (text) => {
    expect(valuesAfter(text)).toEqual([1500, 3500, 2000, 50, 8]);
  });

  it.each([
    ['10 ms more on TPOT and 500 ms less on TTFT', 1500, 60],
    ['give TTFT another 500 ms and take 5 ms off TPOT', 2500, 45],
    ['give TTFT another second', 3000, 50],
    ['get rid of both limits', null, null],
    ['only TPOT matters', null, 50],
    ['we only care about TTFT', 2000, null],
    ['forget the 50 ms, 40 it is', 2000, 40],
  ])('changes limits: %s', (text, ttft, tpot) => {
    expect(valuesAfter(text)).toEqual([3500, 1500, ttft, tpot, 8]);
  });

  it.each([
    ['make it 16 instead of 8', [3500, 1500, 2000, 50, 16]],
    ['40 instead of 50', [3500, 1500, 2000, 40, 8]],
    ['4k instead of 3500', [4096, 1500, 2000, 50, 8]],
    ['not 8 but 16', [3500, 1500, 2000, 50, 16]],
  ])('replaces the figure that it names: %s', (text, values) => {
    expect(valuesAfter(text)).toEqual(values);
  });
});

describe('a bare figure at the review', () => {
  it.each(['make it 48', 'use 48', '48 instead', '改成48'])('is asked about: %s', (text) => {
    const session = edited(text);
    const { question, answers } = session.snapshot();
    expect(answers.numDevices?.value).toBe(8);
    expect(question?.choices.map(({ label }) => label)).toEqual(['Devices 48', 'TPOT limit 48 ms']);
  });

  it('fills the slot of the row that is chosen, though the rows have one figure', () => {
    for (const [at, slot] of [
      [0, 'numDevices'],
      [1, 'tpotLimitMs'],
    ] as const) {
      const session = edited('make it 48');
      const chosen = session.snapshot().question?.choices[at]?.value;
      session.send({ type: 'choose', value: chosen ?? null });
      expect(session.snapshot().answers[slot]?.value).toBe(48);
      expect(valuesAfter('make it 48').at(-1)).toBe(8);
    }
  });

  it('says nothing while a question is open', () => {
    const { tpotLimitMs: _, ttftLimitMs: __, ...plan } = wholePlan;
    const { session } = startSession({ answers: answersOf(plan), understand });
    session.send({ type: 'say', text: '48' });
    expect(session.snapshot().answers.numDevices?.value).toBe(8);
  });
});
