import { describe, expect, it } from 'vitest';
import { levelOfTrace } from '../../../src/explain/analysis/levels.ts';
import { failedSides } from '../../../src/explain/analysis/ratio-sides.ts';
import { nearestStatements } from '../../../src/explain/analysis/stopped.ts';
import { subjectsOf } from '../../../src/explain/analysis/subject.ts';
import { equationStatements } from '../../../src/explain/answers/equation.ts';
import { hardwareOf, hardwareRatios, profileStatements } from '../../../src/explain/bottleneck/hardware.ts';
import { conditionValue } from '../../../src/explain/condition-words.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import { nothingRead } from '../../../src/explain/input.ts';
import { emptyDeviceResult, unknownRow } from '../../../src/results/readers/run-draft.ts';
import type { DeviceResult } from '../../../src/results/result.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { inputOf, resultOf, subjectOf } from '../subject-kit.ts';

const english = (statements: readonly { readonly text: { readonly en: string } }[]) =>
  statements.map(({ text }) => text.en).join('\n');

describe('figures of two devices', () => {
  const facts = {
    device: 'ONE',
    cubeTflops: 100,
    vectorTflops: 10,
    memoryBandwidthTibPerSecond: 2,
    memoryGiB: 64,
    linkGbPerSecond: null,
  };
  const other = { ...facts, device: 'TWO', cubeTflops: 250, vectorTflops: null, linkGbPerSecond: 50 };
  const printed = { ...facts, grid: null, linkGbPerSecond: '392.0 | 196.0' };

  it('are those that were printed, with the innermost links, else those of a profile', () => {
    const input = {
      ...nothingRead,
      hardware: [printed, { ...printed, device: 'TWO', linkGbPerSecond: 'n/a' }],
    };
    expect(hardwareOf('ONE', input, [other])?.facts).toEqual({ ...facts, linkGbPerSecond: 196 });
    expect(hardwareOf('TWO', input, [other])?.facts.linkGbPerSecond).toBeNull();
    expect(hardwareOf('TWO', nothingRead, [other])?.facts).toEqual(other);
    expect(hardwareOf('THREE', input, [other])).toBeNull();
  });

  it('have a ratio where both state them', () => {
    const ratios = hardwareRatios(facts, other).map(({ figure, ratio }) => [figure, ratio]);
    expect(ratios).toEqual([
      ['cubeTflops', 2.5],
      ['memoryBandwidthTibPerSecond', 1],
      ['memoryGiB', 1],
    ]);
    const text = english(
      profileStatements(['ONE', 'TWO', 'NONE'], { hardware: [facts, other], statedPeaks: [] }),
    );
    expect(text.split('\n')).toHaveLength(3);
    expect(text).toMatch(/ONE.*100.* TFLOPS.*10.* TFLOPS.*2.* TiB\/s.*64.* GiB/u);
    expect(text).toMatch(/×2\.50/u);
    expect(profileStatements([], { hardware: [facts], statedPeaks: [] })).toEqual([]);
  });

  it('are the peaks that are stated for all of them where one has nothing else', () => {
    const gpu = { ...other, device: 'GPU', cubeTflops: 500 };
    const peak = { ...facts, cubeTflops: 200 };
    const known = { hardware: [facts, other], statedPeaks: [peak, other, gpu] };
    const text = english(profileStatements(['ONE', 'GPU'], known));
    expect(text).toMatch(/ONE, peaks as stated: Cube 200 TFLOPS/u);
    expect(text).toMatch(/GPU against ONE: Cube ×2\.50/u);
    expect(english(profileStatements(['ONE', 'TWO'], known))).not.toMatch(/stated/u);
  });
});

describe('a ratio without a pair', () => {
  const side = (phase: DeviceResult['phase'], has: boolean, device = 'TEST_DEVICE'): DeviceResult => ({
    ...emptyDeviceResult(device, phase),
    best: has ? unknownRow : null,
  });
  const failed = (...sides: readonly DeviceResult[]) => {
    const run = resultOf([], { device: { phase: 'pd-ratio' }, run: { mode: 'pd-ratio' } });
    const [ratio] = run.results;
    if (!ratio) throw new Error('no ratio');
    const [subject] = subjectsOf(inputOf({ ...run, results: [ratio, ...sides] }));
    return subject ? failedSides(subject).map(({ path, device }) => [path, device.phase]) : null;
  };
  it('lacks the side that found no row', () => {
    expect(failed(side('prefill', false), side('decode', true))).toEqual([['runs[0].results[1]', 'prefill']]);
    expect(failed(side('prefill', true), side('decode', false))).toEqual([['runs[0].results[2]', 'decode']]);
    expect(failed(side('prefill', true), side('decode', true))).toEqual([]);
    expect(failed(side('prefill', false, 'OTHER'), side('aggregated', false))).toEqual([]);
    expect(failedSides(subjectOf([]))).toEqual([]);
  });
});

