import { describe, expect, it } from 'vitest';
import { feasibleChangeWords } from '../../src/plan/feasible-change.ts';

const best = { parallel: 'TP=8', tokensPerSecond: 1, ttftMs: 1, tpotMs: 1, concurrency: 1 };

describe('a change in words', () => {
  it('names what is changed once, in the language of the reader', () => {
    expect(feasibleChangeWords({ slot: 'concurrentUsers', value: 272, best }, 'en')).toBe('272 users');
    expect(feasibleChangeWords({ slot: 'concurrentUsers', value: 272, best }, 'zh')).toBe('272 并发');
    expect(feasibleChangeWords({ slot: 'numDevices', value: 40, best }, 'en')).toBe('Devices 40');
    expect(feasibleChangeWords({ slot: 'tpotLimitMs', value: 41.8, best }, 'en')).toBe('TPOT limit 41.8 ms');
  });
});
