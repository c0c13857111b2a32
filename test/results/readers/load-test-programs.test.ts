import { describe, expect, it } from 'vitest';
import { measureOf } from '../../../src/results/measure.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';

describe('load tests', () => {
  const vllm = `============ Serving Benchmark Result ============
Successful requests:                     100
Failed requests:                         0
Maximum request concurrency:             16
Benchmark duration (s):                  50.00
Total input tokens:                      102400
Total generated tokens:                  12800
Request throughput (req/s):              2.00
Output token throughput (tok/s):         256.00
Peak output token throughput (tok/s):    300.00
Total Token throughput (tok/s):          2304.00
---------------Time to First Token----------------
Mean TTFT (ms):                          210.50
Median TTFT (ms):                        200.00
P99 TTFT (ms):                           400.00
-----Time per Output Token (excl. 1st token)------
Mean TPOT (ms):                          12.50
Median TPOT (ms):                        12.40
P99 TPOT (ms):                           15.00
---------------Inter-token Latency----------------
Mean ITL (ms):                           12.48
Median ITL (ms):                         12.30
P99 ITL (ms):                            30.00
==================================================
`;

  it('are measurements, never a phase of a disaggregated plan', () => {
    const { kind, runs, unread } = readOutput(vllm);
    expect(kind).toBe('benchmark');
    expect(unread).toEqual([]);
    expect(runs[0]?.results[0]?.best?.extra['peak output tokens per second']).toBe('300.00');
    const [run] = runs;
    expect(run).toMatchObject({
      estimator: 'vllm bench serve',
      basis: 'measured',
      conditions: { inputLength: 1024, outputLength: 128 },
      elapsedSeconds: 50,
    });
    const best = run?.results[0]?.best;
    expect(run?.results[0]?.phase).toBe('aggregated');
    expect(best).toMatchObject({
      concurrency: 16,
      throughputTokensPerSecond: 256,
      requestsPerSecond: 2,
      ttftMs: 210.5,
      tpotMs: 12.5,
    });
    expect(best && measureOf(best, 'ttftMs', 'measured', 'p99')?.value).toBe(400);
    expect(best && measureOf(best, 'interTokenMs', 'measured', 'median')?.value).toBe(12.3);
  });

  it('of SGLang name their backend and report latencies of whole requests', () => {
    const text = vllm
      .replace(
        'Successful requests',
        'Backend:                                 sglang-oai\nSuccessful requests',
      )
      .replace(
        '---------------Time to First',
        '----------------End-to-End Latency----------------\nMean E2E Latency (ms):                   1800.00\n---------------Time to First',
      );
    const [run] = readOutput(text).runs;
    expect(run?.estimator).toBe('sglang bench_serving');
    const best = run?.results[0]?.best;
    expect(best && measureOf(best, 'endToEndMs', 'measured')?.value).toBe(1800);
  });

  it('as documents, one or several lines', () => {
    const one = {
      backend: 'sglang',
      mean_ttft_ms: 100,
      median_ttft_ms: 90,
      p99_ttft_ms: 300,
      mean_tpot_ms: 10,
      output_throughput: 500,
      request_throughput: 4,
      max_concurrency: 8,
      random_input_len: 1000,
      random_output_len: 125,
    };
    const several = `${JSON.stringify(one)}\n${JSON.stringify({ ...one, max_concurrency: 16 })}\n`;
    expect(readOutput(JSON.stringify(one)).runs[0]?.results[0]?.best).toMatchObject({
      ttftMs: 100,
      tpotMs: 10,
      concurrency: 8,
    });
    expect(readOutput(several).runs.map((run) => run.results[0]?.best?.concurrency)).toEqual([8, 16]);
  });

  it('of guidellm, as tables and as a document', () => {
    const tables = `ℹ Request Latency Statistics (Completed Requests)
|============|=======|=======|=======|=======|=======|=======|
| Benchmark  | Request Latency || TTFT         || TPOT         ||
| Strategy   | Sec          || ms           || ms           ||
|            | Mdn   | p95   | Mdn   | p95   | Mdn   | p95   |
|------------|-------|-------|-------|-------|-------|-------|
| concurrent | 10.8  | 11.0  | 150.5 | 210.0 | 21.0  | 22.5  |
| constant   | 4.2   | 4.4   | 80.0  | 95.0  | 11.0  | 11.5  |
|============|=======|=======|=======|=======|=======|=======|

ℹ Server Throughput Statistics (All Requests)
|============|=======|======|=========|==============|===============|==============|
| Benchmark  | Requests             ||| Input Tokens | Output Tokens | Total Tokens |
| Strategy   | Concurrency || Per Sec | Per Sec      | Per Sec       | Per Sec      |
|            | Mdn   | Mean | Mean    | Mean         | Mean          | Mean         |
|------------|-------|------|---------|--------------|---------------|--------------|
| concurrent | 25.0  | 25.0 | 2.3     | 2662.3       | 2319.4        | 4775.9       |
| constant   | 9.0   | 9.2  | 1.1     | 1200.0       | 900.0         | 2100.0       |
|============|=======|======|=========|==============|===============|==============|
`;
    const { runs } = readOutput(tables);
    expect(runs.map((run) => run.estimator)).toEqual(['guidellm', 'guidellm']);
    expect(runs[0]?.results[0]?.best).toMatchObject({
      concurrency: 25,
      throughputTokensPerSecond: 2319.4,
      requestsPerSecond: 2.3,
      ttftMs: 150.5,
      // Its TPOT counts the wait for the first token.
      tpotMs: null,
    });
    const withItl = tables.replace('|| TPOT         ||', '|| ITL          ||');
    expect(readOutput(withItl).runs[0]?.results[0]?.best?.tpotMs).toBe(21);
    const best = runs[0]?.results[0]?.best;
    expect(best && measureOf(best, 'endToEndMs', 'measured', 'p95')?.value).toBe(11000);
    const spread = (mean: number) => ({
      successful: { mean, median: mean - 1, percentiles: { p99: mean * 2 } },
    });
    const document = {
      benchmarks: [
        {
          metrics: {
            time_to_first_token_ms: spread(100),
            inter_token_latency_ms: spread(10),
            time_per_output_token_ms: spread(12),
            prompt_token_count: spread(1024),
            output_token_count: spread(256),
            output_tokens_per_second: spread(800),
            request_latency: spread(2),
          },
        },
      ],
    };
    const [run] = readOutput(JSON.stringify(document)).runs;
    const row = run?.results[0]?.best;
    expect(row).toMatchObject({ ttftMs: 100, tpotMs: 10, throughputTokensPerSecond: 800 });
    expect(row && measureOf(row, 'tpotMs', 'measured', 'p99')?.value).toBe(20);
    expect(run?.conditions).toMatchObject({ inputLength: 1024, outputLength: 256 });
    expect(row && measureOf(row, 'endToEndMs', 'measured', 'p99')?.value).toBe(4000);
  });
});
