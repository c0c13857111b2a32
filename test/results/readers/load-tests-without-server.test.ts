import { describe, expect, it } from 'vitest';
import { measureOf } from '../../../src/results/measure.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import type { Result } from '../../../src/results/result.ts';

function only(text: string): Result {
  const { runs, unread, kind } = readOutput(text);
  expect({ kind, unread, runs: runs.length }).toEqual({ kind: 'benchmark', unread: [], runs: 1 });
  const [run] = runs;
  if (run === undefined) throw new Error('nothing was read');
  expect(run).toMatchObject({ basis: 'measured', mode: 'aggregation' });
  expect(run.results[0]?.phase).toBe('aggregated');
  return run;
}

const best = (run: Result) => {
  const row = run.results[0]?.best;
  if (!row) throw new Error('no row');
  return row;
};

describe('vllm bench without a server', () => {
  it('throughput: requests, answers and everything together, with what its command says', () => {
    const run = only(
      'vllm bench throughput --model Qwen/Qwen3-8B --tensor-parallel-size 2 --random-input-len 512 --random-output-len 256 --num-prompts 512\nThroughput: 70.77 requests/s, 54350.30 total tokens/s, 18116.77 output tokens/s\nTotal num prompt tokens:  262144\nTotal num output tokens:  131072\n',
    );
    expect(run).toMatchObject({
      estimator: 'vllm bench throughput',
      conditions: { model: 'Qwen/Qwen3-8B', numDevices: 2, inputLength: 512, outputLength: 256 },
    });
    expect(best(run)).toMatchObject({ throughputTokensPerSecond: 18116.77, requestsPerSecond: 70.77 });
    expect(measureOf(best(run), 'totalTokensPerSecond', 'measured')?.value).toBe(54350.3);
    // Earlier versions print everything together alone: no rate of answers follows.
    const earlier = best(only('Throughput: 81.74 requests/s, 20926.37 tokens/s\n'));
    expect(earlier).toMatchObject({ throughputTokensPerSecond: null, requestsPerSecond: 81.74 });
  });

  it('latency: the whole of a batch in milliseconds, and no time of a token', () => {
    const run = only(
      'vllm bench latency --model=m/n --input-len 1024 --output-len 128 --batch-size 8\nAvg latency: 1.5 seconds\n10% percentile latency: 1.4 seconds\n50% percentile latency: 1.52 seconds\n99% percentile latency: 1.6 seconds\n',
    );
    expect(best(run)).toMatchObject({ concurrency: 8, ttftMs: null, tpotMs: null });
    expect(run.conditions).toMatchObject({ model: 'm/n', inputLength: 1024, outputLength: 128 });
    expect(measureOf(best(run), 'endToEndMs', 'measured', 'mean')?.value).toBe(1500);
    expect(measureOf(best(run), 'endToEndMs', 'measured', 'p99')?.value).toBe(1600);
  });

  it('as documents', () => {
    const throughput = {
      elapsed_time: 7,
      num_requests: 512,
      total_num_tokens: 1,
      requests_per_second: 70,
      tokens_per_second: 54000,
    };
    expect(best(only(JSON.stringify(throughput))).requestsPerSecond).toBe(70);
    const latency = { avg_latency: 1.5, latencies: [1.5], percentiles: { 50: 1.4, 99: 1.6 } };
    expect(measureOf(best(only(JSON.stringify(latency))), 'endToEndMs', 'measured', 'median')?.value).toBe(
      1400,
    );
  });
});

describe('one batch of SGLang', () => {
  const lines = (prefill: string, median: string) =>
    `Prefill. latency: ${prefill} s, throughput:  11015.86 token/s\nDecode 0. Batch size: 4, latency: 0.01211 s, throughput:    330.38 token/s\nDecode.  median latency: ${median} s, median throughput:    336.13 token/s\nTotal. latency:  0.467 s, throughput:   8839.40 token/s\n`;
  const command =
    'python -m sglang.bench_one_batch --model-path m/n --batch 4 --input-len 1024 --output-len 8 --tp-size 2\n';

  it('is what stands behind the warm-up: its prefill and its median step', () => {
    const run = only(
      `${command}Warmup ...\n${lines('9.99999', '0.09999')}Benchmark ...\n[2026-02-26 10:25:21 TP0] Reset pool\n${lines('0.37183', '0.01190')}`,
    );
    expect(run.conditions).toMatchObject({ model: 'm/n', numDevices: 2, inputLength: 1024, outputLength: 8 });
    expect(best(run)).toMatchObject({
      concurrency: 4,
      ttftMs: 371.83,
      tpotMs: 11.9,
      throughputTokensPerSecond: 336.13,
    });
    expect(measureOf(best(run), 'endToEndMs', 'measured')?.value).toBe(467);
  });

  it('is one result for each batch size, also as lines of a file', () => {
    const both = `${lines('0.1', '0.01').replaceAll('0.1 s', '0.10000 s')}${lines('0.20000', '0.02000').replace('size: 4', 'size: 8')}`;
    expect(readOutput(`Benchmark ...\n${both}`).runs.map((run) => run.results[0]?.best?.concurrency)).toEqual(
      [4, 8],
    );
    const line = {
      run_name: 'r',
      batch_size: 4,
      input_len: 1024,
      output_len: 8,
      prefill_latency: 0.4,
      prefill_throughput: 11000,
      median_decode_latency: 0.012,
      median_decode_throughput: 333,
      total_latency: 0.5,
      overall_throughput: 8800,
    };
    expect(best(only(JSON.stringify(line)))).toMatchObject({ concurrency: 4, ttftMs: 400, tpotMs: 12 });
  });

  it('run offline with many requests is read as one', () => {
    const run = only(
      '====== Offline Throughput Benchmark Result =======\nBackend:     engine\nSuccessful requests:   10\nLast generation throughput (tok/s):      600.10\nOutput token throughput (tok/s):         630.32\n==================================================\n',
    );
    expect(run.estimator).toBe('sglang bench_offline_throughput');
    expect(best(run).throughputTokensPerSecond).toBe(630.32);
  });
});

