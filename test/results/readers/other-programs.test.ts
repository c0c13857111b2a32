import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measureOf } from '../../../src/results/measure.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';

const shared = join(import.meta.dirname, '../../../../shared/data/aiconfigurator');

describe('AIConfigurator', () => {
  const report = `
13:32:00 [aiconfigurator] [I] [main.py:2970] Loading AIConfigurator version: 0.11.0
13:32:00 [aiconfigurator] [I] [main.py:3041] Effective parameters: ISL=2048, OSL=256, TTFT=1000.0ms, TPOT=40.0ms, backend=vllm
13:32:04 [aiconfigurator] [I] [perf_database.py:979] Loading database for system='h100_sxm', backend='vllm', version='0.24.0'
********************************************************************************
*                         AIConfigurator Final Results                         *
********************************************************************************
  Input Configuration & SLA Target:
    Model: Qwen/Qwen3-32B-FP8 (is_moe: False)
    Total GPUs: 8
    Best Experiment Chosen: agg at 500.00 tokens/s/gpu
  ----------------------------------------------------------------------------
  Overall Best Configuration:
    - Best Throughput: 4,000.02 tokens/s
    - TTFT: 310.00ms
    - TPOT: 39.99ms
  ----------------------------------------------------------------------------
agg Top Configurations: (Ranked by tokens/s/gpu)
+------+---------+--------------+---------------+-------+--------+-----------------+-------------+-------------------+----------+--------------+-------------+----------+----+
| Rank | backend | tokens/s/gpu | tokens/s/user | req/s |  TTFT  | request_latency | concurrency | total_gpus (used) | replicas | gpus/replica | gpus/worker | parallel | bs |
+------+---------+--------------+---------------+-------+--------+-----------------+-------------+-------------------+----------+--------------+-------------+----------+----+
|  1   |   vllm  |    500.00    |     25.00     | 15.63 | 310.00 |     10510.00    | 160 (=20x8) |     8 (8=8x1)     |    8     |      1       |   1 (=1x1)  |  tp1pp1  | 20 |
|  2   |   vllm  |    400.00    |     25.64     |  9.38 | 212.00 |     10157.00    |  96 (=48x2) |     8 (6=2x3)     |    2     |      3       |   3 (=3x1)  |  tp3pp1  | 48 |
+------+---------+--------------+---------------+-------+--------+-----------------+-------------+-------------------+----------+--------------+-------------+----------+----+
********************************************************************************
`;

  it('is a prediction of the whole cluster, with its own units turned into ours', () => {
    const { runs, unread } = readOutput(report);
    expect(unread).toEqual([]);
    expect(runs).toHaveLength(1);
    const [run] = runs;
    expect(run).toMatchObject({
      estimator: 'aiconfigurator',
      version: '0.11.0',
      basis: 'predicted',
      mode: 'aggregation',
      conditions: {
        model: 'Qwen/Qwen3-32B-FP8',
        devices: ['h100_sxm'],
        numDevices: 8,
        inputLength: 2048,
        outputLength: 256,
        ttftLimitMs: 1000,
        tpotLimitMs: 40,
      },
    });
    const [best, second] = run?.results[0]?.candidates ?? [];
    expect(best).toMatchObject({
      parallel: '8 × tp1pp1',
      tp: 1,
      dp: 8,
      batchSize: 20,
      concurrency: 160,
      throughputTokensPerSecond: 4000.02,
      throughputTokensPerSecondPerDevice: 500,
      requestsPerSecond: 15.63,
      ttftMs: 310,
      tpotMs: 39.99,
    });
    expect(best && measureOf(best, 'endToEndMs', 'simulated')).toMatchObject({
      value: 10510,
      basis: 'predicted',
    });
    // Two GPUs of eight are idle: the rate is of the six in use.
    expect(second).toMatchObject({ throughputTokensPerSecond: 2400, tpotMs: 39, dp: 2 });
  });

  it('keeps pairs of prefill and decode workers apart from aggregated rows', () => {
    const pairs = `*  AIConfigurator Final Results  *
disagg Top Configurations: (Ranked by tokens/s/gpu)
+------+--------------+---------------+-------+--------+-------------+-------------------+----------+------------+----------------+-------------+-------+------------+----------------+-------------+-------+
| Rank | tokens/s/gpu | tokens/s/user | req/s |  TTFT  | concurrency | total_gpus (used) | replicas | (p)workers | (p)gpus/worker | (p)parallel | (p)bs | (d)workers | (d)gpus/worker | (d)parallel | (d)bs |
+------+--------------+---------------+-------+--------+-------------+-------------------+----------+------------+----------------+-------------+-------+------------+----------------+-------------+-------+
|  1   |    1449.00   |     50.00     | 11.59 | 530.00 | 256 (=128x2)|     8 (8=2x4)     |    2     |     2      |    1 (=1x1)    |    tp1pp1   |   1   |     1      |    2 (=2x1)    |    tp2pp1   |  128  |
+------+--------------+---------------+-------+--------+-------------+-------------------+----------+------------+----------------+-------------+-------+------------+----------------+-------------+-------+
`;
    const [run] = readOutput(pairs).runs;
    expect(run?.mode).toBe('pd-ratio');
    expect(run?.results[0]?.pdRatio).toMatchObject({ prefillInstances: 4, decodeInstances: 2 });
    expect(run?.results[0]?.pdRatio?.pairs[0]).toMatchObject({
      pdRatio: 2,
      balancedQps: 11.59,
      tpotMs: 20,
      prefillDevicesPerInstance: 1,
      decodeDevicesPerInstance: 2,
      // 256 requests are those of the cluster, which has two decode workers.
      decodeConcurrency: 128,
    });
    expect(run?.results[0]?.best).toMatchObject({
      parallel: '4 × P tp1pp1 + 2 × D tp2pp1',
      throughputTokensPerSecond: 11592,
      requestsPerSecond: 11.59,
      ttftMs: 530,
      tpotMs: 20,
      concurrency: 256,
    });
  });

  it.skipIf(!existsSync(shared))(
    'reads every recorded report that has rows, and none as a report of ours',
    () => {
      for (const name of readdirSync(shared)) {
        const path = join(shared, name, 'stdout.txt');
        if (!existsSync(path)) continue;
        const text = readFileSync(path, 'utf8');
        const { runs } = readOutput(text);
        expect(
          runs.every((run) => run.estimator === 'aiconfigurator'),
          name,
        ).toBe(true);
        const tables = text.match(/^(?:agg|disagg) Top Configurations/gm)?.length ?? 0;
        if (tables > 0) expect(runs, name).toHaveLength(tables);
        for (const run of runs)
          for (const one of run.results) expect(one.best ?? one.pdRatio, name).not.toBeNull();
      }
    },
  );
});

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

