import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hear } from './corpus-case.ts';

const heard = (text: string) =>
  Object.fromEntries(Object.entries(hear(text).slots).map(([id, { value }]) => [id, value]));

describe('lengths told by their sum', () => {
  const whole = fc.constantFrom(
    '输入+输出一共',
    '输入和输出加起来',
    '输入加输出总共大概',
    '总长度',
    '总token数',
  );
  const of = fc.constantFrom('，其中', '（其中', '，里面有');

  it('leave the other one what is left', () => {
    fc.assert(
      fc.property(
        whole,
        of,
        fc.integer({ min: 2, max: 120 }),
        fc.integer({ min: 1, max: 119 }),
        fc.boolean(),
        (words, part, all, own, isInput) => {
          fc.pre(own < all);
          const named = isInput ? '输入' : '输出';
          const { inputLength, outputLength } = heard(`Qwen3-32B，${words}${all}k${part}${named}${own}k）`);
          const [input, output] = isInput ? [own, all - own] : [all - own, own];
          expect([inputLength, outputLength]).toEqual([input * 1024, output * 1024]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('what is measured beside what is wanted', () => {
  const limits = fc.constantFrom(
    ['TPOT', 'tpotLimitMs'] as const,
    ['TTFT', 'ttftLimitMs'] as const,
    ['首字', 'ttftLimitMs'] as const,
  );
  const today = fc.constantFrom(
    (name: string, ms: number) => `目前${name}实测${ms}ms`,
    (name: string, ms: number) => `现网${name} ${ms}ms左右`,
    (name: string, ms: number) => `${name}现在${ms}ms`,
    (name: string, ms: number) => `线上${name}劣化到${ms}ms了`,
  );
  const wish = fc.constantFrom('，目标', '，希望降到', '，业务要求', '，期望', '，但SLA是');

  it('never becomes the limit', () => {
    fc.assert(
      fc.property(
        limits,
        today,
        wish,
        fc.integer({ min: 300, max: 900 }),
        fc.integer({ min: 40, max: 280 }),
        ([name, slot], told, wanted, now, then) => {
          const text = `Qwen3-32B，8卡A2 376T，${told(name, now)}${wanted}${then}ms`;
          expect(heard(text)[slot], text).toBe(then);
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe('names as they are spoken', () => {
  const digits = '零一二三四五六七八九';
  const spoken = (name: string) =>
    name.replaceAll(/\d/gu, (one) => digits[Number(one)] ?? one).replaceAll('.', '点');
  const models = fc.constantFrom('GLM-4.7', 'GLM-4.6', 'DeepSeek V3.1', 'DeepSeek V3.2', 'Kimi K2.5');
  const behind = fc.constantFrom('，', '用', '跑在', '在');

  it('are those that are written', () => {
    fc.assert(
      fc.property(models, behind, (name, then) => {
        const text = `帮我看${spoken(name)}${then}八张A2 376T`;
        expect(heard(text).model, text).toBe(heard(`帮我看${name}，八张A2 376T`).model);
        expect(heard(text).numDevices, text).toBe(8);
      }),
      { numRuns: 60 },
    );
  });
});

describe('instances told by their machines', () => {
  const verbs = fc.constantFrom('占', '用', '要', '是', '');

  it('come to all of their devices', () => {
    fc.assert(
      fc.property(
        verbs,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(8, 16),
        (verb, p, d, each) => {
          const text = `P${verb}${p}台，D${verb}${d}台，每台${each}卡A3 752T`;
          expect(heard(text), text).toMatchObject({
            mode: 'pd-ratio',
            numDevices: (p + d) * each,
            prefillDevicesPerInstance: each,
            decodeDevicesPerInstance: each,
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('machines told by their names', () => {
  const names = fc.constantFrom('node', 'server', '节点', 'host-');
  const padded = (name: string, at: number) => `${name}${String(at).padStart(2, '0')}`;

  it('are as many as there are names', () => {
    fc.assert(
      fc.property(
        names,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(8, 16),
        (name, first, more, each) => {
          const text = `GLM-4.6部署在${padded(name, first)}~${padded(name, first + more)}，每台${each}卡A3 752T`;
          expect(heard(text).numDevices, text).toBe((more + 1) * each);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a limit that is wished behind what it is', () => {
  it('is the one that holds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(['TPOT', 'tpotLimitMs'] as const, ['首字', 'ttftLimitMs'] as const),
        fc.constantFrom('SLO是', 'SLA写的是', '指标是'),
        fc.integer({ min: 100, max: 400 }),
        fc.integer({ min: 50, max: 90 }),
        ([name, slot], wish, now, then) => {
          const text = `Kimi-K2，${name} ${now}ms，${wish}${then}ms`;
          expect(heard(text)[slot], text).toBe(then);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a history that comes from the cache', () => {
  it('is the share of the prompt that hits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 4, max: 60 }), (own, history) => {
        const { inputLength, prefixCacheHitRate } = heard(`每轮新增${own}k，历史${history}k都命中`);
        expect(inputLength).toBe((own + history) * 1024);
        expect(prefixCacheHitRate).toBeCloseTo(history / (own + history), 2);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what is chosen by its name', () => {
  const names = fc.constantFrom(
    ['张工', '李工'] as const,
    ['研发', '业务'] as const,
    ['A机房', 'B机房'] as const,
  );

  it('holds, whichever of the two was told first', () => {
    fc.assert(
      fc.property(
        names,
        fc.integer({ min: 10, max: 40 }),
        fc.integer({ min: 41, max: 90 }),
        fc.boolean(),
        ([first, second], one, other, isFirst) => {
          const text = `${first}说TPOT ${one}ms，${second}说TPOT ${other}ms，先按${isFirst ? first : second}的来`;
          expect(heard(text).tpotLimitMs, text).toBe(isFirst ? one : other);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('words that are typed by their sound, or without blanks', () => {
  it.each([
    ['收入4k，输初1k，首子2秒', { inputLength: 4096, outputLength: 1024, ttftLimitMs: 2000 }],
    ['Qwen3-14B4卡输入2k输出500TPOT40msTTFT1s', { numDevices: 4, outputLength: 500, tpotLimitMs: 40 }],
    ['病发60，8张910B3', { concurrentUsers: 60, numDevices: 8 }],
  ])('%s', (text, values) => {
    expect(heard(text)).toMatchObject(values);
  });
});
