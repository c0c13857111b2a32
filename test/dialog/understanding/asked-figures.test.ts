import { expect, it } from 'vitest';
import { looksRequired } from '../../../src/dialog/understanding/unread.ts';
import { unreadLines } from '../../../src/dialog/unread-lines.ts';
import { hear } from './corpus-case.ts';

const reasons = (say: string) =>
  hear(say)
    .unread.filter(looksRequired)
    .map(({ text, reason }) => `${text}: ${reason}`);

it.each([
  ['Qwen3-32B on 8 H200: what QPS can it carry?', ['QPS: asked']],
  ['Qwen3-32B on 8 H200, which TP is best, and what TTFT do we get?', ['TTFT: asked']],
  ['Qwen3-32B on 8 H200: what TTFT and TPOT can we expect?', ['TTFT: asked', 'TPOT: asked']],
  ['8张H200跑Qwen3-32B，TTFT和TPOT分别是多少', ['TTFT: asked', 'TPOT: asked']],
  ['8张H200跑Qwen3-32B，batch开多大合适', ['batch: asked']],
])('a figure that is asked for is no value left out: %s', (say, expected) => {
  expect(reasons(say)).toEqual(expected);
});

it.each([
  ['Qwen3-32B on 8 H200, TTFT not known yet', ['TTFT: field']],
  ['Qwen3-32B on 8 H200, what matters is TTFT', ['TTFT: field']],
  ['8张H200跑Qwen3-32B，什么时候都要看TTFT', ['TTFT: field']],
  // What a result cannot tell is not said to stand in it.
  ['Qwen3-32B on 8 H200, tell me the acceptance rate', ['acceptance rate: field']],
])('a name without a value stays one where nothing asks: %s', (say, expected) => {
  expect(reasons(say)).toEqual(expected);
});

it('what was not used is one line, which the screen wraps', () => {
  const { unread } = hear('Llama-3.3-70B on 8 H200, vLLM, 4k in 1k out, burst of 64 requests, TPOT 40 ms');
  expect(unreadLines(unread, 'en')).toHaveLength(1);
});

it('what is asked stands behind what was not used, with a mark of its own', () => {
  const { unread } = hear('Qwen3-32B on 8 H200: what QPS can it carry? what matters is TTFT');
  const told = unreadLines(unread, 'en').map((line) => line.map(({ text }) => text).join(''));
  expect(told).toEqual([
    expect.stringMatching(/^! not used: "TTFT"/u),
    '· asked: "QPS" – the result of a run says it',
  ]);
});
