import { describe, expect, it } from 'vitest';
import { progressWords } from '../../src/app/describe-plan.ts';
import { outcomeOf, type PlanOutcome } from '../../src/app/earlier-plans.ts';
import { unknownRow } from '../../src/results/readers/run-draft.ts';
import type { DeviceResult, PdPair } from '../../src/results/result.ts';
import { resultOf } from '../explain/subject-kit.ts';

const [ranked] = resultOf([{ parallel: 'TP=8 | PP=1 | DP=1', throughputTokensPerSecond: 3848.4 }]).results;
if (!ranked) throw new Error('a result has a device');
const prefill: DeviceResult = { ...ranked, phase: 'prefill' };
const ratio = (pairs: PdPair[]): DeviceResult => ({
  ...ranked,
  phase: 'pd-ratio',
  candidates: [],
  best: null,
  pdRatio: { pairs, prefillInstances: null, decodeInstances: null },
});
const pair: PdPair = {
  pdRatio: 0.5,
  balancedQps: 2.25,
  prefillQps: 4.5,
  decodeQps: 2.25,
  prefillParallel: 'TP=4 | PP=1 | DP=1',
  decodeParallel: 'TP=8 | PP=1 | DP=1',
  ttftMs: 900,
  tpotMs: 40,
} as PdPair;
const words = (outcome: PlanOutcome | null, language: 'en' | 'zh') =>
  progressWords(
    { id: 'a', startedAt: '', modifiedAtMs: 0, phase: 'explain', waitsFor: null, answers: {}, outcome },
    language,
  );

describe('a session in the list', () => {
  it('shows the best row and its throughput', () => {
    expect(words(outcomeOf([ranked]), 'en')).toBe('TP=8 · 3,848 tok/s');
  });
  it('shows both sides of a P/D ratio and what they serve together', () => {
    expect(words(outcomeOf([ratio([pair]), prefill]), 'en')).toBe('P TP=4 · D TP=8 · 2.25 req/s');
  });
  it('never shows a good prefill row where no pair meets the limits', () => {
    expect(words(outcomeOf([prefill, ratio([])]), 'en')).toBe('nothing meets the limits');
    expect(words(outcomeOf([prefill, ratio([])]), 'zh')).toBe('没有方案满足限制');
  });
  it('shows the best device of several', () => {
    const slower: DeviceResult = {
      ...ranked,
      best: { ...unknownRow, parallel: 'TP=4', throughputTokensPerSecond: 9 },
    };
    expect(words(outcomeOf([slower, ranked]), 'en')).toBe('TP=8 · 3,848 tok/s');
  });
  it('shows both phases apart, and nothing where one of them has no row', () => {
    const decode: DeviceResult = { ...ranked, phase: 'decode' };
    expect(words(outcomeOf([prefill, decode]), 'en')).toBe('P TP=8 · D TP=8');
    expect(words(outcomeOf([prefill, { ...decode, best: null }]), 'en')).toBe('nothing meets the limits');
    expect(words(outcomeOf([prefill]), 'en')).toBe('TP=8 · 3,848 tok/s');
  });
  it('says done where nothing was run', () => {
    expect(outcomeOf([])).toBeNull();
    expect(words(null, 'en')).toBe('done');
  });
});
