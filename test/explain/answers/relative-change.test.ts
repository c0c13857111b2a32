import { describe, expect, it } from 'vitest';
import { absoluteChange, relativeChangeIn } from '../../../src/explain/answers/relative-change.ts';
import { resultOf } from '../subject-kit.ts';

describe('a change told by what it is now', () => {
  it.each([
    ['8 more cards, does throughput double?', 16],
    ['with another 4 gpus', 12],
    ['add eight extra npus', 16],
    ['再加8张卡吞吐翻倍吗', 16],
    ['多买两张卡', 10],
    ['少4张卡呢', 4],
    ['what if we remove 6 cards', 2],
    ['removing 6 cards', 2],
    ['half the cards', 4],
    ['losing 20 cards', 1],
  ])('%s', (text, devices) => {
    const { conditions } = resultOf([], { conditions: { numDevices: 8 } });
    const change = relativeChangeIn(text);
    const absolute = change === null ? null : absoluteChange(change, conditions);
    expect(absolute?.numDevices ?? null).toBe(devices);
  });
});
