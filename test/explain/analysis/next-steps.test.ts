import { describe, expect, it } from 'vitest';
import { forwardWords, nextSteps, servedPhases } from '../../../src/explain/analysis/next-steps.ts';
import { subjectsOf } from '../../../src/explain/analysis/subject.ts';
import type { EvidenceLevel } from '../../../src/results/evidence-level.ts';
import type { Conditions, Result, ResultRow } from '../../../src/results/result.ts';
import { inputOf, resultOf, rulesOf, type SubjectFacts } from '../subject-kit.ts';

const conditions: Partial<Conditions> = {
  model: 'Qwen/Qwen3-32B',
  devices: ['TEST_DEVICE'],
  numDevices: 8,
  inputLength: 1000,
  outputLength: 100,
  compile: true,
  prefixCacheHitRate: 0,
  numMtpTokens: 0,
  quantizeLinearAction: 'DISABLED',
  quantizeAttentionAction: 'DISABLED',
};
const row: Partial<ResultRow> = {
  tp: 8,
  dp: 1,
  batchSize: 4,
  concurrency: 4,
  ttftMs: 500,
  tpotMs: 50,
  maxBatchedTokens: 8192,
};
const subjects = (facts: SubjectFacts = {}, change: Partial<ResultRow> = {}) =>
  subjectsOf(
    inputOf(
      resultOf([{ ...row, ...change }], { ...facts, conditions: { ...conditions, ...facts.conditions } }),
    ),
  );
const steps = (...given: Parameters<typeof subjects>) => nextSteps(subjects(...given), ['macro_only'], []);

describe('the step after a result', () => {
  it('is its forward passes, as commands that can be copied', () => {
    const { statements, commands } = steps();
    expect(rulesOf(statements)[0]).toBe('next-forwards');
    expect(commands.length).toBeGreaterThan(0);
    expect(commands[0]?.command.slice(0, 4)).toEqual([
      'throughline',
      'engine',
      'text-generate',
      'Qwen/Qwen3-32B',
    ]);
    expect(commands[0]?.command).not.toContain('--dump-op-bound-results');
    expect(steps({ run: { estimator: 'tensorcast' } }).commands[0]?.command.slice(0, 3)).toEqual([
      'python',
      '-m',
      'cli.inference.text_generate',
    ]);
  });

  it('of a measurement is a recording, of a prediction a measurement', () => {
    const rule = (run: Partial<Result>) => rulesOf(steps({ run }).statements);
    expect(rule({ basis: 'measured' })).toEqual(['next-trace']);
    expect(rule({ basis: 'predicted' })).toEqual(['next-run']);
    expect(rule({ estimator: 'calibrated' })).toEqual(['next-run']);
    const passes = subjects({ run: { basis: 'measured' } }).flatMap((one) =>
      forwardWords(one, { opBound: false, phases: ['prefill'] }),
    );
    expect(passes).toEqual([]);
  });

  it('of a simulated server is a load test with the load of its row', () => {
    const [one] = steps({ run: { estimator: 'calibrated' } }).commands;
    expect(one?.command.join(' ')).toMatch(/^throughline load .*--concurrency 4 --input-length 1000/);
    const offered = { extra: { 'offered rate': '3', 'offered load': 'poisson' } };
    expect(steps({ run: { estimator: 'calibrated' } }, offered).commands[0]?.command).toContain('--rate');
    // Nobody says under which load another program predicted.
    expect(steps({ run: { basis: 'predicted' } }).commands).toEqual([]);
  });

  it('is none where no row came out', () => {
    expect(nextSteps(subjectsOf(inputOf(resultOf([]))), ['macro_only'], [])).toEqual({
      statements: [],
      commands: [],
      missing: [],
    });
  });

  it('names what a row does not say before its passes can be written', () => {
    const { statements, missing } = steps({ conditions: { inputLength: null } });
    expect(rulesOf(statements)[0]).toBe('next-missing');
    expect(missing).toContain('inputLength');
  });
});

describe('the step after passes and traces alone', () => {
  const beyond = (levels: readonly EvidenceLevel[], hasKernels = true) =>
    nextSteps([], levels, [], { hasKernels }).statements.map(({ text }) => text.en);

  it('is a recording; of recordings that list their kernels none is needed', () => {
    const all = [
      beyond(['text_generate_op_bound']),
      beyond(['profiler_trace']),
      beyond(['profiler_trace'], false),
    ];
    expect(new Set(all.flat()).size).toBe(3);
    expect(beyond([])).toEqual([]);
    // One phase that is only simulated still wants its recording.
    expect(beyond(['profiler_trace', 'text_generate_op_bound'])).toEqual(beyond(['text_generate_op_bound']));
  });
});

it('an aggregated result serves both phases', () => {
  const phases = (phase: 'aggregated' | 'prefill' | 'pd-ratio') =>
    subjects({ device: { phase } }).flatMap(({ device }) => servedPhases(device));
  expect([phases('aggregated'), phases('prefill')]).toEqual([['prefill', 'decode'], ['prefill']]);
});