describe('what a text stops in the middle of', () => {
  it('is no figure of a load test, unless it has both of its decimals', () => {
    const report = (end: string) =>
      readOutput(`============ Serving Benchmark Result ============\nSuccessful requests:   10\n${end}`);
    const cut = report('Output token throughput (tok/s):   256.00\nMean TTFT (ms):   21');
    expect(cut.runs[0]?.results[0]?.best).toMatchObject({ throughputTokensPerSecond: 256, ttftMs: null });
    expect(cut.unread.join()).toContain('Mean TTFT');
    expect(report('Mean TTFT (ms):   210.50').runs[0]?.results[0]?.best?.ttftMs).toBe(210.5);
  });

  it('is no row of a summary', () => {
    const { recordings } = readOutput(
      'OP Type,Core Type,Count,Total Time(us),Min Time(us),Avg Time(us),Max Time(us),Ratio(%)\nMatMulV2,AI_CORE,1280,52000.0,20.0,40.6,90.0,52.0\nRmsNorm,AIV,64,52',
    );
    expect(recordings[0]?.kernels).toEqual([{ name: 'MatMulV2', calls: 1280, microseconds: 52000 }]);
  });
});

describe('summaries of recordings', () => {
  const recordingOf = (text: string) => readOutput(text).recordings[0];

  it('of torch.profiler that list operators alone: their device time, and no kernel', () => {
    const row = (name: string, host: string, device: string) =>
      `${name}  1.00%  ${host}  2.00%  3.000ms  10.000us  ${device}  48.00%  ${device}  240.000us  256`;
    const titles =
      'Name  Self CPU %  Self CPU  CPU total %  CPU total  CPU time avg  Self CUDA  Self CUDA %  CUDA total  CUDA time avg  # of Calls';
    const operators = [
      row('aten::mm', '2.100ms', '61.440ms'),
      row('flash_attn::_forward', '1.000ms', '34.560ms'),
    ];
    const alone = recordingOf([titles, ...operators].join('\n'));
    expect(alone).toMatchObject({ isOfOperators: true });
    expect(alone?.kernels.map(({ name }) => name)).toEqual(['aten::mm', 'flash_attn::_forward']);
    const kernel = row('flash_fwd_kernel', '0.000us', '34.560ms');
    const both = recordingOf([titles, ...operators, kernel].join('\n'));
    expect(both?.isOfOperators).toBeUndefined();
    expect(both?.kernels.map(({ name }) => name)).toEqual(['flash_fwd_kernel']);
  });

  it('of msprof: operators by their type', () => {
    const text =
      'Device_id,Model Name,OP Type,Core Type,Count,Total Time(us),Min Time(us),Avg Time(us),Max Time(us),Ratio(%)\n0,,MatMulV3,AI_CORE,100,5000.0,10,50,90,62.5\n0,,"Add,Mul",AI_VECTOR_CORE,10,3000,1,300,400,37.5\n';
    expect(recordingOf(text)).toMatchObject({
      origin: 'profiler',
      summaryOf: 'op_statistic.csv',
      kernels: [
        { name: 'MatMulV3', calls: 100, microseconds: 5000 },
        { name: 'Add,Mul', calls: 10, microseconds: 3000 },
      ],
    });
  });

  it('of torch_npu: one row a kernel, added up', () => {
    const text =
      'Step Id,Device_id,Name,Type,Accelerator Core,Start Time(us),Duration(us),Wait Time(us)\n1,0,a1,MatMul,AI_CORE,1.0,10,0\n1,0,a2,MatMul,AI_CORE,2.0,30,0\n1,0,b,hcom_allReduce_,COMMUNICATION,3,5,0\n';
    expect(recordingOf(text)?.kernels).toEqual([
      { name: 'MatMul', calls: 2, microseconds: 40 },
      { name: 'hcom_allReduce_', calls: 1, microseconds: 5 },
    ]);
  });

  it('of Nsight Systems, rocprof, HTA and TraceLens, in their units', () => {
    const nsys =
      ' Time (%)  Total Time (ns)  Instances  Avg (ns)  Name\n --------  ---------------  ---------  --------  ----\n     80.0          8000000         10    800000  gemm_kernel\n     20.0          2000000          5    400000  softmax\n';
    expect(recordingOf(nsys)?.kernels[0]).toEqual({ name: 'gemm_kernel', calls: 10, microseconds: 8000 });
    const hta =
      '| name | sum (us) | max (us) | mean (us) | kernel_type | rank |\n|---|---|---|---|---|---|\n| ncclKernel | 900 | 90 | 9 | COMMUNICATION | 0 |\n';
    expect(recordingOf(hta)).toMatchObject({
      summaryOf: 'HTA',
      kernels: [{ name: 'ncclKernel', microseconds: 900 }],
    });
    const lens =
      'name,total_direct_kernel_time_ms,Count,Percentage (%),Cumulative Percentage (%)\naten::mm,12.5,48,80,80\n';
    expect(recordingOf(lens)).toMatchObject({
      summaryOf: 'TraceLens',
      kernels: [{ name: 'aten::mm', calls: 48, microseconds: 12500 }],
    });
    const line =
      'type,time ms,percent\ncomputation_time,70,70\nexposed_comm_time,10,10\nidle_time,20,20\ntotal_time,100,100\n';
    expect(recordingOf(line)?.timeline).toEqual([
      { part: 'compute', microseconds: 70000 },
      { part: 'communication', microseconds: 10000 },
      { part: 'idle', microseconds: 20000 },
    ]);
  });

  it('of torch.profiler: kernels once, not beside the operators that started them', () => {
    const rule = '-----------------------------  ------------  ------------  ------------';
    const text = `${rule}\n                         Name   Self CUDA %     Self CUDA    # of Calls\n${rule}\n                     aten::mm        80.00%      12.000ms            48\n           ampere_sgemm_64x64        80.00%      12.000ms            48\n               softmax_kernel        20.00%     800.000us            12\n${rule}\n`;
    expect(recordingOf(text)?.kernels).toEqual([
      { name: 'ampere_sgemm_64x64', calls: 48, microseconds: 12000 },
      { name: 'softmax_kernel', calls: 12, microseconds: 800 },
    ]);
  });

  it('of a simulator stay simulations', () => {
    const text = 'OP Type,Count,Total Time(us)\ntensor_cast.attention.default,36,3622\n';
    expect(recordingOf(text)).toMatchObject({
      origin: 'simulated',
      kernels: [],
      operators: [{ microseconds: 3622 }],
    });
  });
});
