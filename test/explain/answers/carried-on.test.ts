import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { nothingAskedAbout } from '../../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';

const about = {
  ...nothingAskedAbout,
  devices: ['ATLAS_800_A2_280T_64G', 'ATLAS_800_A3_752T_128G_DIE'],
  strategies: [
    {
      phase: 'aggregated' as const,
      sizes: [
        { tp: 8, dp: 1, ep: null },
        { tp: 4, dp: 2, ep: null },
      ],
    },
  ],
};
const following = (previous: string, said: string) =>
  understandQuestion(said, questionReader, about, previous);

describe('a question that goes on with the one before', () => {
  it.each([
    ['如果TPOT是30ms呢', '那再压到20呢', { change: { tpotLimitMs: 20 } }],
    ['如果TTFT是3秒呢', '那2秒呢', { change: { ttftLimitMs: 2000 } }],
    ['换成16张卡呢', '那32呢', { change: { numDevices: 32 } }],
    ['what if TPOT were 30 ms?', 'and 20?', { change: { tpotLimitMs: 20 } }],
    ['输入改成4k会怎样', '8k呢', { change: { inputLength: 8192 } }],
  ])('%s … %s puts another value forward', (previous, said, expected) => {
    expect(following(previous, said)).toMatchObject({ intent: 'what-if', ...expected });
  });
  it.each([
    ['64个用户时怎么样', '那100呢', { intent: 'load', users: 100 }],
    ['batch 256放得下吗', '那512呢', { intent: 'fits', batch: 512 }],
    ['100路放得下吗', '那200路呢', { intent: 'fits', users: 200 }],
  ])('%s … %s is of another load', (previous, said, expected) => {
    expect(following(previous, said)).toMatchObject(expected);
  });
  it.each([
    ['P侧显存还剩多少', '那D侧呢', { intent: 'cache', phase: 'decode' }],
    ['KV cache多大', 'TP=4呢', { intent: 'cache', row: { split: { tp: 4 } } }],
    ['KV cache多大', '280T呢', { intent: 'cache', on: 'ATLAS_800_A2_280T_64G' }],
    ['memory left on the decode side?', 'and prefill?', { intent: 'cache', phase: 'prefill' }],
  ])('%s … %s is of another phase, strategy or device', (previous, said, expected) => {
    expect(following(previous, said)).toMatchObject(expected);
  });
  it.each([
    ['如果TPOT是30ms呢', '瓶颈在哪', 'limits'],
    ['瓶颈在哪', '那D侧显存呢', 'cache'],
    ['如果TPOT是30ms呢', '换成32张卡呢', 'what-if'],
    ['为什么选这个策略', '那TP=4呢', 'why-not'],
  ])('%s … %s asks something of its own', (previous, said, intent) => {
    expect(following(previous, said).intent).toBe(intent);
    expect(following(previous, said)).toEqual(understandQuestion(said, questionReader, about));
  });
});
