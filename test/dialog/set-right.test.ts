import { describe, expect, it } from 'vitest';
import { understand } from '../../src/dialog/understanding/understand.ts';
import { startSession, toReview } from './session-kit.ts';

function inReview() {
  const { session } = startSession({ understand });
  toReview(session);
  return session;
}

describe('a value of the plan that is set right without its name', () => {
  it.each([
    ['不是8，是16', 'numDevices', 16],
    ['8不够，换16', 'numDevices', 16],
    ['50太松，改40', 'tpotLimitMs', 40],
    ['不对，不是3500是4k', 'inputLength', 4096],
    ['not 8 but 16', 'numDevices', 16],
    ['50 is too tight, make it 60', 'tpotLimitMs', 60],
    ['1500改成1000', 'outputLength', 1000],
  ] as const)('%s', (text, slot, value) => {
    const session = inReview();
    const before = session.snapshot().answers;
    session.send({ type: 'say', text });
    const { answers, problem } = session.snapshot();
    expect(problem).toBeNull();
    expect(answers[slot]?.value).toBe(value);
    expect({ ...answers, [slot]: undefined }).toEqual({ ...before, [slot]: undefined });
  });

  it('that no answer or several have stays as it is', () => {
    const session = inReview();
    const before = session.snapshot().answers;
    session.send({ type: 'say', text: '不是7，是16' });
    expect(session.snapshot().problem).not.toBeNull();
    session.send({ type: 'say', text: '输入1500' });
    session.send({ type: 'say', text: '1500改成1000' });
    expect(session.snapshot().answers).toEqual({
      ...before,
      inputLength: session.snapshot().answers.inputLength,
    });
  });
});

it.each(['输入输出写反了，换一下', '帮我把输入和输出对调一下', 'swap input and output'])(
  '%s exchanges the lengths that stand',
  (text) => {
    const session = inReview();
    session.send({ type: 'say', text });
    const { answers } = session.snapshot();
    expect([answers.inputLength?.value, answers.outputLength?.value]).toEqual([1500, 3500]);
  },
);
