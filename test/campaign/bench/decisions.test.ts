import { describe, expect, it } from 'vitest';
import { classifyServerEnd } from '../../../src/campaign/adapters/failure-class.ts';
import { adapters } from '../../../src/campaign/adapters/frameworks.ts';
import {
  flagsOfHelp,
  renderFlags,
  serverCommand,
  unknownFlags,
} from '../../../src/campaign/adapters/render-flags.ts';
import { judgeTrial, passesSla } from '../../../src/campaign/bench/judge-trial.ts';
import { compareRows, isEligible } from '../../../src/campaign/bench/ranking.ts';
import { nextRate, type RateProbe } from '../../../src/campaign/bench/rate-search.ts';
import { repeatsOf, verdictOf } from '../../../src/campaign/bench/repeats.ts';
import { type CandidateRow, nothingMeasured } from '../../../src/campaign/bench/row.ts';
import { shellWord } from '../../../src/campaign/hosts/shell-text.ts';
import { loadFigures } from '../../../src/campaign/load/load-figures.ts';
import type { RequestRecord } from '../../../src/campaign/load/request-record.ts';

function record(change: Partial<RequestRecord> = {}): RequestRecord {
  return {
    index: 0,
    requestedInputTokens: 100,
    requestedOutputTokens: 100,
    dueAtMs: null,
    sentAtMs: 0,
    firstTokenAtMs: 100,
    endedAtMs: 1090,
    gapsMs: [],
    inputTokens: 100,
    outputTokens: 100,
    outputTokensFrom: 'usage',
    failure: null,
    ...change,
  };
}
const scenario = { name: 'chat', input_len: 100, output_len: 100 };
const sla = { max_p50_ttft_ms: null, max_p50_tpot_ms: null, max_p50_e2e_ms: null, min_success_rate: 0.99 };
const burst = { kind: 'burst', max_concurrency: null, request_rate: null } as const;

function judged(records: readonly RequestRecord[], change: Partial<Parameters<typeof judgeTrial>[2]> = {}) {
  const given = {
    scenario,
    load: burst,
    requests: records.length,
    sla,
    cacheHitRate: null,
    wasReset: false,
    isRecorded: false,
    promptKind: 'tokens',
    isClientBound: false,
    ...change,
  } as const;
  return judgeTrial(records, loadFigures(records, [99], {}), given);
}

describe('a trial', () => {
  it('counts where its workload is the one asked for, within 2 %', () => {
    expect(judged([record({ outputTokens: 98 })]).status).toBe('ok');
    expect(judged([record({ outputTokens: 97 })])).toMatchObject({ status: 'failed', passesSla: false });
    expect(judged([record({ inputTokens: 97 })]).failureReason).toContain('observed-shape');
    expect(judged([record(), record({ outputTokens: 101 })]).failureReason).toContain('output=100..101');
  });

  it('is failed where nothing was answered or not all was sent', () => {
    const failure = { code: 'timeout', detail: '' } as const;
    expect(judged([record({ failure })]).status).toBe('failed');
    expect(judged([record()], { requests: 2 }).status).toBe('failed');
  });

  it('wins nothing where one prompt token in a hundred came from a cache', () => {
    expect(judged([record()], { cacheHitRate: 0.01 })).toMatchObject({
      contaminated: true,
      passesSla: false,
    });
    expect(judged([record()], { cacheHitRate: 0.009 })).toMatchObject({
      contaminated: false,
      passesSla: true,
    });
  });

  it('meets a limit that it just reaches, and no limit on what was not measured', () => {
    const figures = loadFigures([record()], [], {});
    expect(passesSla(figures, { ...sla, max_p50_ttft_ms: 100 })).toBe(true);
    expect(passesSla(figures, { ...sla, max_p50_ttft_ms: 99 })).toBe(false);
    const single = loadFigures([record({ outputTokens: 1 })], [], {});
    expect(passesSla(single, { ...sla, max_p50_tpot_ms: 100 })).toBe(false);
    const failed = record({ failure: { code: 'timeout', detail: '' } });
    expect(passesSla(loadFigures([record(), failed], [], {}), { ...sla, min_success_rate: 0.51 })).toBe(
      false,
    );
  });

  it('says of a rate how far its requests overlapped', () => {
    const at = (rate: number) =>
      judged([record()], { load: { kind: 'rate', max_concurrency: null, request_rate: rate } }).regime;
    expect([at(1), at(0.5), at(0.1)]).toEqual(['burst-like', 'partial', 'steady']);
  });
});

