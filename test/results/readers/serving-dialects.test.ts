import { describe, expect, it } from 'vitest';
import { measureOf } from '../../../src/results/measure.ts';
import { readBenchmarkDocument } from '../../../src/results/readers/benchmarks/documents.ts';

const latencies = (e2e: string) =>
  Object.fromEntries(
    [
      ['ttft', 120],
      ['tpot', 9],
      ['itl', 9.5],
      [e2e, 900],
    ].flatMap(([name, value]) =>
      ['mean', 'median', 'p99'].map((statistic, at) => [`${statistic}_${name}_ms`, Number(value) + at]),
    ),
  );
const common = {
  duration: 10,
  completed: 80,
  total_input_tokens: 80_000,
  total_output_tokens: 8000,
  request_throughput: 8,
  output_throughput: 800,
};

/** The same load as each framework's own client writes it. */
const documents = {
  'vllm bench serve': {
    ...common,
    ...latencies('e2el'),
    backend: 'openai',
    model_id: 'm',
    num_prompts: 80,
    request_rate: 'inf',
    failed: 0,
    request_goodput: 6,
    total_token_throughput: 8800,
    rtfx: 0,
    an_unknown_field: [1, 2],
  },
  'sglang.bench_serving': {
    ...common,
    ...latencies('e2e_latency'),
    backend: 'sglang-oai',
    tag: null,
    request_rate: 'inf',
    total_throughput: 8800,
    accept_length: null,
    concurrency: 40.2,
  },
  'TensorRT-LLM benchmark_serving': {
    ...common,
    ...latencies('e2el'),
    backend: 'openai',
    model_id: 'm',
    num_prompts: 80,
    request_rate: 'inf',
    'request_goodput:': 6,
    total_token_throughput: 8800,
    user_throughput: 1,
    avg_decoded_tokens_per_iter: {},
  },
};

describe('results of the frameworks own clients', () => {
  it.each(Object.entries(documents))('%s gives the same figures', (name, document) => {
    const row = readBenchmarkDocument(document)[0]?.results[0]?.best;
    if (row === null || row === undefined) throw new Error('not read');
    const value = (...what: [Parameters<typeof measureOf>[1], ('mean' | 'median' | 'p99')?]) =>
      measureOf(row, what[0], 'measured', what[1])?.value ?? null;
    expect(row.throughputTokensPerSecond).toBe(800);
    expect(value('totalTokensPerSecond')).toBe(8800);
    expect([value('ttftMs', 'mean'), value('ttftMs', 'median'), value('ttftMs', 'p99')]).toEqual([
      120, 121, 122,
    ]);
    expect(value('tpotMs', 'median')).toBe(10);
    expect(value('endToEndMs', 'p99')).toBe(902);
    expect(value('goodputRequestsPerSecond')).toBe(name.startsWith('sglang') ? null : 6);
    expect(row.extra.request_rate).toBe('inf');
  });
});
