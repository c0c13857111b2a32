import { describe, expect, it } from 'vitest';
import { readOutput } from '../../../src/results/readers/read-output.ts';

const titles =
  '| Top | Throughput (token/s) | TTFT (ms) | TPOT (ms) | concurrency | num_devices | parallel | batch_size |';

describe('tables that somebody typed or copied by hand', () => {
  it.each([
    ['borders of other widths', '+-----+', '+-----+', '|'],
    ['Markdown, strokes with a backslash', '', '|:--:|--:|--:|--:|--:|--:|:--|--:|', '\\|'],
  ])('%s: every row is read with its strategy', (_, top, rule, stroke) => {
    const label = ['TP=8 ', ' PP=1 ', ' DP=1'].join(stroke);
    const text = [
      'Top 2 PD Aggregated Configurations:',
      top,
      titles,
      rule,
      `| 1 | 3848.39 | 14909.98 | 49.89 | 192 | 8 | ${label} | 192 |`,
      `| 2 | 3618.70 | 13398.81 | 49.74 | 180 | 8 | ${label.replace('TP=8', 'TP=4').replace('DP=1', 'DP=2')} | 90 |`,
      top,
    ].join('\n');
    const { runs, unread } = readOutput(text);
    expect(runs.flatMap(({ results }) => results.flatMap(({ candidates }) => candidates))).toMatchObject([
      { parallel: 'TP=8 | PP=1 | DP=1', throughputTokensPerSecond: 3848.39, batchSize: 192, tp: 8, dp: 1 },
      { parallel: 'TP=4 | PP=1 | DP=2', throughputTokensPerSecond: 3618.7, batchSize: 90, tp: 4, dp: 2 },
    ]);
    expect(unread).toEqual([]);
  });

  it.each(['TP=4 PP=1 DP=2', 'TP=4, DP=2', 'tp4/dp2', 'TP4 × DP2'])(
    'a strategy that was retyped as %s is read, and the devices by their column',
    (label) => {
      const text = [
        'Top 1 PD Aggregated Configurations:',
        titles,
        '|---|---|---|---|---|---|---|---|',
        `| 1 | 3618.70 | 13398.81 | 49.74 | 180 | 8 | ${label} | 90 |`,
      ].join('\n');
      const [run] = readOutput(text).runs;
      expect(run?.results[0]?.best).toMatchObject({ parallel: 'TP=4 | PP=1 | DP=2', tp: 4, pp: 1, dp: 2 });
      expect(run?.conditions.numDevices).toBe(8);
    },
  );

  it('a strategy with other words in it is named as unread', () => {
    const text = [
      'Top 1 PD Aggregated Configurations:',
      titles,
      '|---|---|---|---|---|---|---|---|',
      '| 1 | 3618.70 | 13398.81 | 49.74 | 180 | 8 | TP=4 of DP=2 groups | 90 |',
    ].join('\n');
    const { runs } = readOutput(text);
    expect(runs[0]?.results[0]?.best?.tp).toBeNull();
  });

  it('rows of several devices are a result for each, whatever stands above them', () => {
    const text = [
      'best per device',
      '+-----+------------+----------------------+-----------+-----------+-------------+--------------------+-------+',
      '| Top | Device     | Throughput (token/s) | TTFT (ms) | TPOT (ms) | Concurrency | Parallel           | Batch |',
      '+-----+------------+----------------------+-----------+-----------+-------------+--------------------+-------+',
      '| 1   | DEVICE_A   | 1328.21              | 4100.30   | 46.20     | 72          | TP=2 | PP=1 | DP=4 | 18    |',
      '| 2   | DEVICE_B   | 1037.51              | 4400.30   | 49.20     | 60          | TP=4 | PP=1 | DP=2 | 30    |',
      '+-----+------------+----------------------+-----------+-----------+-------------+--------------------+-------+',
    ].join('\n');
    const [run] = readOutput(text).runs;
    expect(run?.conditions.devices).toEqual(['DEVICE_A', 'DEVICE_B']);
    expect(run?.results.map(({ device, candidates }) => [device, candidates.length])).toEqual([
      ['DEVICE_A', 1],
      ['DEVICE_B', 1],
    ]);
    expect(run?.results[1]?.best).toMatchObject({ throughputTokensPerSecond: 1037.51, concurrency: 60 });
  });
});

