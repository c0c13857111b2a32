import { describe, expect, it } from 'vitest';
import { measureOf } from '../../../src/results/measure.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import type { Result } from '../../../src/results/result.ts';

const best = (run: Result | undefined) => {
  const row = run?.results[0]?.best;
  if (!row) throw new Error('no row');
  return row;
};

describe('trtllm-bench --report_json', () => {
  const report = {
    engine: {
      model: 'some/model',
      model_path: 'None',
      engine_dir: 'None',
      version: '1.2.0',
      backend: 'Pytorch',
      dtype: 'bfloat16',
      kv_cache_dtype: 'FP8',
      quantization: null,
    },
    world_info: { tp_size: 4, pp_size: 1, ep_size: 4, world_size: 4, max_batch_size: 256, issue_rate: 9e9 },
    request_info: {
      num_requests: 512,
      avg_num_concurrent_requests: 63.7,
      avg_input_length: 1000,
      avg_output_length: 200.5,
    },
    performance: {
      total_latency_ms: 40_000,
      avg_request_latency_ms: 5000,
      request_throughput_req_s: 12.8,
      system_output_throughput_tok_s: 2566.4,
      system_total_throughput_tok_s: 15_366.4,
      output_throughput_per_user_tok_s: 40.1,
      output_throughput_per_gpu_tok_s: 641.6,
      request_latency_percentiles_ms: {
        p50: 4900,
        p90: 6000,
        p95: 6200,
        p99: 6900,
        minimum: 1,
        maximum: 7000,
      },
    },
    streaming_metrics: {
      token_output_speed_tok_s: 45,
      avg_ttft_ms: 310.5,
      avg_tpot_ms: 22.5,
      tpot_percentiles: { p99: 30.25, average: 22.5 },
      ttft_percentiles: { p50: 300, p99: 900, average: 310.5 },
    },
    dataset: { isl_stats: { average: 1000 } },
  };

  it('has the figures of the printed report, with their units and their statistics', () => {
    const { kind, runs, unread } = readOutput(JSON.stringify(report, null, 4));
    expect({ kind, unread, count: runs.length }).toEqual({ kind: 'benchmark', unread: [], count: 1 });
    const [run] = runs;
    expect(run).toMatchObject({
      estimator: 'trtllm-bench',
      basis: 'measured',
      version: '1.2.0',
      elapsedSeconds: 40,
      // A mean that is no whole number is no length.
      conditions: { model: 'some/model', numDevices: 4, inputLength: 1000, outputLength: null },
    });
    expect(best(run)).toMatchObject({
      concurrency: 64,
      throughputTokensPerSecond: 2566.4,
      throughputTokensPerSecondPerDevice: 641.6,
      requestsPerSecond: 12.8,
      ttftMs: 310.5,
      tpotMs: 22.5,
      extra: { 'TP Size': '4', 'KV Cache Dtype': 'FP8' },
    });
    expect(best(run).extra).not.toHaveProperty('Quantization');
    const of = (...[figure, statistic]: [Parameters<typeof measureOf>[1], Parameters<typeof measureOf>[3]]) =>
      measureOf(best(run), figure, 'measured', statistic);
    expect(of('ttftMs', 'p99')).toMatchObject({ value: 900, unit: 'ms', basis: 'measured' });
    expect(of('tpotMs', 'p99')?.value).toBe(30.25);
    expect(of('endToEndMs', 'mean')?.value).toBe(5000);
    expect(of('endToEndMs', 'max')?.value).toBe(7000);
    expect(of('totalTokensPerSecond', 'total')?.value).toBe(15_366.4);
  });

  it('without streaming has no times of tokens, and what is no figure is handed back', () => {
    const { streaming_metrics: _, ...whole } = report;
    const still = readOutput(JSON.stringify(whole));
    expect(best(still.runs[0])).toMatchObject({ ttftMs: null, tpotMs: null, requestsPerSecond: 12.8 });
    const broken = { ...report, streaming_metrics: { avg_ttft_ms: 'soon', avg_tpot_ms: null } };
    const { runs, unread } = readOutput(JSON.stringify(broken));
    expect(unread).toEqual(['avg_ttft_ms: "soon"']);
    expect(best(runs[0])).toMatchObject({ ttftMs: null, tpotMs: null });
  });

  it('and the others never throw at figures that no machine has', () => {
    const wild = { batch_size: 1e15, input_len: 1, output_len: 2, latency: 1e308, overall_throughput: 1 };
    for (const value of [5e-324, 1e308, -1]) {
      const texts = [
        { ...wild, output_throughput: value },
        { ...report, performance: { request_throughput_req_s: value } },
        { model_type: 'm', n_prompt: 0, n_gen: 1, avg_ts: value },
      ];
      for (const text of texts) expect(() => readOutput(JSON.stringify(text))).not.toThrow();
    }
  });

  it('of two runs, one a line, gives two', () => {
    const line = JSON.stringify(report);
    expect(readOutput(`${line}\n${line}\n`).runs).toHaveLength(2);
  });
});

