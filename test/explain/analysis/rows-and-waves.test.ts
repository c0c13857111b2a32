import { describe, expect, it } from 'vitest';
import { limitStatements } from '../../../src/explain/analysis/limits.ts';
import { subjectsOf } from '../../../src/explain/analysis/subject.ts';
import { waveStatements } from '../../../src/explain/analysis/waves.ts';
import {
  decodeLikeCompute,
  expertsOfDense,
  hardwareSuspicion,
} from '../../../src/explain/bottleneck/suspicious.ts';
import { comparedResults } from '../../../src/explain/compare/compared-sides.ts';
import { explain } from '../../../src/explain/explain.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import { type ExplainInput, nothingRead } from '../../../src/explain/input.ts';
import { isNamedByPlace, namedByPlace } from '../../../src/explain/rows-by-place.ts';
import { unknownRow } from '../../../src/results/readers/run-draft.ts';
import type { ResultRow } from '../../../src/results/result.ts';
import { inputOf, resultOf, rulesOf, type SubjectFacts, subjectOf } from '../subject-kit.ts';

const english = (statements: readonly { readonly text: { readonly en: string } }[]) =>
  statements.map(({ text }) => text.en).join('\n');

describe('rows without a strategy', () => {
  const row = (throughputTokensPerSecond: number, tpotMs: number, parallel = ''): ResultRow => ({
    ...unknownRow,
    parallel,
    throughputTokensPerSecond,
    tpotMs,
  });
  const named = (rows: readonly ResultRow[], best: ResultRow | null, run: SubjectFacts['run'] = {}) => {
    const [device] = namedByPlace(resultOf([], { device: { candidates: [...rows], best }, run })).results;
    return [device?.candidates.map(({ parallel }) => parallel), device?.best?.parallel];
  };

  it('are called by their place, the best one by its own', () => {
    expect(named([row(9, 5), row(8, 5)], row(8, 5))).toEqual([['#1', '#2'], '#2']);
    // Every figure tells rows apart.
    expect(named([row(8, 4), row(8, 5)], row(8, 5))).toEqual([['#1', '#2'], '#2']);
    expect(named([row(9, 5), row(8, 5)], row(7, 5))).toEqual([['#1', '#2'], '']);
    expect(named([row(9, 5), row(8, 5)], null)).toEqual([['#1', '#2'], undefined]);
  });

  it('keep what they are called where one has a name, where they are alone, and where they were measured', () => {
    expect(named([row(9, 5, 'TP=4'), row(8, 5)], null)).toEqual([['TP=4', ''], undefined]);
    expect(named([row(9, 5)], null)).toEqual([[''], undefined]);
    expect(named([row(9, 5), row(8, 5)], null, { basis: 'measured' })).toEqual([['', ''], undefined]);
    expect(['#1', '#12', '1', 'TP=#1', ''].map((parallel) => isNamedByPlace({ parallel }))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('the waves of Prefill', () => {
  const conditions = { inputLength: 1000, prefixCacheHitRate: 0 };
  const waves = (row: Partial<ResultRow>, change: object = {}) => {
    const subject = subjectOf([row], { conditions: { ...conditions, ...change } });
    const { best } = subject.device;
    return best === null ? '' : english(waveStatements(subject, { row: best, path: 'best' }));
  };
  const schedule = { waveSize: 8, fullWaves: 2, remainder: 4, waveMs: 100, remainderMs: 60, decodeMs: 30 };
  const row = { ttftMs: 160, concurrency: 20, dp: 2 };

  it('are those of the row’s schedule, with the latency that follows', () => {
    // Two waves of eight end at 100 and 200 ms, four more at 260 ms: 172 ms in the mean.
    const text = waves({ ...row, schedule });
    expect(text).toMatch(/2 full waves of 8 requests \(100 ms each\)/u);
    expect(text).toMatch(/and one wave of 4 \(60 ms\)/u);
    expect(text).toMatch(/TTFT 172 ms \(row: 160 ms\); one Decode step takes 30 ms/u);
    expect(waves({ ...row, schedule: { ...schedule, remainder: 0 } })).not.toContain('one wave');
  });

  it('else are what the budget of a step holds', () => {
    // 4,000 tokens on each of two ranks hold eight prompts of 1,000: two waves and four requests.
    const text = waves({ ...row, maxBatchedTokens: 4000 });
    expect(text).toMatch(/2 full waves of 8 requests/u);
    expect(text).toMatch(/⌊4,000 × DP 2 \/ 1,000 tokens⌋. The row gives the budget/u);
    expect(waves({ ...row, maxBatchedTokens: 4000, concurrency: 8 })).toMatch(/one full wave takes 160/u);
    // Half of each prompt is in the cache.
    expect(waves({ ...row, maxBatchedTokens: 4000 }, { prefixCacheHitRate: 0.5 })).toMatch(
      /full waves of 16/u,
    );
  });

  it('are not told where a prompt is longer than a step, or a figure is missing', () => {
    const whole = { ...row, maxBatchedTokens: 4000 };
    expect(waves({ ...whole, maxBatchedTokens: 999 })).toBe('');
    for (const open of [{ ttftMs: null }, { concurrency: null }, { dp: null }])
      expect(waves({ ...whole, ...open })).toBe('');
    expect(waves(whole, { inputLength: null })).toBe('');
    expect(waves(whole, { prefixCacheHitRate: null })).toBe('');
  });
});

describe('two devices against what their hardware differs in', () => {
  const profile = (device: string, factor: number, memoryGiB = 64) => ({
    device,
    cubeTflops: 100 * factor,
    vectorTflops: 10 * factor,
    memoryBandwidthTibPerSecond: 2 * factor,
    memoryGiB,
    linkGbPerSecond: null,
  });
  const profiles = [profile('ONE', 1), profile('TWO', 2), profile('BIG', 2, 128)];
  const side = (device: string, throughputTokensPerSecond: number, change: object = {}) =>
    resultOf([{ throughputTokensPerSecond }], {
      conditions: { numDevices: 8, ...change },
      device: { device },
    });
  const suspected = (one: ReturnType<typeof side>, other: ReturnType<typeof side>) => {
    const input = inputOf(one, other);
    const [left, right] = subjectsOf(input);
    return left && right ? hardwareSuspicion(left, right, input, profiles) : [];
  };

  it('are suspicious where throughput grows by more than any figure of theirs', () => {
    expect(rulesOf(suspected(side('ONE', 100), side('TWO', 211)))).toEqual(['suspicious-ratio']);
    expect(suspected(side('ONE', 100), side('TWO', 210))).toEqual([]);
    // Which of them stands first does not matter.
    expect(english(suspected(side('TWO', 300), side('ONE', 100)))).toMatch(/3\.00.*2\.00/u);
    // More memory holds more requests, which explains more than a rate.
    expect(suspected(side('ONE', 100), side('BIG', 900))).toEqual([]);
  });

  it('are not where they are the same, unknown, or of other counts or limits', () => {
    expect(suspected(side('ONE', 100), side('ONE', 900))).toEqual([]);
    expect(suspected(side('ONE', 100), side('UNKNOWN', 900))).toEqual([]);
    expect(suspected(side('ONE', 100), side('TWO', 900, { numDevices: 16 }))).toEqual([]);
    expect(suspected(side('ONE', 100), side('TWO', 900, { tpotLimitMs: 50 }))).toEqual([]);
    expect(suspected(side('ONE', 0), side('TWO', 900))).toEqual([]);
  });

  it('are under a limit where a step moves more bytes than any figure allows', () => {
    const bound = (device: string, kvCacheGiB: number) =>
      resultOf(
        [
          {
            throughputTokensPerSecond: kvCacheGiB,
            tpotMs: 49,
            memory: { ...unknownRow.memory, weightGiB: 10, kvCacheGiB },
          },
        ],
        { conditions: { numDevices: 8, tpotLimitMs: 50 }, device: { device, phase: 'decode' } },
      );
    // 10 + 10 and 10 + 43 GiB in the same time: 2.65 times as much, with 2 × 1.3 explained.
    expect(rulesOf(suspected(bound('ONE', 10), bound('TWO', 43)))).toEqual(['suspicious-traffic']);
    expect(suspected(bound('ONE', 10), bound('TWO', 41))).toEqual([]);
  });

  it('a dense model gains nothing by EP', () => {
    const rows = (ep: number, rate: number) => [
      { parallel: 'a', tp: 4, ep, throughputTokensPerSecond: 100 },
      { parallel: 'b', tp: 4, ep: 1, throughputTokensPerSecond: rate },
    ];
    const said = (ep: number, rate: number, isDense: boolean | null) =>
      rulesOf(expertsOfDense(subjectOf(rows(ep, rate)), isDense));
    expect(said(8, 90, true)).toEqual(['suspicious-ep-dense']);
    for (const [ep, rate, isDense] of [
      [8, 100, true],
      [1, 90, true],
      [8, 90, false],
      [8, 90, null],
    ] as const)
      expect(said(ep, rate, isDense)).toEqual([]);
    // Without a row of the same TP the best one wins over all that have fewer ranks for experts.
    const [best, other] = [
      { parallel: 'a', tp: 8, ep: 8, throughputTokensPerSecond: 100 },
      { parallel: 'b', tp: 4, ep: 1, throughputTokensPerSecond: 90 },
    ];
    expect(rulesOf(expertsOfDense(subjectOf([best, other]), true))).toEqual(['suspicious-ep-dense']);
    expect(decodeLikeCompute(subjectOf(rows(1, 1)))).toEqual([]);
  });
});

describe('what there is instead of a result', () => {
  const concluded = (change: Partial<ExplainInput>) =>
    explain({ ...nothingRead, ...change }).sections.conclusion.map(({ rule, text }) => `${rule}: ${text.en}`);

  it('is a failure with the last three of its lines, whatever else was read', () => {
    const failure = {
      message: { en: 'no memory', zh: '内存不足' },
      importantLines: ['one', 'two', 'three', 'four'],
      correction: null,
    };
    const told = concluded({ failures: [failure], devices: ['ONE'] });
    expect(told).toEqual([
      'run-failed: The run failed: no memory',
      'run-failed: It printed: two',
      'run-failed: It printed: three',
      'run-failed: It printed: four',
    ]);
  });

  it('is a command to run, names of devices, or nothing', () => {
    const command = (mode: string | null, flag: string) =>
      ({ mode, flags: new Map([[flag, []]]), conditions: {} }) as never;
    expect(concluded({ commands: [command('aggregation', '--x')] })[0]).toMatch(/^only-command: .*command/u);
    const [decode, run] = concluded({ commands: [command(null, '--decode')] });
    expect(decode).toMatch(/Decode|decode/u);
    expect(run).toContain('Run it');
    expect(concluded({ commands: [command(null, '--x')] })[0]).toMatch(/Prefill|prefill/u);
    expect(rulesOf(explain({ ...nothingRead, devices: ['ONE'] }).sections.conclusion)).toEqual([
      'only-hardware',
    ]);
    expect(concluded({})).toEqual([expect.stringMatching(/^nothing-to-explain/u)]);
  });
});

it('two results are compared with their conditions, strategies and evidence', () => {
  const run = (parallel: string, rate: number, numDevices = 8) =>
    resultOf([{ parallel, throughputTokensPerSecond: rate }], { conditions: { numDevices } });
  const side = (result: ReturnType<typeof run>) => ({ run: result, phase: null });
  const rules = rulesOf(comparedResults(side(run('TP=4', 100)), side(run('TP=8', 200)), noFacts));
  expect(rules).toContain('strategy-differs');
  expect(rules).toContain('waterfall-cause');
  expect(rules.at(-1)).toBe('evidence-compared');
  expect(rules).not.toContain('condition-same');
  const other = english(comparedResults(side(run('TP=4', 100)), side(run('TP=4', 200, 16)), noFacts));
  expect(other).toContain('the difference belongs to them as much as to the sides');
  expect(limitStatements(subjectOf([{}]))).toEqual([]);
});