describe('configurations that miss a limit', () => {
  it('are told nearest first, those without memory last', () => {
    const outcome = (parallel: string, change: object) =>
      ({
        parallel,
        verdict: 'ttft-limit',
        stoppedBy: null,
        stoppedAtBatch: 1,
        ttftMs: null,
        tpotMs: null,
        availableGiB: null,
        reason: null,
        ...change,
      }) as DeviceResult['outcomes'][number];
    const device = {
      ...emptyDeviceResult('TEST_DEVICE', 'aggregated'),
      limits: { ttftMs: 1000, tpotMs: 50 },
      outcomes: [
        outcome('TP=1', { availableGiB: -3 }),
        outcome('TP=2', { ttftMs: 3000 }),
        outcome('TP=4', { ttftMs: 1500, tpotMs: 90 }),
        outcome('TP=8', { ttftMs: 1000, tpotMs: 50 }),
        outcome('TP=16', { verdict: 'found', ttftMs: 5000 }),
      ],
    };
    const told = nearestStatements(device, 'runs[0].results[0]', 'input').map(({ text }) => text.en);
    expect(told.map((text) => /TP=\d+/u.exec(text)?.[0])).toEqual(['TP=4', 'TP=2', 'TP=1']);
    expect(told[0]).toContain('TPOT');
  });
});

it('a trace says how it was made, or nothing', () => {
  const level = (origin: string) => levelOfTrace({ origin } as never);
  expect([level('profiler'), level('simulated'), level('unknown')]).toEqual([
    'profiler_trace',
    'text_generate_op_bound',
    null,
  ]);
});

it('the equation of a metric is that of the phases that were read', () => {
  const equations = (metric: 'throughput' | 'tpot', ...phases: readonly DeviceResult['phase'][]) => {
    const subjects = phases.map((phase) => subjectOf([], { device: { phase } }));
    return equationStatements(metric, subjects, noFacts)
      .filter(({ rule }) => rule === 'equation')
      .map(({ text }) => text.en);
  };
  const [whole] = equations('throughput', 'aggregated');
  const [prefill] = equations('throughput', 'prefill');
  expect(prefill).not.toBe(whole);
  expect(equations('throughput', 'prefill', 'decode')).toEqual([whole, prefill]);
  expect(equations('throughput', 'prefill', 'aggregated')).toEqual([whole, prefill]);
  expect(equations('throughput', 'decode')).toEqual([whole]);
  expect(equations('tpot', 'decode')).not.toEqual(equations('tpot', 'aggregated'));
  expect(equations('tpot', 'decode', 'aggregated')).toEqual(equations('tpot', 'aggregated'));
});

it('conditions are said with their units, and what is open is open', () => {
  const t = messages('en').explain;
  const said = (name: Parameters<typeof conditionValue>[0], value: unknown) =>
    conditionValue(name, value as never, t);
  expect(said('ttftLimitMs', null)).toBe(said('tpotLimitMs', null));
  expect(said('ttftLimitMs', null)).not.toBe(said('numDevices', null));
  expect(said('numDevices', undefined)).toBe(said('devices', []));
  expect(said('devices', ['A', 'B'])).toMatch(/^A.+B$/u);
  expect(said('inputLength', 3500)).toBe('3,500 tokens');
  expect(said('tpotLimitMs', 50)).toBe('50 ms');
  expect(said('prefixCacheHitRate', 0.5)).toBe('50.0 %');
  expect(said('prefixCacheHitRate', 0)).toBe(said('compile', false));
  expect(said('numMtpTokens', 0)).toBe(said('compile', false));
  expect(said('numMtpTokens', 2)).toBe('2 tokens');
  expect(said('compile', true)).not.toBe(said('compile', false));
  expect(said('numDevices', 1024)).toBe('1,024');
  expect(said('searchSpace', 'tp-ep-moedp')).toBe('TP × EP × MoE-DP');
  expect(said('model', 'tp-ep')).toBe('tp-ep');
});