describe('trtllm-bench', () => {
  const report = `===========================================================
= PYTORCH BACKEND
===========================================================
Model:                  deepseek-ai/DeepSeek-R1
TensorRT-LLM Version:   1.1.0rc1

===========================================================
= REQUEST DETAILS
===========================================================
Number of concurrent requests:  1018.8281
Average Input Length (tokens):  1024.0000
Average Output Length (tokens): 512.5000
===========================================================
= WORLD + RUNTIME INFORMATION
===========================================================
TP Size:                4
PP Size:                2

===========================================================
= PERFORMANCE OVERVIEW
===========================================================
Request Throughput (req/sec):                     7.3411
Total Output Throughput (tokens/sec):             7517.2584
Total Latency (ms):                               836931.9214
Per GPU Output Throughput (tps/gpu):              939.6573
Average time-to-first-token [TTFT] (ms):          52667.0339
Average time-per-output-token [TPOT] (ms):        84.2
-- Per-Request Time-per-Output-Token [TPOT] Breakdown (ms)

[TPOT] AVERAGE: 84.2
[TPOT] P99    : 126.5821
`;

  it('gives its sections in our fields; a length that is no whole number is a mean, not a length', () => {
    const run = only(report);
    expect(run).toMatchObject({
      estimator: 'trtllm-bench',
      version: '1.1.0rc1',
      conditions: { model: 'deepseek-ai/DeepSeek-R1', numDevices: 8, inputLength: 1024, outputLength: null },
    });
    expect(run.elapsedSeconds).toBeCloseTo(836.93, 2);
    expect(best(run)).toMatchObject({
      concurrency: 1019,
      requestsPerSecond: 7.3411,
      throughputTokensPerSecond: 7517.2584,
      throughputTokensPerSecondPerDevice: 939.6573,
      ttftMs: 52667.0339,
      tpotMs: 84.2,
    });
    expect(measureOf(best(run), 'tpotMs', 'measured', 'p99')?.value).toBe(126.5821);
  });

  it('of earlier versions names output tokens simply tokens', () => {
    const earlier =
      '===\n= ENGINE DETAILS\n===\nModel:  m/n\n\n===\n= STATISTICS\n===\nNumber of requests:  3000\nToken Throughput (tokens/sec):  23405.9\nRequest Throughput (req/sec):   182.8\nTotal Latency (seconds):        16.4\n===\n';
    expect(best(only(earlier))).toMatchObject({
      throughputTokensPerSecond: 23405.9,
      requestsPerSecond: 182.8,
    });
    expect(readOutput(report + report).runs).toHaveLength(2);
  });
});

