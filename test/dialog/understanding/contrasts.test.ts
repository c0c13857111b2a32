import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hear } from './corpus-case.ts';

const plan = 'Qwen3-32B on 8 A2 376T, 4k in, 1k out, TPOT 50';
const features = [
  ['prefixCache', 'prefix caching'],
  ['mtp', 'MTP'],
  ['compile', 'graph mode'],
] as const;
const bothWays: readonly ((name: string) => string)[] = [
  (name) => `${name} on and off`,
  (name) => `${name} on vs off`,
  (name) => `with and without ${name}`,
  (name) => `with ${name} and without`,
  (name) => `without ${name}, then with it`,
  (name) => `one run with ${name} and one without`,
  (name) => `${name} if it helps, otherwise off`,
  (name) => `${name} on only if needed`,
];
const formats = ['FP8', 'W8A8_DYNAMIC', 'W8A8 static', 'W4A8_DYNAMIC', 'bf16'] as const;
const against = ['or', 'vs', 'versus', 'compared to', 'better than', 'against'] as const;

describe('a contrast', () => {
  it('of both switches of a feature is asked, and neither is taken', () => {
    fc.assert(
      fc.property(fc.constantFrom(...features), fc.constantFrom(...bothWays), ([slot, name], said) => {
        const heard = hear(`${said(name)}, ${plan}`);
        expect(heard.slots[slot]).toBeUndefined();
        const asked = heard.ask.find((one) => one.slot === slot);
        expect(asked?.interpretations.map(({ value }) => value)).toEqual([true, false]);
      }),
      { numRuns: 60 },
    );
  });

  it('of two formats is asked with both of them', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...formats], { minLength: 2, maxLength: 2 }),
        fc.constantFrom(...against),
        ([one, other], joint) => {
          const heard = hear(`${one} ${joint} ${other} for ${plan}`);
          expect(heard.slots.quantizeLinearAction).toBeUndefined();
          const asked = heard.ask.find(({ slot }) => slot === 'quantizeLinearAction');
          expect(asked?.interpretations.length).toBeGreaterThanOrEqual(2);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of a format that may not fit and the one that would take its place leaves both open', () => {
    for (const fails of ['does not fit', 'is too slow', 'is not supported', 'runs out of memory']) {
      const heard = hear(`${plan}; if FP8 ${fails}, W4A8_DYNAMIC`);
      const asked = heard.ask.find(({ slot }) => slot === 'quantizeLinearAction');
      expect(asked?.interpretations.map(({ value }) => value)).toEqual(['FP8', 'W4A8_DYNAMIC']);
    }
  });
});

describe('names and numbers as they are dictated', () => {
  it.each([
    ['qwen three thirty two b on eight a2 three seventy six T', 'model', 'Qwen/Qwen3-32B'],
    ['deepseek v three point one, sixteen A3 seven fifty two dies', 'model', 'deepseek-ai/DeepSeek-V3.1'],
    ['kimi k two point five on A3', 'model', 'moonshotai/Kimi-K2.5'],
    ['qwen three thirty two b on eight h two hundreds', 'devices', ['h200_sxm']],
    ['sixteen a three seven fifty two t dies', 'devices', ['ATLAS_800_A3_752T_128G_DIE']],
    ['sixteen a three seven fifty two t dies', 'numDevices', 16],
    ['first token one point five seconds', 'ttftLimitMs', 1500],
    ['tensor parallel size two, four or eight', 'tpSizes', [2, 4, 8]],
  ] as const)('%s', (say, slot, value) => {
    expect(hear(say).slots[slot]?.value).toEqual(value);
  });
});

it.each([
  ['TTFT limits: none, TTFT: 2000 ms', 'ttftLimitMs', ['no limit', '2,000 ms'], ['不限', '2,000 ms']],
] as const)('the readings of "%s" are words, not values of the program', (text, slot, en, zh) => {
  const [phrase] = hear(text).ask;
  expect(phrase?.slot).toBe(slot);
  expect(phrase?.interpretations.map(({ label }) => label.en)).toEqual(en);
  expect(phrase?.interpretations.map(({ label }) => label.zh)).toEqual(zh);
});