describe('what a cut leaves', () => {
  it('an operator table cut behind its totals tells names, bounds and totals, and no calls', () => {
    const widths = [24, 19, 14, 12, 10];
    const line = (...cells: string[]) =>
      cells
        .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  ');
    const rule = widths.map((width) => '-'.repeat(width)).join('  ');
    const header = line('Name', 'Bound (analytic)', 'analytic total', 'analytic avg', '# of Calls');
    const row = line('tensor_cast.attention', 'memory_bound', '25.709ms', '401.704us', '64');
    const other = line('tensor_cast.all_reduce', 'communication_bound', '5.332ms', '41.660us', '128');
    const text = [
      'Number of Queries per DP rank: 192',
      rule,
      header,
      rule,
      row,
      other,
      rule,
      'Total time for analytic: 31.041ms',
    ].join('\n');
    const cut = text
      .split('\n')
      .map((one) => one.slice(0, 66))
      .join('\n');
    const operators = (of: string) => readOutput(of).forwards[0]?.tables[0]?.operators ?? [];
    expect(operators(text).map(({ calls }) => calls)).toEqual([64, 128]);
    expect(operators(cut).map(({ calls, averageSeconds, ...kept }) => [calls, averageSeconds, kept])).toEqual(
      operators(text).map(({ calls: _calls, averageSeconds: _average, extra: _extra, ...kept }) => [
        null,
        null,
        expect.objectContaining(kept),
      ]),
    );
  });

  it('the piece of a device with which a cut command ends is no second device', () => {
    const command = 'python -m cli.inference.throughput_optimizer Qwen/Qwen3-32B --device TEST_DEV';
    const report = [
      '  Input Configuration: ',
      '    Model: Qwen/Qwen3-32B',
      '    Devices: 8 TEST_DEVICE',
      '    TPOT Limits: 50.0 ms',
      '  Overall Best Configuration: ',
      '    Best Throughput: 100.00 tokens/s',
      '    TTFT: 10.00 ms',
      '    TPOT: 49.00 ms',
      '********************************************************************************',
    ].join('\n');
    const [run] = readOutput(`${command}\n${report}`).runs;
    expect(run?.conditions).toMatchObject({
      devices: ['TEST_DEVICE'],
      prefixCacheHitRate: null,
      numMtpTokens: null,
      compile: null,
    });
  });
});