function row(change: Partial<CandidateRow> = {}): CandidateRow {
  return {
    status: 'ok',
    contaminated: false,
    smoke: false,
    sla: { ...sla, passed: true },
    metrics: {
      ...nothingMeasured,
      request_throughput: 5,
      output_token_throughput: 100,
      p50_ttft_ms: 10,
      p50_tpot_ms: 10,
    },
    changed: [],
    candidate_id: 'a',
    load: burst,
    ...change,
  } as CandidateRow;
}
const metrics = (change: Partial<CandidateRow['metrics']>) => ({ metrics: { ...row().metrics, ...change } });

describe('ranking', () => {
  it.each([
    ['measured before failed', row(), row({ status: 'failed', ...metrics({ request_throughput: 9 }) })],
    [
      'within limits before faster',
      row(),
      row({ sla: { ...sla, passed: false }, ...metrics({ request_throughput: 9 }) }),
    ],
    [
      'more requests',
      row(metrics({ request_throughput: 6 })),
      row(metrics({ output_token_throughput: 900 })),
    ],
    ['more tokens at equal requests', row(metrics({ output_token_throughput: 101 })), row()],
    ['a lower TTFT at equal rates', row(metrics({ p50_ttft_ms: 9 })), row(metrics({ p50_tpot_ms: 1 }))],
    ['a lower TPOT then', row(metrics({ p50_tpot_ms: 9 })), row()],
    ['what is not measured last', row(), row(metrics({ p50_ttft_ms: null, mean_ttft_ms: null }))],
    ['fewer changed flags on a tie', row({ candidate_id: 'z' }), row({ changed: ['x'] })],
    ['the name at last', row(), row({ candidate_id: 'b' })],
  ])('%s', (_, first, second) => {
    expect([second, first].toSorted(compareRows)).toEqual([first, second]);
  });

  it('a row wins only if measured, within limits, without a cache, and no smoke', () => {
    expect(isEligible(row())).toBe(true);
    expect(isEligible(row({ smoke: true }))).toBe(false);
    expect(isEligible(row({ contaminated: true }))).toBe(false);
    expect(isEligible(row({ sla: { ...sla, passed: false } }))).toBe(false);
  });
});

describe('repeats', () => {
  it('have the interval of Student', () => {
    // (2.5 - 1.5) has a sample deviation of 0.5 over three values; t(2, 0.975) = 4.303.
    const repeats = repeatsOf([1.5, 2, 2.5]);
    expect(repeats).toMatchObject({ n: 3, mean: 2, cv: 0.25 });
    expect(repeats.halfWidth).toBeCloseTo((4.303 * 0.5) / Math.sqrt(3), 6);
  });

  it('tell ahead, behind and tied only where the whole interval says so', () => {
    const tight = (mean: number) => repeatsOf([mean * 0.9999, mean, mean * 1.0001]);
    const loose = (mean: number) => repeatsOf([mean * 0.9, mean, mean * 1.1]);
    expect(verdictOf(tight(102), tight(100), 0.01)).toBe('ahead');
    expect(verdictOf(tight(98), tight(100), 0.01)).toBe('behind');
    expect(verdictOf(tight(100.2), tight(100), 0.01)).toBe('tied');
    expect(verdictOf(loose(100.2), loose(100), 0.01)).toBe('unresolved');
    expect(verdictOf(repeatsOf([200]), tight(100), 0.01)).toBe('unresolved');
  });
});

describe('the search for the highest rate', () => {
  const bounds = { lower: 1, upper: 8, tolerance: 0.1, probes: 8 };
  function searched(limit: number, given = bounds) {
    const probes: RateProbe[] = [];
    for (;;) {
      const step = nextRate(probes, given);
      if (step.kind === 'done') return { step, tried: probes.map(({ rate }) => rate) };
      probes.push({ rate: step.rate, passed: step.rate <= limit });
    }
  }

  it('closes in on the limit from below, and never claims a rate that failed', () => {
    const { step } = searched(3.3);
    expect(step).toMatchObject({ boundHit: false, nonmonotone: false });
    expect(step.rate).toBeLessThanOrEqual(3.3);
    expect(step.rate).toBeGreaterThan(3);
  });

  it('stops where the lowest rate fails', () => {
    expect(searched(0.5)).toEqual({
      step: { kind: 'done', rate: null, boundHit: false, nonmonotone: false },
      tried: [1],
    });
  });

  it('doubles twice beyond the highest rate, then says that the limit lies above', () => {
    expect(searched(1e9)).toMatchObject({ step: { rate: 32, boundHit: true }, tried: [1, 8, 16, 32] });
  });

  it('says that noise decides where a lower rate failed', () => {
    expect(
      nextRate(
        [
          { rate: 1, passed: true },
          { rate: 4, passed: false },
          { rate: 8, passed: true },
        ],
        { ...bounds, probes: 3 },
      ),
    ).toMatchObject({
      rate: 8,
      nonmonotone: true,
    });
  });
});

