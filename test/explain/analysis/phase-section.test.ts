import { describe, expect, it } from 'vitest';
import { phaseSection, unnamedPasses } from '../../../src/explain/analysis/phase-section.ts';
import { subjectsOf } from '../../../src/explain/analysis/subject.ts';
import type { ExplainInput } from '../../../src/explain/input.ts';
import { readCommandWords } from '../../../src/results/readers/command-line.ts';
import type { PrintedForward } from '../../../src/results/readers/printed-forward.ts';
import { triageTrace } from '../../../src/trace/read-back/report-traces.ts';
import { inputOf, resultOf, rulesOf, type SubjectFacts } from '../subject-kit.ts';

const pass = (flags: readonly string[] | null): PrintedForward => ({
  command:
    flags === null
      ? null
      : readCommandWords(['python', '-m', 'cli.inference.text_generate', 'Qwen/Qwen3-32B', ...flags]),
  queriesPerRank: null,
  executionSeconds: 0.02,
  tokensPerSecondPerDevice: null,
  tables: [],
  stages: [],
  memory: {
    weightGiB: null,
    kvCacheGiB: null,
    activationGiB: null,
    availableGiB: null,
    totalGiB: null,
    reservedGiB: null,
  },
  bounds: null,
  evidence: 'macro_only',
});
const shape = ['--num-queries', '8', '--query-length', '1', '--context-length', '4096'];
const section = (input: ExplainInput, phase: 'prefill' | 'decode') =>
  phaseSection(input, subjectsOf(input), phase);

describe('what is said of one phase', () => {
  it('is of the subjects that serve it', () => {
    const of = (facts: SubjectFacts, phase: 'prefill' | 'decode') =>
      section(inputOf(resultOf([{ tpotMs: 40 }], facts)), phase);
    expect(of({}, 'decode').every(({ about }) => about === 'runs[0].results[0]')).toBe(true);
    expect(rulesOf(of({}, 'decode'))).toContain('decode-hypothesis');
    expect(of({ device: { phase: 'prefill' } }, 'decode')).toEqual([]);
    // A server that was simulated tells what bounds it; nothing has to be guessed.
    expect(rulesOf(of({ run: { estimator: 'calibrated' } }, 'decode'))).not.toContain('decode-hypothesis');
  });

  it('is of passes that belong to no row, by the phase of their command', () => {
    const input = { ...inputOf(), forwards: [pass([...shape, '--decode']), pass(shape)] };
    const about = (phase: 'prefill' | 'decode') => [
      ...new Set(section(input, phase).map((one) => one.about)),
    ];
    expect([about('decode'), about('prefill')]).toEqual([['forwards[0]'], ['forwards[1]']]);
    expect(unnamedPasses(input, [])).toEqual([]);
  });

  it('is left open of a pass whose phase nothing tells', () => {
    const input = { ...inputOf(), forwards: [pass(null)] };
    expect(section(input, 'decode')).toEqual([]);
    expect(rulesOf(unnamedPasses(input, []))[0]).toBe('phase-unnamed');
  });

  it('is of the recordings that served it', () => {
    const kernels = [{ name: 'gemm', calls: 1, microseconds: 9 }];
    const input = { ...inputOf(), traces: [triageTrace({ phase: 'decode', step: null, kernels })] };
    expect(rulesOf(section(input, 'decode'))).toEqual(['recorded-kernel']);
    expect(section(input, 'prefill')).toEqual([]);
  });
});
