import { describe, expect, it } from 'vitest';
import { hear, labelsOf, meaningOf } from './corpus-case.ts';

const readings = (say: string) => {
  const { unread: _, ...meant } = meaningOf(say);
  return meant;
};

describe('a part of nothing is no part', () => {
  it.each([
    ['system prompt 0 tokens, user input 500 tokens', { inputLength: 500 }],
    ['2k system prompt plus 0 user input', {}],
    ['0 system prompt, 6k history and 300-token user messages', { inputLength: 6444 }],
    ['prompt 16k, of the prompt 0 is a common prefix', { inputLength: 16_384 }],
    ['10个chunk，每个0 token', {}],
    ['TTFT 2 s, of which 0 ms are network', { ttftLimitMs: 2000 }],
    ['8 H200, 0 servers', { numDevices: 8, devices: ['h200_sxm'] }],
  ])('%s', (say, expected) => {
    expect(readings(say)).toEqual(expected);
  });

  it('nor is a part of a thing that is counted in halves', () => {
    expect(readings('2.5个chunk，每个800 token')).not.toHaveProperty('inputLength');
  });
});

describe('a part is less than its whole', () => {
  it.each([
    ['TTFT 2 s, of which 500 ms are network', { 'ttftLimitMs?': [1500, 2000] }],
    ['end to end 10 s, of which 500 ms are network', { 'e2eLimitMs?': [9500, 10_000] }],
    ['TTFT 2 s, of which 2 s are network', { ttftLimitMs: 2000 }],
    ['TTFT 2 s, of which 3 s are network', { ttftLimitMs: 2000 }],
    [
      'prompt 16k, of the prompt 12k is a common prefix',
      { inputLength: 16_384, 'prefixCacheHitRate?': [0.75] },
    ],
  ])('%s', (say, expected) => {
    expect(readings(say)).toEqual(expected);
  });

  it('of a time between tokens no part is told, which is the engine’s whole', () => {
    expect(readings('TPOT 50 ms, of which 10 ms are network')).toEqual({ tpotLimitMs: 50 });
  });

  it('of the limits in front of it it is one of the last', () => {
    expect(readings('E2E 10 s, TTFT 2 s, of which 500 ms are network')).toEqual({
      e2eLimitMs: 10_000,
      'ttftLimitMs?': [1500, 2000],
    });
  });

  it('is named beside the whole', () => {
    expect(labelsOf('TTFT 2 s, of which 500 ms are network')).toEqual([
      ['1,500 ms', '1,500 ms'],
      ['2,000 ms', '2,000 ms'],
    ]);
  });
});

describe('a distilled model', () => {
  it.each([
    ['R1蒸馏的qwen 32b', 'deepseek-ai/DeepSeek-R1-Distill-Qwen-32B'],
    ['r1 distill llama 70b', 'deepseek-ai/DeepSeek-R1-Distill-Llama-70B'],
    ['qwen 32b r1 distill', 'deepseek-ai/DeepSeek-R1-Distill-Qwen-32B'],
    ['llama 8b r1 distill on 8 H200', 'deepseek-ai/DeepSeek-R1-Distill-Llama-8B'],
  ])('is known by its base and its size, in any order: %s', (say, expected) => {
    expect(hear(say).slots.model).toMatchObject({ value: expected });
  });

  it.each([
    ['1.5B的R1蒸馏qwen', 'DeepSeek-R1-Distill-Qwen-1.5B'],
    ['r1 distill llama 71b', 'DeepSeek-R1-Distill-Llama-71B'],
  ])('of a size that none has is asked about by its whole name: %s', (say, expected) => {
    expect(meaningOf(say)['model?']).toEqual([expected, 'deepseek-ai/DeepSeek-R1']);
  });

  it('ends where its name does, with all that was said of it', () => {
    expect(hear('llama 8b r1 distill on 8 H200').slots.model?.text).toBe('llama 8b r1 distill');
    expect(hear('1.5B的R1蒸馏qwen').ask[0]?.text).toBe('1.5B的R1蒸馏qwen');
  });
});

describe('tiers of a limit', () => {
  it.each([
    ['TPOT 分档：金牌30，普通50', { 'tpotLimitMs?': [30, 50] }],
    ['TTFT 分档：金牌3秒，普通5秒', { 'ttftLimitMs?': [3000, 5000] }],
    // The unit of the last one is that of all.
    ['TTFT 分档：金牌2，普通5s', { 'ttftLimitMs?': [2000, 5000] }],
    ['TTFT 分档：金牌2s，普通500ms', { 'ttftLimitMs?': [2000, 500] }],
  ])('are asked about, as a plan has one: %s', (say, expected) => {
    expect(readings(say)).toEqual(expected);
  });

  it('are none where two are the same, or one is too short for a time without a unit', () => {
    expect(readings('TPOT 分档：金牌30，普通30')).toEqual({ tpotLimitMs: 30 });
    expect(readings('TTFT 分档：金牌3，普通5')).toEqual({ 'ttftLimitMs?': [3000, 3] });
  });

  it('are named by their words, without blanks around them', () => {
    const labels = labelsOf('TPOT 分档：金牌30，普通50').map(([, chinese]) => chinese);
    expect(labels).toEqual(['金牌 30 ms', '普通 50 ms']);
  });
});

describe('pieces of a prompt', () => {
  it.each([
    ['10个chunk，每个800 token，加上问题100', { inputLength: 8100 }],
    ['片段4k+历史2k+问题200', { inputLength: 6344 }],
    ['片段4k+历史0+问题200', { inputLength: 200 }],
  ])('are added up where each has a length: %s', (say, expected) => {
    expect(readings(say)).toEqual(expected);
  });
});

describe('devices that are the same pieces counted twice', () => {
  it.each([
    ['8 chips i.e. 16 dies', { numDevices: 16 }],
    ['8 cards are 16 dies, 3 such machines', { 'numDevices?': [8, 48] }],
  ])('%s', (say, expected) => {
    expect(readings(say)).toEqual(expected);
  });
});
