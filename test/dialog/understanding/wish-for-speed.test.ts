import { expect, it } from 'vitest';
import { looksRequired } from '../../../src/dialog/understanding/unread.ts';
import { hear } from './corpus-case.ts';

const wishes = (say: string) =>
  hear(say)
    .unread.filter(looksRequired)
    .flatMap(({ text, reason }) => (reason === 'wish' ? [text] : []));

it.each([
  ['Qwen3-32B on 8 H200, 4k in 1k out, not too slow', 'not too slow'],
  ['Qwen3-32B on 8 H200, 4k in 1k out, as fast as possible', 'as fast as possible'],
  ['8张H200跑Qwen3-32B，4k进1k出，别太慢就行', '别太慢就行'],
  ['8张H200跑Qwen3-32B，4k进1k出，尽量快', '尽量快'],
  ['8张H200跑Qwen3-32B，4k进1k出，时延低一点', '时延低一点'],
])('a wish for speed without a figure is said: %s', (say, wish) => {
  expect(wishes(say)).toEqual([wish]);
});

it.each([
  // A limit says how fast.
  ['Qwen3-32B on 8 H200, as fast as possible, TPOT 20 ms', { tpotLimitMs: 20 }],
  ['8张H200跑Qwen3-32B，时延要低，TPOT 20', { tpotLimitMs: 20 }],
  // The figure belongs to the wish.
  ['Qwen3-32B on 8 H200, must be fast: 20 ms per token', { tpotLimitMs: 20 }],
])('is none beside its limit: %s', (say, { tpotLimitMs }) => {
  expect(wishes(say)).toEqual([]);
  expect(hear(say).slots.tpotLimitMs?.value).toBe(tpotLimitMs);
});
