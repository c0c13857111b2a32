import { describe, expect, it } from 'vitest';
import { withoutGivenUp } from '../../../src/dialog/understanding/given-up.ts';
import { hear, meaningOf } from './corpus-case.ts';

/** What a value is of, the value that is given up, the one in its place, and what that fills. */
const values: readonly (readonly [name: string, given: string, wanted: string, slots: object])[] = [
  ['TP', '8', '4', { tpSizes: [4] }],
  ['EP', '32', '16', { epSizes: [16] }],
  ['DCP', '4', '2', { dcpSizes: [2] }],
  ['MTP', '3', '1', { mtp: true, numMtpTokens: 1 }],
  ['MTP', '3层', '1层', { mtp: true, numMtpTokens: 1 }],
  ['batch最大', '128', '64', { batchRange: [64] }],
  ['并发', '100', '200', { concurrentUsers: 200 }],
  ['QPS', '10', '20', { requestsPerSecond: 20 }],
  ['输入', '2k', '8k', { inputLength: 8192 }],
  ['输出', '1k', '500', { outputLength: 500 }],
  ['TTFT', '2s', '1s', { ttftLimitMs: 1000 }],
  ['TPOT', '50ms', '40ms', { tpotLimitMs: 40 }],
  ['命中率', '50%', '30%', { prefixCache: true, prefixCacheHitRate: 0.3 }],
  ['KV ', 'INT8', 'FP8', { quantize: 'custom', quantizeAttentionAction: 'FP8' }],
];

const ways: readonly ((name: string, given: string, wanted: string) => string)[] = [
  (name, given, wanted) => `不用${name}${given}，用${name}${wanted}`,
  (name, given, wanted) => `${name}不要${given}，用${wanted}`,
  (name, given, wanted) => `${name}别用${given}，${wanted}就行`,
  (name, given, wanted) => `别按${name}${given}算，按${wanted}`,
  (name, given, wanted) => `不是${name}${given}而是${name}${wanted}`,
  (name, given, wanted) => `${name}用${wanted}，不用${given}`,
  (name, given, wanted) => `${name}用${wanted}不用${given}`,
  (name, given, wanted) => `${name}不开${given}，改成${wanted}吧`,
];

describe('a value in place of another', () => {
  it.each(values.filter(([name]) => name !== 'batch最大'))(
    'is the one that is meant: %s %s, %s',
    (name, given, wanted, slots) => {
      for (const way of ways) {
        const say = way(name, given, wanted);
        expect(meaningOf(say), say).toEqual(slots);
        expect(meaningOf(`Qwen3-32B，${say}，8卡A2 376T`), say).toEqual({
          ...slots,
          model: 'Qwen/Qwen3-32B',
          numDevices: 8,
          devices: ['ATLAS_800_A2_376T_64G'],
        });
      }
    },
  );

  it.each([
    ['batch≤128？不，64', { batchRange: [64] }],
    ['TP8，不对，4', { tpSizes: [4] }],
    ['EP 32，说错了，16', { epSizes: [16] }],
    ['不要W8A8静态，用动态', { quantize: 'custom', quantizeLinearAction: 'W8A8_DYNAMIC' }],
    ['MTP不要两层，一层就够', { mtp: true, numMtpTokens: 1 }],
  ])('%s', (say, slots) => {
    expect(meaningOf(say)).toEqual(slots);
  });

  it('quotes what was said, the value given up among it', () => {
    const say = '8卡不用TP8，用TP4';
    const { slots, used } = hear(say);
    expect([slots.numDevices?.text, slots.tpSizes?.text]).toEqual(['8卡', 'TP4']);
    expect(used).toEqual([[0, say.length]]);
  });
});

describe('a value that is refused with nothing in its place', () => {
  it.each(['不用TP8', 'KV不要INT8', 'MTP不要3层', 'batch不要128', '别开MTP3'])('is said: %s', (said) => {
    const { slots, unread } = hear(`${said}，4k/1k`);
    expect(Object.keys(slots)).toEqual(['inputLength', 'outputLength']);
    expect(unread.map(({ text, reason }) => [text, reason])).toEqual([[said, 'ruled-out']]);
  });
});

it.each([
  '要不要TP8，用4卡',
  '不用TP8，32卡',
  '不要MTP3，4k/1k',
  '不用fp8，8卡H200',
  'TPOT不要超过50ms，40ms更好',
  '8卡，不用TP4',
])('values of different things stay apart: %s', (say) => {
  expect(withoutGivenUp(say.toLowerCase().replaceAll('，', ',')).removed).toEqual([]);
});
