import { nvidiaReports, squeezed, sweepRows } from './load-test-reports.ts';

/** Results of load generators in the forms that they are saved or printed in; the figures are made up. */
const serving = {
  date: '20260104-101112',
  backend: 'vllm',
  model_id: 'Qwen/Qwen3-32B',
  num_prompts: 200,
  request_rate: 4,
  max_concurrency: 64,
  duration: 61.5,
  completed: 200,
  total_input_tokens: 700_000,
  total_output_tokens: 300_000,
  request_throughput: 3.25,
  output_throughput: 4878.04,
  total_token_throughput: 16_260.16,
  mean_ttft_ms: 312.5,
  median_ttft_ms: 290.25,
  p99_ttft_ms: 811.75,
  mean_tpot_ms: 21.5,
  median_tpot_ms: 20.75,
  p99_tpot_ms: 44,
  mean_itl_ms: 21.25,
  p99_itl_ms: 80,
  mean_e2el_ms: 32_000,
  p99_e2el_ms: 41_000,
  input_lens: [3500, 3500],
  ttfts: [0.31, 0.29],
};

const genaiPerf = {
  request_throughput: { unit: 'requests/sec', avg: 4.5 },
  output_token_throughput: { unit: 'tokens/sec', avg: 4600 },
  time_to_first_token: { unit: 'ms', avg: 250, p50: 240, p90: 300, p99: 420, max: 500, min: 100, std: 12 },
  inter_token_latency: { unit: 'ms', avg: 19, p50: 18.5, p99: 30 },
  request_latency: { unit: 'ms', avg: 19_500, p99: 24_000 },
  input_config: { model: ['Qwen/Qwen3-8B'], perf_analyzer: { stimulus: { concurrency: 32 } } },
};

const aisbench = {
  'Benchmark Duration': { total: '61234.5 ms' },
  'Total Requests': { total: 200 },
  'Output Token Throughput': { total: '4700.5 token/s' },
  TTFT: { total: { Average: '301.2 ms', P99: '702.1 ms' } },
};

const printed = `============ Serving Benchmark Result ============
Successful requests:                     200
Maximum request concurrency:             64
Benchmark duration (s):                  61.50
Total input tokens:                      700000
Total generated tokens:                  300000
Request throughput (req/s):              3.25
Output token throughput (tok/s):         4878.04
Total Token throughput (tok/s):          16260.16
---------------Time to First Token----------------
Mean TTFT (ms):                          312.50
Median TTFT (ms):                        290.25
P99 TTFT (ms):                           811.75
-----Time per Output Token (excl. 1st token)------
Mean TPOT (ms):                          21.50
Median TPOT (ms):                        20.75
P99 TPOT (ms):                           44.00
---------------Inter-token Latency----------------
Mean ITL (ms):                           21.25
P99 ITL (ms):                            80.00
==================================================
`;

const guidellm = {
  benchmarks: [
    {
      args: { strategy: { type_: 'concurrent', streams: 16 } },
      metrics: {
        requests_per_second: { successful: { mean: 2.5, percentiles: { p99: 3 } } },
        output_tokens_per_second: { successful: { mean: 2400 } },
        time_to_first_token_ms: { successful: { mean: 200, median: 190, percentiles: { p99: 410 } } },
        time_per_output_token_ms: { successful: { mean: 18, median: 17.5, percentiles: { p99: 25 } } },
        request_latency: { successful: { mean: 18.5 } },
      },
    },
  ],
};

const documents = [serving, { ...serving, backend: 'sglang' }, genaiPerf, aisbench, guidellm];

export const loadTests: readonly string[] = [
  ...documents.flatMap((one) => [JSON.stringify(one), JSON.stringify(one, null, 2)]),
  [serving, serving].map((one) => JSON.stringify(one)).join('\n'),
  printed,
  ...Object.values(nvidiaReports),
  sweepRows,
  ...Object.values(squeezed),
];

export const arrivals: readonly string[] = [
  Array.from({ length: 12 }, (_, at) =>
    JSON.stringify({ timestamp: at * 900, input_length: 3000 + at, output_length: 50 + at, hash_ids: [at] }),
  ).join('\n'),
  Array.from({ length: 6 }, (_, at) =>
    JSON.stringify({ at_ms: at * 250.5, input_tokens: 1 + at, output_tokens: 1 }),
  ).join('\r\n'),
];
