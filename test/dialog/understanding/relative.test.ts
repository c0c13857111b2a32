import { describe, expect, it } from 'vitest';
import { understand } from '../../../src/dialog/understanding/understand.ts';
import { looksRequired } from '../../../src/dialog/understanding/unread.ts';
import type { Answers } from '../../../src/plan/answers.ts';
import { registryFacts } from '../../../src/plan/registry-facts.ts';
import { startSession } from '../session-kit.ts';

const facts = registryFacts();
const given = <Value>(value: Value) => ({ value, provenance: { label: 'test' }, reading: null });
const standing = {
  numDevices: given(8),
  ttftLimitMs: given(2000),
  tpotLimitMs: given(50),
  inputLength: given(4096),
  outputLength: given(1024),
  concurrentUsers: given(100),
} as unknown as Answers;

function changes(say: string, answers: Answers = standing) {
  const heard = understand(say, { slot: null, answers, facts, language: 'zh' });
  const slots = Object.entries(heard.slots).map(([slot, { value }]) => [slot, value]);
  return {
    ...Object.fromEntries(slots),
    unread: heard.unread.filter(looksRequired).map(({ reason }) => reason),
  };
}

describe('a change against the value that stands', () => {
  it.each([
    ['加8张卡，TPOT减半', { numDevices: 16, tpotLimitMs: 25 }],
    ['再加4卡', { numDevices: 12 }],
    ['少用2张卡', { numDevices: 6 }],
    ['卡数翻倍，输出减半', { numDevices: 16, outputLength: 512 }],
    ['TPOT放宽10ms，TTFT收紧500毫秒', { tpotLimitMs: 60, ttftLimitMs: 1500 }],
    ['TTFT上限再放宽20%', { ttftLimitMs: 2400 }],
    ['输入加2k，并发翻倍', { inputLength: 6144, concurrentUsers: 200 }],
    ['输出变成原来的3倍', { outputLength: 3072 }],
    ['add 8 cards and halve the TPOT', { numDevices: 16, tpotLimitMs: 25 }],
    ['4 more cards, output doubled', { numDevices: 12, outputLength: 2048 }],
    ['2 fewer GPUs', { numDevices: 6 }],
    ['the first token may take a second longer', { ttftLimitMs: 3000 }],
    ['half a second more for the first token', { ttftLimitMs: 2500 }],
    ['give them another second for TTFT', { ttftLimitMs: 3000 }],
    ['TTFT may be one second shorter', { ttftLimitMs: 1000 }],
    ['shave 5 ms off TPOT', { tpotLimitMs: 45 }],
    ['TPOT plus 15 ms', { tpotLimitMs: 65 }],
    ['TPOT再紧10ms', { tpotLimitMs: 40 }],
    ['TPOT紧10ms', { tpotLimitMs: 40 }],
    ['TPOT收紧个10ms', { tpotLimitMs: 40 }],
    ['TPOT往下压10ms', { tpotLimitMs: 40 }],
    ['TPOT再严格10ms', { tpotLimitMs: 40 }],
    ['TPOT要求再紧一点，紧10ms', { tpotLimitMs: 40 }],
    ['TTFT再宽500ms', { ttftLimitMs: 2500 }],
    ['TPOT降10ms', { tpotLimitMs: 40 }],
    ['TPOT比现在松20ms', { tpotLimitMs: 70 }],
    ['TTFT放宽到3秒，TPOT收5ms', { ttftLimitMs: 3000, tpotLimitMs: 45 }],
    ['TPOT下浮10ms', { tpotLimitMs: 40 }],
    ['TPOT调低5毫秒', { tpotLimitMs: 45 }],
    ['再多给8张卡', { numDevices: 16 }],
  ])('%s', (say, expected) => {
    expect(changes(say)).toEqual({ ...expected, unread: [] });
  });

  it('is asked where an amount may be the new value as well', () => {
    const { ask, slots } = understand('TTFT放500ms', {
      slot: null,
      answers: standing,
      facts,
      language: 'zh',
    });
    expect(ask.map(({ slot, interpretations }) => [slot, interpretations.map(({ value }) => value)])).toEqual(
      [['ttftLimitMs', [500, 2500]]],
    );
    expect(slots).toEqual({});
    expect(changes('TTFT再放500ms')).toEqual({ ttftLimitMs: 2500, unread: [] });
    expect(changes('TTFT放500ms', {})).toEqual({ ttftLimitMs: 500, unread: [] });
  });

  it.each([
    ['输出改成输入的一半', 2048],
    ['输出是输入的四分之一', 1024],
    ['输出按输入的两倍', 8192],
  ])('may be told by the other length: %s', (say, outputLength) => {
    expect(changes(say)).toEqual({ outputLength, unread: [] });
  });

  it.each([
    ['输入的一半', 2048],
    ['一样', 4096],
    ['和输入一样长', 4096],
  ])('is read as the answer about a length: %s', (say, value) => {
    const heard = understand(say, { slot: 'outputLength', answers: standing, facts, language: 'zh' });
    expect(heard.slots.outputLength?.value).toBe(value);
    expect(understand(say, { slot: 'outputLength', answers: {}, facts, language: 'zh' }).slots).toEqual({});
  });

  it.each([
    ['8卡改16卡', { numDevices: 16 }],
    ['卡数从8改16', { numDevices: 16 }],
    ['TPOT 50改40', { tpotLimitMs: 40 }],
    ['输入4k改8k', { inputLength: 8192 }],
  ])('is none where the new value itself is told: %s', (say, expected) => {
    expect(changes(say)).toEqual({ ...expected, unread: [] });
  });

  it('is one of what the same text says in front of it', () => {
    expect(changes('原来8卡，现在再加8卡', {})).toEqual({ numDevices: 16, unread: [] });
  });

  it('is laid aside where nothing says of what', () => {
    expect(changes('加8张卡，TPOT减半', {})).toEqual({ unread: ['relative', 'relative'] });
    // Nine cards have no half.
    expect(changes('卡数减半', { numDevices: given(9) } as unknown as Answers)).toEqual({
      unread: ['relative'],
    });
  });

  it.each([
    ['卡数加到16', { numDevices: 16 }],
    ['TPOT收紧到30ms', { tpotLimitMs: 30 }],
    ['input doubled to 8k', { inputLength: 8192 }],
    ['最多8张卡', { numDevices: 8 }],
    ['输出翻倍到2k', { outputLength: 2048 }],
  ])('%s tells the new value itself', (say, expected) => {
    expect(changes(say)).toMatchObject(expected);
  });

  it('tells what it was counted from', () => {
    const { slots } = understand('TPOT减半', { slot: null, answers: standing, facts, language: 'zh' });
    expect(slots.tpotLimitMs?.reading).toBe('50 × 0.5 = 25');
  });

  it('takes a length told by the answer that stands, typed at the question about the other one', () => {
    for (const text of ['跟输入一样', '等于输入长度', '同输入', 'same as the input']) {
      const { session } = startSession({ understand, facts });
      session.send({ type: 'say', text: '3500 in' });
      session.send({ type: 'edit', slot: 'outputLength' });
      session.send({ type: 'say', text });
      const { answers: taken, problem } = session.snapshot();
      expect([text, problem, taken.outputLength?.value]).toEqual([text, null, 3500]);
    }
  });

  it('is counted from the answer that stands, typed in a session', () => {
    const { session } = startSession({ understand, facts });
    session.send({ type: 'say', text: 'Qwen3-32B，32卡，TPOT 50ms' });
    session.send({ type: 'say', text: 'TPOT再紧10ms，32卡改16卡' });
    const { answers: taken } = session.snapshot();
    expect([taken.tpotLimitMs?.value, taken.numDevices?.value]).toEqual([40, 16]);
  });

  it('is no name of a model where a plan begins with it', () => {
    for (const [text, kept] of [
      ['加8张卡，TPOT减半', 'TPOT减半'],
      ['add 8 cards and halve TPOT', 'add 8 cards'],
    ] as const) {
      const { session } = startSession({ understand, facts });
      session.send({ type: 'edit', slot: 'model' });
      session.send({ type: 'say', text });
      const { answers: taken, problem } = session.snapshot();
      expect(taken.model).toBeUndefined();
      expect(problem).toContain(kept);
    }
  });
});
