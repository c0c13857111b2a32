import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { understand } from '../../../src/dialog/understanding/understand.ts';
import { registryFacts } from '../../../src/plan/registry-facts.ts';
import { hear, labelsOf, meaningOf } from './corpus-case.ts';

describe('a limit that is told as a share of the other', () => {
  const shares = fc.constantFrom<readonly [words: string, share: number]>(
    ['的2%', 0.02],
    ['的百分之二', 0.02],
    ['的1/40', 0.025],
    ['的四十分之一', 0.025],
    ['的一半', 0.5],
  );

  it('is that share of it, wherever the other one stands', () => {
    fc.assert(
      fc.property(
        shares,
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        ([words, share], seconds, isFirst) => {
          const [whole, part] = [`TTFT ${seconds}秒`, `TPOT是TTFT${words}`];
          const text = `Qwen3-32B，${isFirst ? `${whole}，${part}` : `${part}，${whole}`}`;
          expect(meaningOf(text)).toEqual({
            model: 'Qwen/Qwen3-32B',
            ttftLimitMs: seconds * 1000,
            tpotLimitMs: Math.round(seconds * 1000 * share * 1e6) / 1e6,
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is no value where the other one is none', () => {
    expect(meaningOf('Qwen3-32B，TPOT是TTFT的2%')).toEqual({
      model: 'Qwen/Qwen3-32B',
      unread: ['TPOT是TTFT的2%'],
    });
  });
});

describe('a name with a date that no model is known by', () => {
  it.each([
    ['DeepSeek-R1-0612', 'DeepSeek-R1-0612 = deepseek-ai/DeepSeek-R1'],
    ['DeepSeek-R1-0528', null],
    ['DeepSeek-R1', null],
  ])('is its base and says so: %s', (name, reading) => {
    expect(hear(name).slots.model?.reading).toBe(reading);
  });
});

describe('a change right behind a value', () => {
  it.each([
    ['TTFT 4s，砍一半', { ttftLimitMs: 2000 }],
    ['TPOT 80ms再砍一半', { tpotLimitMs: 40 }],
    ['TPOT 60ms，希望再降20%', { tpotLimitMs: 48 }],
    ['16卡，翻倍', { numDevices: 32 }],
  ])('is one of it: %s', (text, slots) => {
    expect(meaningOf(text)).toEqual(slots);
  });

  it('is none of lengths, of which there are two', () => {
    expect(meaningOf('输入4k输出1k，减半')).toEqual({
      inputLength: 4096,
      outputLength: 1024,
      unread: ['减半'],
    });
  });

  it('makes no half device', () => {
    expect(meaningOf('Qwen3-8B，5卡，减半')).toMatchObject({ numDevices: 5, unread: ['减半'] });
  });
});

describe('turns of a conversation', () => {
  it('are asked about: each alone, or the last with all before it', () => {
    expect(meaningOf('每轮输入500输出300，共8轮，Qwen3-32B')).toEqual({
      model: 'Qwen/Qwen3-32B',
      'inputLength?': [500, 8 * 500 + 7 * 300],
      outputLength: 300,
    });
    expect(labelsOf('每轮输入500输出300，共8轮')[1]).toEqual([
      'with its history, turn 8: 6,100 tokens',
      '带上历史，第 8 轮：6,100 token',
    ]);
  });

  it('come with their history first where that is said', () => {
    expect(meaningOf('5轮对话，每轮用户200 token、回答400 token，历史全带上')).toEqual({
      'inputLength?': [2600, 200],
      outputLength: 400,
    });
  });

  it('are no conversation where they are counted as load', () => {
    expect(meaningOf('日均20轮，每轮输入600输出150')).toMatchObject({ inputLength: 600, outputLength: 150 });
  });
});

describe('a name that is only pointed to', () => {
  const said = '上面说的那个模型，8卡A2 376T';

  it('is said not to be known', () => {
    expect(meaningOf(said)).toEqual({
      numDevices: 8,
      devices: ['ATLAS_800_A2_376T_64G'],
      unread: ['上面说的那个模型'],
    });
  });

  it('is the one that was answered before', () => {
    const model = {
      value: 'Qwen/Qwen3-32B',
      provenance: { kind: 'user-provided', text: 'Qwen3-32B' },
    } as const;
    const answers = { model } as unknown as Parameters<typeof understand>[1]['answers'];
    const heard = understand(said, { slot: null, answers, facts: registryFacts(), language: 'zh' });
    expect(heard.unread).toEqual([]);
  });
});

describe('words for another time', () => {
  it.each([
    '老方案16卡A2 313T，新方案改成8卡A3 752T',
    '之前的配置是16卡A2 313T，现在换8卡A3 752T',
    '按昨天会上说的，8卡A3 752T',
  ])('take no values of an earlier session where they tell them: %s', (text) => {
    expect(
      understand(text, { slot: null, answers: {}, facts: registryFacts(), language: 'zh' }),
    ).toMatchObject({
      intent: 'plan',
      slots: { numDevices: { value: 8 }, devices: { value: ['ATLAS_800_A3_752T_128G_DIE'] } },
    });
  });
});
