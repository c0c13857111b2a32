import { describe, expect, it } from 'vitest';
import type { SlotId } from '../../../src/plan/slots/values.ts';
import { labelsOf, meaningOf } from './corpus-case.ts';

const model = 'Qwen/Qwen3-32B';
const h200 = { model, numDevices: 8, devices: ['h200_sxm'] };

/** Everything that a text says: what stands in no entry was not understood. */
type Case = readonly [say: string, meaning: Readonly<Record<string, unknown>>];

describe('numbers of one thing', () => {
  it.each<Case>([
    // Hundreds beside seconds are milliseconds, small figures are seconds.
    ['Qwen3-32B on 8 H200, TTFT 500 or 1s', { ...h200, 'ttftLimitMs?': [500, 1000] }],
    ['Qwen3-32B on 8 H200, TTFT 1 or 2s', { ...h200, 'ttftLimitMs?': [1000, 2000] }],
    ['Qwen3-32B 输入三四k', { model, 'inputLength?': [3072, 4096] }],
    ['Qwen3-32B，输入三四，输出两百', { model, outputLength: 200, unread: ['输入三四'] }],
    ['Qwen3-32B on 8 H200, 60 s and 1 s', { ...h200, unread: ['60 s', '1 s'] }],
    ['Qwen3-32B on 8 H200, 2 s and 0 ms', { ...h200, unread: ['2 s', '0 ms'] }],
    ['Qwen3-32B on 8 H200, 100 ms and 40 ms', { ...h200, unread: ['100 ms', '40 ms'] }],
    ['Qwen3-32B on 8 H200, 2 s and 40 ms', { ...h200, 'ttftLimitMs?': [2000], 'tpotLimitMs?': [40] }],
    ['Qwen3-32B on 8 H200, prompts go from 2k to 8k', { ...h200, 'inputLength?': [2048, 8192] }],
    [
      'Qwen3-32B on 8 H200, 6k input, including 4k of documents',
      { ...h200, inputLength: 6144, unread: ['4k'] },
    ],
  ])('%s', (say, meaning) => {
    expect(meaningOf(say)).toEqual(meaning);
  });
});

describe('names that nearly are another', () => {
  it.each<Case>([
    // A dot between digits is a version, and no blank.
    ['Qwen3.8B on 8 H200', { ...h200, model: 'Qwen3.8B' }],
    ['Qwen3-8B on 8 H200', { ...h200, model: 'Qwen/Qwen3-8B' }],
    // Hundreds of billions are what such a model has; a small one is a distilled one.
    [
      'deepseek r1 7b on 8 H200',
      { ...h200, model: undefined, 'model?': ['deepseek r1 7b', 'deepseek-ai/DeepSeek-R1'] },
    ],
    ['deepseek r1 671b on 8 H200', { ...h200, model: 'deepseek-ai/DeepSeek-R1' }],
  ])('%s', (say, meaning) => {
    expect(meaningOf(say)).toEqual(meaning);
  });
});

describe('the answer to a switch', () => {
  it.each<readonly [SlotId, ...Case]>([
    ['mtp', 'yes, 3 tokens', { mtp: true, numMtpTokens: 3 }],
    ['mtp', '3 tokens', { mtp: true, numMtpTokens: 3 }],
    // What is off has no depth.
    ['mtp', 'no, 3 tokens', { mtp: false, unread: ['3 tokens'] }],
    ['prefixCache', '开，60%', { prefixCache: true, prefixCacheHitRate: 0.6 }],
  ])('%s: %s', (slot, say, meaning) => {
    expect(meaningOf(say, slot)).toEqual(meaning);
  });
});

describe('choices of the reader', () => {
  it('are called by their values', () => {
    expect(labelsOf('Qwen3-32B; Qwen3-14B would also be ok')).toEqual([
      [model, model],
      ['Qwen/Qwen3-14B', 'Qwen/Qwen3-14B'],
    ]);
    expect(labelsOf('Qwen3-32B, input 12k or 16k')).toEqual([
      ['12,288', '12,288'],
      ['16,384', '16,384'],
    ]);
  });
});