describe('commands of servers', () => {
  it('are written as each framework writes flags, and leave out what is off', () => {
    const flags = {
      max_num_seqs: 4,
      enable_x: true,
      enable_y: false,
      dtype: null,
      prefix_caching: { no: true },
    } as const;
    expect(renderFlags(flags, adapters.vllm)).toEqual([
      '--max-num-seqs',
      '4',
      '--enable-x',
      '--no-prefix-caching',
    ]);
    expect(renderFlags({ 'max-batch-size': 4 }, adapters.tensorrt_llm)).toEqual(['--max_batch_size', '4']);
    // What is on by default is switched off where the help lists how.
    const known = new Set(['--no-enable-prefix-caching']);
    const off = { enable_prefix_caching: false, enforce_eager: false };
    expect(renderFlags(off, adapters.vllm, known)).toEqual(['--no-enable-prefix-caching']);
  });

  it('hold the longest sequence whatever a candidate asks for, and pin memory', () => {
    const server = {
      model: 'm',
      servedName: 's',
      port: 7,
      listen: '127.0.0.1',
      longestSequence: 9000,
      launch: ['vllm', 'serve'],
      trustRemoteCode: false,
      known: null,
    };
    const command = serverCommand({ max_model_len: 100 }, server, adapters.vllm);
    expect(command.slice(0, 3)).toEqual(['vllm', 'serve', 'm']);
    expect(command.join(' ')).toContain('--max-model-len 9000');
    expect(command.join(' ')).toContain('--gpu-memory-utilization 0.9');
    expect(serverCommand({ max_model_len: 10_000 }, server, adapters.vllm).join(' ')).toContain(
      '--max-model-len 10000',
    );
  });

  it('a help without flags is no help; a flag is known whole or not', () => {
    expect(flagsOfHelp('Traceback (most recent call last):\nModuleNotFoundError')).toBeNull();
    const known = flagsOfHelp('  --host H\n  --port P\n  --max-num-seqs N');
    expect(unknownFlags(['--max-num', '4', '--port=3', '--host', 'x'], known ?? new Set())).toEqual([
      '--max-num',
    ]);
  });

  it('are quoted for a shell where they must be', () => {
    expect([shellWord('a/b:c=1'), shellWord('a b'), shellWord("it's")]).toEqual([
      'a/b:c=1',
      "'a b'",
      "'it'\\''s'",
    ]);
  });
});

describe('the end of a server', () => {
  const end = { exitCode: 1, signal: null, isLate: false };
  it.each([
    ['vllm', 'x\nvllm: error: unrecognized arguments: --foo', 'unsupported-flag', 2],
    ['vllm', 'ValueError: No available memory for the cache blocks.', 'oom', 1],
    [
      'vllm',
      'The model max seq len (9) is larger than the maximum number of tokens that can be stored in KV cache',
      'kv-capacity',
      1,
    ],
    ['sglang', 'Not enough memory. Please try to increase --mem-fraction-static.', 'oom', 1],
    ['sglang', 'Capture cuda graph failed: x', 'cuda-graph', 1],
    ['tensorrt_llm', 'Error: No such option: --x', 'unsupported-flag', 1],
    ['tensorrt_llm', 'Failed to bind socket', 'port', 1],
    ['vllm_ascend', 'RuntimeError: NPU out of memory. Tried', 'oom', 1],
    ['vllm', 'some last words\n\n', 'exited', 1],
  ] as const)('%s: %j is %s', (framework, log, why, line) => {
    expect(classifyServerEnd(log, end, adapters[framework])).toMatchObject({ class: why, line });
  });

  it('by a parent that ended it is no kill from outside where its log names an error', () => {
    const log = 'AssertionError: this backend needs another device.\nReceived sigquit from a child process.';
    const killed = { exitCode: 137, signal: null, isLate: false };
    expect(classifyServerEnd(log, killed, adapters.sglang)).toMatchObject({ class: 'exited', line: 1 });
    expect(classifyServerEnd('loading weights', killed, adapters.sglang).class).toBe('killed');
  });

  it('without a word is told by how it ended', () => {
    expect(
      classifyServerEnd('', { exitCode: null, signal: 'SIGKILL', isLate: false }, adapters.vllm).class,
    ).toBe('killed');
    expect(
      classifyServerEnd('still loading', { exitCode: null, signal: null, isLate: true }, adapters.vllm).class,
    ).toBe('launch-timeout');
  });
});