describe('a load test with its command', () => {
  const report = [
    '============ Serving Benchmark Result ============',
    'Successful requests:                     100',
    'Total input tokens:                      350000',
    'Total generated tokens:                  150000',
    'Output token throughput (tok/s):         1644.02',
    'Peak output token throughput (tok/s):    1920.00',
    'Mean TTFT (ms):                          812.11',
    'Mean TPOT (ms):                          37.90',
    '==================================================',
  ].join('\n');

  it.each([
    '$ vllm bench serve --backend vllm --model Qwen/Qwen3-32B --num-prompts 100',
    '$ vllm bench serve \\\n  --model=Qwen/Qwen3-32B \\\n  --num-prompts 100',
    "Namespace(subparser='bench', backend='vllm', model='Qwen/Qwen3-32B', num_prompts=100)",
    'python3 -m sglang.bench_serving --backend sglang --model Qwen/Qwen3-32B',
  ])('%s: its model is read, and nothing of it is left over', (command) => {
    const { runs, unread } = readOutput(`${command}\n${report}`);
    expect(runs).toMatchObject([{ basis: 'measured', conditions: { model: 'Qwen/Qwen3-32B' } }]);
    expect(runs[0]?.results[0]?.best?.extra['peak output tokens per second']).toBe('1920.00');
    expect(unread.filter((line) => !line.startsWith('--'))).toEqual([]);
  });

  it('takes no model from a command that neither tests nor serves', () => {
    const { runs } = readOutput(`hf download --model Qwen/Qwen3-8B\n${report}`);
    expect(runs[0]?.conditions.model).toBeNull();
  });

  it.each([
    ['vllm serve Qwen/Qwen3-8B -tp 2 -dp 2 --max-num-seqs 128 --quantization fp8', 4, 'Qwen/Qwen3-8B'],
    ['vllm serve \\\n  --model Qwen/Qwen3-8B \\\n  --tensor-parallel-size=8', 8, 'Qwen/Qwen3-8B'],
    ['python -m sglang.launch_server --model-path m/V3 --tp 8 --dp 8 --enable-dp-attention', 8, 'm/V3'],
    ['trtllm-serve m/70B --tp_size 4 --max_batch_size 64', 4, 'm/70B'],
    [
      "(EngineCore_0 pid=1) INFO non-default args: {'model': 'm/14B', 'tensor_parallel_size': 2, 'max_num_seqs': 64}",
      2,
      'm/14B',
    ],
  ])('takes model and devices from its server: %s', (command, numDevices, model) => {
    const { runs } = readOutput(`${command}\n${report}`);
    expect(runs[0]?.conditions).toMatchObject({ model, numDevices });
  });

  it('takes nothing from two servers that differ', () => {
    const { runs } = readOutput(`vllm serve m/a -tp 2\nvllm serve m/b -tp 4\n${report}`);
    expect(runs[0]?.conditions).toMatchObject({ model: null, numDevices: null });
  });
});

describe('tables of AIConfigurator without the report around them', () => {
  const titles =
    '| Rank | backend | tokens/s/gpu | tokens/s/user |   TTFT   | concurrency  | total_gpus (used) | replicas | parallel | bs |';
  const border = titles.replaceAll(/[^|]/gu, '-').replaceAll('|', '+');
  const cells = ['1', 'vllm', '850.21', '40.00', '912.00', '224 (=56x4)', '32 (32=4x8)', '4', 'tp8pp1', '56'];
  const row = titles
    .slice(1, -1)
    .split('|')
    .map((title, at) => ` ${cells[at] ?? ''}`.padEnd(title.length))
    .join('|');
  const table = [border, titles, border, `|${row}|`, border];

  it.each([
    ['its title', ['agg Top Configurations: (Ranked by tokens/s/gpu)', ...table]],
    ['prose', ['What I got:', ...table]],
    ['no border', [titles, `|${row}|`]],
  ])('under %s they are predictions of aggregated serving', (_, lines) => {
    const { runs, unread } = readOutput(lines.join('\n'));
    expect(runs).toMatchObject([{ estimator: 'aiconfigurator', basis: 'predicted', mode: 'aggregation' }]);
    expect(runs[0]?.results[0]?.best).toMatchObject({
      parallel: '4 × tp8pp1',
      concurrency: 224,
      throughputTokensPerSecondPerDevice: 850.21,
      tpotMs: 25,
    });
    expect(unread.filter((line) => /Top Configurations/u.test(line))).toEqual([]);
  });

  it('cut before its workers a table of separate phases is no aggregated one', () => {
    const cut = table.map((line) => line.slice(0, 88));
    const read = (title: string) => readOutput([title, ...cut].join('\n'));
    expect(read('disagg Top Configurations: (Ranked by tokens/s/gpu)').runs).toEqual([]);
    expect(read('disagg Top Configurations: (Ranked by tokens/s/gpu)').unread.join()).toMatch(
      /tokens\/s\/gpu/u,
    );
    expect(read('agg Top Configurations: (Ranked by tokens/s/gpu)').runs).toMatchObject([
      { estimator: 'aiconfigurator', mode: 'aggregation' },
    ]);
  });
});
