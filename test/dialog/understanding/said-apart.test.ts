import { describe, expect, it } from 'vitest';
import { looksRequired } from '../../../src/dialog/understanding/unread.ts';
import { hear } from './corpus-case.ts';

describe('a limit that each tier has for itself', () => {
  it.each([
    ['TPOT 分档：金牌30，普通50', 'tpotLimitMs', [30, 50]],
    ['TPOT分两档：VIP 30ms，普通用户50ms', 'tpotLimitMs', [30, 50]],
    ['TPOT：金牌30ms、银牌40ms、普通50ms', 'tpotLimitMs', [30, 40, 50]],
    ['TTFT 分级：高优1s，低优3s', 'ttftLimitMs', [1000, 3000]],
    ['TTFT 高优1/低优3秒', 'ttftLimitMs', [1000, 3000]],
    ['TPOT按等级：白天40，夜间80', 'tpotLimitMs', [40, 80]],
    ['VIP用户TPOT要30，其他用户50就行', 'tpotLimitMs', [30, 50]],
    ['高峰期TPOT 60，平时40', 'tpotLimitMs', [60, 40]],
    ['金牌用户TPOT 30，普通用户TPOT 50', 'tpotLimitMs', [30, 50]],
    ['TPOT tiers: gold 30, standard 50', 'tpotLimitMs', [30, 50]],
    ['TTFT for gold users 1s, for standard users 3s', 'ttftLimitMs', [1000, 3000]],
  ] as const)('is asked about with all values: %s', (say, slot, values) => {
    const { slots, ask, unread } = hear(`Qwen3-32B，8卡，${say}`);
    expect(slots[slot]).toBeUndefined();
    expect(
      ask.filter((one) => one.slot === slot).map((one) => one.interpretations.map(({ value }) => value)),
    ).toEqual([values]);
    expect(unread.filter(looksRequired)).toEqual([]);
  });

  it('is one limit where one tier alone has one', () => {
    expect(hear('Qwen3-32B，8卡，TPOT 金牌30ms').ask.filter(({ slot }) => slot === 'tpotLimitMs')).toEqual(
      [],
    );
  });
});

describe('a largest batch that is changed', () => {
  it.each([
    'batch上限改成128',
    'batch的上限设为128',
    '最大batch改成128',
    '把batch上限放到128',
    'batch上限128',
  ])('%s', (say) => {
    expect(hear(say)).toMatchObject({ ask: [], slots: { batchRange: { value: [128] } } });
  });

  it('leaves open which it is where no word says the largest', () => {
    expect(hear('batch改成128').ask.map(({ slot }) => slot)).toEqual(['batchRange']);
  });
});

describe('scales told behind other words', () => {
  it.each([
    ['W8A8的权重，激活按动态来', 'W8A8_DYNAMIC'],
    ['W4A8的权重文件，激活值按动态量化', 'W4A8_DYNAMIC'],
    ['W8A8，KV int8，激活按动态', 'W8A8_DYNAMIC'],
    ['W8A8，其中激活走per-token动态', 'W8A8_DYNAMIC'],
    ['W8A8的权重，激活用静态的', 'W8A8_STATIC'],
  ])('%s', (say, value) => {
    expect(hear(say)).toMatchObject({ ask: [], slots: { quantizeLinearAction: { value } } });
  });
});

describe('the ratio beside the word for both phases apart', () => {
  it.each(['PD分离，看看配比', 'PD分离，配比帮我算', 'PD 分离 看配比'])('%s', (say) => {
    for (const question of [null, 'mode'] as const) {
      expect(hear(say, question)).toMatchObject({ ask: [], slots: { mode: { value: 'pd-ratio' } } });
    }
  });
});

describe('a first token and every one behind it', () => {
  it.each([
    ['首Token P95 2s以内, 之后每个字40ms', 2000, 40],
    ['首字2秒，后面每字40毫秒', 2000, 40],
    ['首包1.5s，后续每个token不超过45ms', 1500, 45],
    ['首token P99 3s，之后一个字50ms', 3000, 50],
    ['先2秒出首字，再每字40ms', 2000, 40],
  ])('%s', (say, ttft, tpot) => {
    const { slots, ask } = hear(`Qwen3-32B，8卡，${say}`);
    expect([ask, slots.ttftLimitMs?.value, slots.tpotLimitMs?.value]).toEqual([[], ttft, tpot]);
  });
});