describe('tables of AISBench and of MindIE', () => {
  const mindie = `+----------------+-------------+-------------+-------------+-----+
|         Metric |     average |         max |         P90 |   N |
+----------------+-------------+-------------+-------------+-----+
| FirstTokenTime | 425.2379 ms | 625.2379 ms | 485.2379 ms | 200 |
|     DecodeTime |  87.5858 ms | 187.5858 ms |  97.5858 ms | 200 |
|  QueueWaitTime |     1250 us |     6250 us |     2500 us | 200 |
|    InputTokens |       256.0 |       512.0 |       400.0 | 200 |
+----------------+-------------+-------------+-------------+-----+
[2025-03-18 11:42:57.660+00:00] [benchmark] [INFO] [output.py:120]
The BenchMark test common metric result is:
+------------------------+----------------+
|          Common Metric |          Value |
+------------------------+----------------+
|            TimeElapsed |    2502.9557 s |
|                 Failed |      0( 0.0% ) |
|            Concurrency |             10 |
|              ModelName |        QwQ-32B |
|                   lpct |       1.755 ms |
|             Throughput |   0.0799 req/s |
|          GenerateSpeed | 35.903 token/s |
+------------------------+----------------+
`;

  it('of MindIE: both tables are one measurement, times between chunks are no TPOT', () => {
    const run = only(mindie);
    expect(run).toMatchObject({
      estimator: 'MindIE benchmark',
      elapsedSeconds: 2502.9557,
      conditions: { model: 'QwQ-32B', inputLength: 256 },
    });
    expect(best(run)).toMatchObject({
      concurrency: 10,
      ttftMs: 425.2379,
      tpotMs: null,
      throughputTokensPerSecond: 35.903,
      requestsPerSecond: 0.0799,
    });
    expect(measureOf(best(run), 'interTokenMs', 'measured', 'p90')?.value).toBe(97.5858);
    expect(measureOf(best(run), 'queueMs', 'measured', 'mean')?.value).toBe(1.25);
  });

  it('of AISBench: grids of box drawing; of two stages the first counts, of two runs each', () => {
    const grid = (titles: readonly string[], rows: readonly (readonly string[])[]) => {
      const widths = titles.map(
        (title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)) + 2,
      );
      const rule = ([left, line, joint, right]: string) =>
        `${left}${widths.map((width) => (line ?? '').repeat(width)).join(joint)}${right}`;
      const row = (cells: readonly string[]) =>
        `│${cells.map((cell, at) => ` ${cell.padEnd((widths[at] ?? 1) - 1)}`).join('│')}│`;
      return [
        rule('╒═╤╕'),
        row(titles),
        rule('╞═╪╡'),
        rows.map(row).join(`\n${rule('├─┼┤')}\n`),
        rule('╘═╧╛'),
      ].join('\n');
    };
    const figures = grid(
      ['Performance Parameters', 'Stage', 'Average', 'Max', 'Median', 'P99', 'N'],
      [
        ['E2EL', 'total', '2761.1 ms', '4141.6 ms', '2700.0 ms', '3865.5 ms', '8'],
        ['TTFT', 'total', '50.3 ms', '75.4 ms', '50.0 ms', '70.4 ms', '8'],
        ['TPOT', 'total', '10.69 ms', '16.0 ms', '10.6 ms', '14.9 ms', '8'],
        ['TPOT', 'stable', '99.99 ms', '99.0 ms', '99.6 ms', '99.9 ms', '8'],
        ['OutputTokens', 'total', '287.375', '407.0', '280.0', '403.7', '8'],
      ],
    );
    const common = grid(
      ['Common Metric', 'Stage', 'Value'],
      [
        ['Benchmark Duration', 'total', '19897.85 ms'],
        ['Max Concurrency', 'total', '1'],
        ['Request Throughput', 'total', '0.4021 req/s'],
        ['Output Token Throughput', 'total', '115.7835 token/s'],
      ],
    );
    const run = only(`${figures}\n${common}\n`);
    expect(run).toMatchObject({ estimator: 'AISBench', conditions: { outputLength: 287 } });
    expect(run.elapsedSeconds).toBeCloseTo(19.89785, 6);
    expect(best(run)).toMatchObject({
      concurrency: 1,
      ttftMs: 50.3,
      tpotMs: 10.69,
      throughputTokensPerSecond: 115.7835,
    });
    expect(measureOf(best(run), 'endToEndMs', 'measured', 'p99')?.value).toBe(3865.5);
    expect(readOutput(`${figures}\n${common}\n\nagain:\n${figures}\n${common}\n`).runs).toHaveLength(2);
  });
});

describe('llama-bench', () => {
  it('gives each row: one stream that generates has a time per token, a prompt only its tokens', () => {
    const table = `| model         |     size |   params | backend | ngl |          test |            t/s |
| ------------- | -------: | -------: | ------- | --: | ------------: | -------------: |
| qwen3 8B Q4_K | 4.68 GiB |   8.19 B | CUDA    |  99 |         pp512 | 11368.80 ± 9.2 |
| qwen3 8B Q4_K | 4.68 GiB |   8.19 B | CUDA    |  99 | tg128 @ d4096 |  125.00 ± 0.59 |

build: 4c28ad8 (5000)
`;
    const { runs, unread } = readOutput(table);
    expect(unread).toEqual([]);
    const [prompt, output] = runs;
    expect(runs.map((run) => [run.estimator, run.basis])).toEqual([
      ['llama-bench', 'measured'],
      ['llama-bench', 'measured'],
    ]);
    expect(prompt && best(prompt)).toMatchObject({ throughputTokensPerSecond: null, tpotMs: null });
    expect(prompt && measureOf(best(prompt), 'totalTokensPerSecond', 'measured')?.value).toBe(11368.8);
    expect(output?.conditions).toMatchObject({
      model: 'qwen3 8B Q4_K',
      inputLength: 4096,
      outputLength: 128,
    });
    expect(output && best(output)).toMatchObject({
      concurrency: 1,
      throughputTokensPerSecond: 125,
      tpotMs: 8,
    });
    const rows = [{ model_type: 'm', n_prompt: 0, n_gen: 128, avg_ts: 125 }];
    expect(best(only(JSON.stringify(rows))).tpotMs).toBe(8);
  });
});
