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
    expect(recordings[0]?.kernels).toEqual([
      { name: 'MatMulV2', calls: 1280, microseconds: 52000, shortest: 20, longest: 90, core: 'AI_CORE' },
    ]);
  });
});

describe('what summaries say beside the times of kernels', () => {
  const read = (text: string) => readOutput(text).recordings[0];

  it('how much communication runs beside compute, by HTA, TraceLens and torch_npu', () => {
    const hidden = (text: string) => {
      const told = read(text)?.hiddenCommunication;
      return told === undefined ? null : told.hidden / told.all;
    };
    expect(hidden('rank,comp_comm_overlap_pctg\n0,41.0\n1,39.0\n')).toBeCloseTo(0.4);
    const lens = 'type,time ms,percent\ncomputation_time,60,60\nexposed_comm_time,10,10\nidle_time,30,30\n';
    expect(hidden(`${lens}total_comm_time,40,40\n`)).toBeCloseTo(0.75);
    expect(hidden(lens)).toBeNull();
    const steps =
      'Device_id,Step,Computing,Communication(Not Overlapped),Overlapped,Communication,Free\n0,1,800,100,50,150,40\n';
    expect(hidden(steps)).toBeCloseTo(1 / 3);
  });

  it('rows of HTA that nothing counts have the calls that their mean tells, or none', () => {
    const kernels = `  name  sum (us)  max (us)  min (us)  stddev  mean (us)
0  gemm  140000  1500  10  100.0  1400.0
`;
    expect(read(kernels)?.kernels[0]).toMatchObject({ name: 'gemm', calls: 100 });
    const kinds = read('kernel_type,sum,percentage\nCOMPUTATION,60000,60.0\nMEMORY,10000,10.0\n');
    expect(kinds).toMatchObject({ isOfKinds: true, kernels: [{ calls: 0 }, { calls: 0 }] });
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
      { name: 'MatMul', calls: 2, microseconds: 40, shortest: 10, longest: 30, core: 'AI_CORE' },
      { name: 'hcom_allReduce_', calls: 1, microseconds: 5, shortest: 5, longest: 5, core: 'COMMUNICATION' },
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