describe('one batch at a server of SGLang', () => {
  const batch = (size: number, more = '') => `batch size: ${size}
input_len: 1024
output_len: 11
latency: 1.50 s
input throughput: 16384.00 tok/s
output throughput: ${size * 11}.00 tok/s
last_ttft: 0.50 s
last generation throughput: 88.00 tok/s
${more}`;
  const command =
    'python3 -m sglang.bench_one_batch_server --model-path m/n --tp 2 --batch-size 8 16 --input-len 1024 --output-len 11\n';

  it('is one result for each batch; the time to the last first token is the longest', () => {
    const { kind, runs, unread } = readOutput(`${command}${batch(8)}\n${batch(16)}`);
    expect({ kind, unread }).toEqual({ kind: 'benchmark', unread: [] });
    expect(runs.map((run) => best(run).concurrency)).toEqual([8, 16]);
    expect(runs[0]).toMatchObject({
      estimator: 'sglang bench_one_batch_server',
      basis: 'measured',
      conditions: { model: 'm/n', numDevices: 2, inputLength: 1024, outputLength: 11 },
    });
    // A second behind the first token for ten more of each request.
    expect(best(runs[0])).toMatchObject({ ttftMs: 500, tpotMs: 100, throughputTokensPerSecond: 88 });
    expect(measureOf(best(runs[0]), 'ttftMs', 'measured', 'max')?.value).toBe(500);
    expect(measureOf(best(runs[0]), 'endToEndMs', 'measured')).toMatchObject({ value: 1500, unit: 'ms' });
    expect(best(runs[0]).extra).toMatchObject({ 'input tokens per second': '16384' });
  });

  it('leaves out the warm-up and hands back the lines that it does not know', () => {
    const { runs, unread } = readOutput(
      `======== Warmup Begin ========\n${batch(4)}======== Warmup End   ========\n${batch(8, 'acc_length: 2.50\nsteady-state output throughput: 90.00 tok/s over a 1.00 s full-batch window\n')}`,
    );
    expect(runs.map((run) => best(run).concurrency)).toEqual([8]);
    expect(best(runs[0]).extra).toMatchObject({ 'accepted length': '2.5' });
    expect(unread).toEqual(['steady-state output throughput: 90.00 tok/s over a 1.00 s full-batch window']);
  });

  it('is read as lines of a file and as a list; −1 is what the server did not tell', () => {
    const one = {
      run_name: 'default',
      batch_size: 8,
      input_len: 1024,
      output_len: 11,
      latency: 1.5,
      input_throughput: 16_384,
      output_throughput: 88,
      overall_throughput: 5520,
      last_ttft: 0.5,
      last_gen_throughput: -1,
      acc_length: -1,
      cache_hit_rate: null,
    };
    const single = readOutput(JSON.stringify(one));
    expect(single).toMatchObject({ kind: 'benchmark', unread: [] });
    expect(best(single.runs[0])).toMatchObject({ concurrency: 8, ttftMs: 500, tpotMs: 100 });
    expect(best(single.runs[0]).extra).toEqual({ 'input tokens per second': '16384' });
    expect(measureOf(best(single.runs[0]), 'totalTokensPerSecond', 'measured')?.value).toBe(5520);
    const other = { ...one, batch_size: 16, output_len: 1 };
    for (const text of [`${JSON.stringify(one)}\n${JSON.stringify(other)}\n`, JSON.stringify([one, other])]) {
      const { runs } = readOutput(text);
      expect(runs.map((run) => best(run).concurrency)).toEqual([8, 16]);
      // Of one token each there is none behind the first.
      expect(best(runs[1])).toMatchObject({ tpotMs: null, throughputTokensPerSecond: null, ttftMs: 500 });
    }
    const stopped = readOutput(JSON.stringify({ ...one, num_early_stopped: 3 }));
    expect(best(stopped.runs[0]).tpotMs).toBeNull();
    // Earlier versions write neither the first token nor the input.
    const { last_ttft: _, input_throughput: __, acc_length: ___, ...earlier } = one;
    expect(best(readOutput(JSON.stringify(earlier)).runs[0])).toMatchObject({ ttftMs: null, tpotMs: 100 });
  });
});
