import { describe, expect, it } from 'vitest';
import { looksRequired } from '../../../src/dialog/understanding/unread.ts';
import { hear, meaningOf } from './corpus-case.ts';

describe('counts of machines and their cards', () => {
  it.each([
    ['两机16卡', { numDevices: 16 }],
    ['单机8卡', { numDevices: 8 }],
    ['on one node (16 cards)', { numDevices: 16 }],
    ['on 2 nodes (15 cards)', { numDevices: 30 }],
    ['on 2 nodes (8 cards)', { numDevices: 16 }],
  ])('%s: those of all machines, where at least eight fall to each', (say, meaning) => {
    expect(meaningOf(say)).toEqual(meaning);
  });

  it.each([
    ['双机8卡', [8, 16]],
    ['三机20卡', [20, 60]],
    ['四机30卡', [30, 120]],
    ['on two nodes (16 cards)', [16, 32]],
  ])('%s: asked about, where it may be those of each', (say, readings) => {
    expect(meaningOf(say)).toEqual({ 'numDevices?': readings });
  });

  it.each(['2.5 cards', '0 cards'])('%s: no count at all, and handed back', (say) => {
    expect(meaningOf(`Qwen3-32B on ${say}`)).toEqual({ model: 'Qwen/Qwen3-32B', unread: [say] });
  });

  it('that are halved by "that" are not lengths that stand nearer, nor the other way round', () => {
    expect(meaningOf('3500 in, half of that out')).toEqual({ inputLength: 3500, outputLength: 1750 });
    expect(meaningOf('16 cards, 3500 tokens in, half of the cards are ours')).toEqual({
      numDevices: 16,
      inputLength: 3500,
      unread: ['half'],
    });
  });
});

describe('flags with several figures', () => {
  it.each([
    ['--num-devices 8', { numDevices: 8 }],
    ['--num-devices 8 16', { 'numDevices?': [8, 16] }],
    ['--input-length 2000 4000', { 'inputLength?': [2000, 4000] }],
    ['--num-mtp-tokens 0 1 2', { mtpSizes: [0, 1, 2] }],
    ['--tp-sizes 2 4', { tpSizes: [2, 4] }],
  ])('%s: a slot that holds one is asked about', (say, meaning) => {
    expect(meaningOf(say)).toEqual(meaning);
  });
});

describe('features in a row behind a "no"', () => {
  it.each([
    ['without MTP and prefix cache', { mtp: false, prefixCache: false }],
    ['没有MTP、前缀缓存', { mtp: false, prefixCache: false }],
    ['no MTP, prefix cache hit rate 30%', { mtp: false, prefixCache: true, prefixCacheHitRate: 0.3 }],
    ['没有MTP、前缀缓存命中率30%', { mtp: false, prefixCache: true, prefixCacheHitRate: 0.3 }],
  ])('%s: are off together, but for one that has a rate', (say, meaning) => {
    expect(meaningOf(say)).toEqual(meaning);
  });
});

describe('formats of weights', () => {
  it.each([
    ['int4 static', 'W4A8_STATIC'],
    ['dynamic int4', 'W4A8_DYNAMIC'],
    ['int8 weight-only static', 'W8A16_STATIC'],
  ])('%s: one where its words leave one', (say, action) => {
    expect(meaningOf(say)).toEqual({ quantize: 'custom', quantizeLinearAction: action });
  });

  it.each([
    ['int4 weights', ['W4A8_DYNAMIC', 'W4A8_STATIC']],
    ['8 bit weights only', ['W8A16_DYNAMIC', 'W8A16_STATIC']],
    ['w8 dynamic', ['W8A8_DYNAMIC', 'W8A16_DYNAMIC']],
  ])('%s: asked about where they leave several', (say, actions) => {
    expect(meaningOf(say)).toEqual({ quantize: 'custom', 'quantizeLinearAction?': actions });
  });
});

describe('machines counted twice, the second time without their noun', () => {
  it.each([
    ['Qwen3-32B on 1 machine or 2 of H200', '2'],
    ['Qwen3-32B on one server or maybe 3 H200', '3'],
  ])('are no devices: %s', (say, left) => {
    const { slots, unread } = hear(say);
    expect(slots.numDevices).toBeUndefined();
    expect(unread.filter(looksRequired).map(({ text }) => text)).toContain(left);
  });

  it('are devices behind another noun', () => {
    expect(hear('Qwen3-32B on our machines, 2 H200').slots.numDevices?.value).toBe(2);
  });
});
