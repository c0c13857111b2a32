import { describe, expect, it } from 'vitest';
import { forwardAmounts } from '../../../src/dialog/forward/amounts.ts';
import { bareLengthIn, loadIn } from '../../../src/explain/answers/named-amounts.ts';
import { priceTimesIn } from '../../../src/explain/answers/price-change.ts';

const nothing = { batch: null, users: null, contextTokens: null, times: null };

describe('amounts of a question', () => {
  it.each([
    ['what if we had 2k users', { users: 2000 }],
    ['does it fit at 1k users', { users: 1000 }],
    ['1.5k条会爆吗', { users: 1500 }],
    ['0.1m users', { users: 100_000 }],
    ['64 users at 16k', { users: 64, contextTokens: 16_384 }],
    ['users with a context of 32k', { contextTokens: 32_768 }],
    ['1万用户', { users: 10_000 }],
  ])('of "%s" count people by thousands and tokens by 1,024', (said, load) => {
    expect(loadIn(said)).toEqual({ ...nothing, ...load });
  });
  it.each([
    'users at 100 ms tpot',
    'users at 2 s ttft',
    'users at 30 % load',
    'concurrency of 40ms',
    '并发是 2秒',
  ])('never take the time or share of "%s" for a count', (said) => {
    expect(loadIn(said)).toEqual(nothing);
  });
  it.each([
    ['48路压的，换100路呢', { users: 100 }],
    ['我们有48路，够不够', { users: 48 }],
    ['48并发每个副本几路', { users: 48 }],
    ['48路一个副本行吗', { users: 48 }],
    ['24路一个副本行吗', { batch: 24 }],
  ])('of "%s" are told from what the result has', (said, load) => {
    expect(loadIn(said, { users: [48], batches: [12] })).toEqual({ ...nothing, ...load });
  });
  it.each([
    ['价格减半呢', 0.5],
    ['卡价打八折成本降多少', 0.8],
    ['打七五折呢', 0.75],
    ['85折的话', 0.85],
    ['便宜三成能省多少', 0.7],
    ['租金涨20%会怎样', 1.2],
    ['卡贵一倍呢', 2],
    ['at half the price', 0.5],
    ['a card 20% cheaper', 0.8],
    ['卡数减半', null],
    ['百万token成本多少', null],
  ])('of "%s" scale a price alone', (said, times) => {
    expect(priceTimesIn(said)).toBe(times);
  });
  it('take a size for a length unless it is of people or of an answer', () => {
    expect(bareLengthIn('can we do 48k')).toBe(49_152);
    expect(bareLengthIn('longest context with 2k output')).toBeNull();
    expect(bareLengthIn('输出2k输出时最长多长')).toBeNull();
    expect(loadIn('what if answers come with 2k tokens of output')).toEqual(nothing);
  });
  it('of a pass count requests by thousands and their tokens by 1,024', () => {
    expect(forwardAmounts('prefill of 1k requests of 2k tokens')).toMatchObject({
      requests: 1000,
      length: 2048,
    });
  });

  it('counts users that come or leave from those there are, where it is clear which', () => {
    const users = (said: string, there: Parameters<typeof loadIn>[1]) => loadIn(said, there).users;
    const one = { users: [80], batches: [10] };
    expect(users('with 16 fewer users?', one)).toBe(64);
    expect(users('what if 20 more concurrent requests come', one)).toBe(100);
    expect(users('再加20个用户会怎样', one)).toBe(100);
    expect(users('并发少16呢', one)).toBe(64);
    expect(users('with 200 fewer users', one)).toBe(1);
    expect(users('46 more users, say 400 in total', one)).toBe(400);
    const several = { users: [32, 80], batches: [] };
    expect(users('with 16 fewer users?', several)).toBeNull();
    expect(users('with 16 fewer users?', { ...several, kinds: ['of-apart'] })).toBe(64);
  });
});
