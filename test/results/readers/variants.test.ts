import { describe, expect, test } from 'vitest';
import { readCommand } from '../../../src/results/readers/command-line.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import { recording } from './recordings.ts';

const march = `
********************************************************************************
  ----------------------------------------------------------------------------
  Input Configuration:${' '}
    Model: Qwen/Qwen3-32B
    Quantize Linear action: disabled
    Quantize Attention action: disabled
    Devices: 8 TEST_DEVICE
    TTFT Limits: None ms
    TPOT Limits: 50.0 ms
  ----------------------------------------------------------------------------
  Overall Best Configuration:${' '}
    Best Throughput: 1200.50 tokens/s
    TTFT: 900.25 ms
    TPOT: 48.75 ms
  ----------------------------------------------------------------------------
Top 2 Aggregation Configurations:${' '}
+-----+----------------------+-----------+-----------+-------------+-------------+-----------+------------+
| Top | \u001b[1mThroughput\u001b[0m (token/s) | TTFT (ms) | TPOT (ms) | concurrency | num_devices |  parallel | batch_size |
+-----+----------------------+-----------+-----------+-------------+-------------+-----------+------------+
|  1  |       \u001b[1m1200.50\u001b[0m        |   900.25  |   48.75   |     120     |      8      | tp8pp1dp1 |    120     |
|  2  |       \u001b[1m1100.25\u001b[0m        |   950.50  |   49.25   |     112     |      8      | tp4pp1dp2 |     56     |
+-----+----------------------+-----------+-----------+-------------+-------------+-----------+------------+
********************************************************************************
`;

describe('older and damaged forms', () => {
  test('March 2026: old title, compact label, no memory', () => {
    const { result, unread } = readOutput(march);
    expect(unread).toEqual([]);
    expect(result?.results[0]?.best).toMatchObject({
      tp: 8,
      dp: 1,
      ep: null,
      mtp: null,
      throughputTokensPerSecond: 1200.5,
    });
    expect(result?.conditions.quantizeLinearAction).toBe('DISABLED');
    expect(result?.results[0]?.memory.totalGiB).toBeNull();
  });

  test.each([
    ['2000', 0],
    ['1000', 0.5],
    ['1340', 0.33],
    // Prompts of several lengths: their mean is no part of one prompt in whole percents.
    ['1337', null],
    // Nothing is computed that was not said.
    ['2400', null],
  ])(
    'a dump tells the hit rate of the prefix cache by the tokens that are computed (%s)',
    (computed, rate) => {
      const titles =
        'device_name,num_devices,model_id,input_length,output_length,effective_input_length,concurrency,ttft,tpot,token/s,parallel,batch_size';
      const row = `TEST_DEVICE,4,Qwen/Qwen3-8B,2000,500,${computed},8,100.0,20.0,400.0,TP=4 | PP=1 | DP=1,8`;
      expect(readOutput(`${titles}\n${row}\n`).runs[0]?.conditions.prefixCacheHitRate).toBe(rate);
    },
  );

  test('an old dump: compact labels decide a breakdown only where they can', () => {
    const dump = [
      ' parallel device_name  num_devices model_id  input_length  output_length  concurrency    ttft   tpot  token/s  token/s/device  batch_size                        percentage_breakdowns(p)                        percentage_breakdowns(d)',
      'tp1pp1dp4 TEST_DEVICE            4        m          1024            512          512 423.237 48.741 1050.437         262.609         128   Mem 49.33 | Comm 49.67 | Cube 1.00 | Vec 0.00  Mem 100.00 | Comm 0.00 | Cube 0.00 | Vec 0.00',
      'tp4pp1dp1 TEST_DEVICE            4        m          1024            512          256 467.123 38.051 1027.811         256.953         256  Mem 32.65 | Comm 44.44 | Cube 22.46 | Vec 0.45  Mem 78.65 | Comm 21.35 | Cube 0.00 | Vec 0.00',
      '',
    ].join('\n');
    const { result, unread } = readOutput(dump);
    expect(unread).toEqual([]);
    const [spread, split] = result?.results[0]?.rows ?? [];
    expect(spread?.breakdowns.prefill).toMatchObject({ reading: 'undecidable', memory: null, cube: null });
    expect(spread?.breakdowns.decode?.reading).toBe('as-is');
    expect(split?.breakdowns.prefill).toMatchObject({ reading: 'as-is', vector: 0.0045 });
  });

  test('an unknown column is kept by its title', () => {
    const wider = march
      .replaceAll('+------------+\n', '+------------+-------+\n')
      .replace('| batch_size |\n', '| batch_size | power |\n')
      .replace('|    120     |\n', '|    120     |  3.5  |\n')
      .replace('|     56     |\n', '|     56     |  3.1  |\n');
    expect(readOutput(wider).result?.results[0]?.candidates.map((row) => row.extra.power)).toEqual([
      '3.5',
      '3.1',
    ]);
  });

  test('warnings, logs and charts in between change nothing', () => {
    const clean = recording('optimizer', 'r-multi').stdout;
    const noisy = clean
      .split('\n')
      .flatMap((line, index) =>
        index % 7 === 3 ? [line, 'WARNING: --tpot-limits is deprecated; use --tpot-limit instead.'] : [line],
      )
      .join('\n')
      .replace('\n\n****', '\n     ┌──────┐\n3000 ┤ ●  ● │\n     └──────┘\n\n****');
    const read = readOutput(noisy);
    expect(read.result?.results).toEqual(readOutput(clean).result?.results);
    expect(read.result?.warnings[0]).toContain('deprecated');
    expect(read.unread).toEqual([]);
  });

  test('colour codes whose escape character was lost', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal codes are control characters
    const lost = march.replace(/\u001b/g, '');
    expect(readOutput(lost).result?.results).toEqual(readOutput(march).result?.results);
  });

  test('several runs one after the other stay apart', () => {
    const both = `$ python -m cli.inference.throughput_optimizer Qwen/Qwen3-8B --input-length 3500 --output-length 1500 --compile\n${
      recording('optimizer', 'r-multi').stdout
    }$ python -m cli.inference.throughput_optimizer other --input-length 10 --output-length 20 --tpot-limits 20\n${
      recording('optimizer', 'r-old-alias').stdout
    }`;
    const { runs } = readOutput(both);
    expect(runs).toHaveLength(2);
    expect(runs[0]?.conditions).toMatchObject({ inputLength: 3500, compile: true, prefixCacheHitRate: 0 });
    expect(runs[1]?.conditions).toMatchObject({ inputLength: 10, compile: false });
    expect(runs[1]?.results[0]?.best?.throughputTokensPerSecond).toBe(1316.14);
  });

  test('a table that disagrees with its summary is said', () => {
    expect(
      readOutput(march.replace('Best Throughput: 1200.50', 'Best Throughput: 9999.50')).unread.join(),
    ).toContain('9999.5');
  });

  test('a report cut above its table still gives its summary, one cut inside it only what is certain', () => {
    const [head = ''] = march.split('Top 2');
    const { result } = readOutput(head);
    expect(result?.results[0]?.best).toMatchObject({
      parallel: '',
      throughputTokensPerSecond: 1200.5,
      tpotMs: 48.75,
    });
    const [cut = ''] = march.split('50.25 ms');
    const inside = readOutput(march.slice(0, march.indexOf('TTFT: 900.25 ms') + 9));
    expect(cut).not.toBe('');
    expect(inside.result?.results).toEqual([]);
    expect(inside.unread).toContain('TTFT: 900');
  });
});

describe('tables as documents and older versions have them', () => {
  const disaggregated = (phase: string, latency: string) =>
    `
********************************************************************************
  Input Configuration:${' '}
    Model: Qwen/Qwen3-32B
    Quantize Linear action: disabled
    Quantize Attention action: disabled
    Devices: 8 TEST_DEVICE
    TTFT Limits: ${latency === 'TTFT' ? '2000.0' : 'None'} ms
    TPOT Limits: ${latency === 'TPOT' ? '50.0' : 'None'} ms
  Overall Best Configuration:${' '}
    Best Throughput: 1200.50 tokens/s
    ${latency}: 40.25 ms
Top 1 Disaggregation (${phase}) Configurations:${' '}
+-----+----------------------+-----------+-------------+-------------+-----------+------------+
| Top | Throughput (token/s) | ${latency} (ms) | concurrency | num_devices |  parallel | batch_size |
+-----+----------------------+-----------+-------------+-------------+-----------+------------+
|  1  |       1200.50        |   40.25   |     120     |      8      | tp8pp1dp1 |    120     |
+-----+----------------------+-----------+-------------+-------------+-----------+------------+
********************************************************************************
`;

  test.each([
    ['Prefill', 'TTFT', 'prefill'],
    ['Decode', 'TPOT', 'decode'],
  ])('March 2026, disaggregated %s', (phase, latency, read) => {
    const { result, unread } = readOutput(disaggregated(phase, latency));
    expect(unread).toEqual([]);
    expect(result).toMatchObject({ mode: 'disaggregation' });
    expect(result?.results[0]).toMatchObject({
      phase: read,
      best: {
        throughputTokensPerSecond: 1200.5,
        tp: 8,
        requestsPerSecond: null,
        memory: { weightGiB: null },
      },
    });
    expect(result?.results[0]?.best?.[latency === 'TTFT' ? 'ttftMs' : 'tpotMs']).toBe(40.25);
  });

  const quickStart = `
Input Configuration:
  Model: Qwen/Qwen3-32B
  Devices: 8 TEST_DEVICE
  TPOT Limits: 50.0 ms

Overall Best Configuration:
  Best Throughput: 2161.56 tokens/s
  TTFT: 13848.08 ms
  TPOT: 49.98 ms

Top 4 PD Aggregated Configurations:
| Top | Throughput (token/s) | TTFT (ms) | TPOT (ms) | concurrency | num_devices | parallel           | batch_size |
|  1  | 2161.56              | 13848.08  | 49.98     | 128         | 8           | TP=4 | PP=1 | DP=2 | 64         |
`;

  test('a table without borders, as the quick start has it', () => {
    const { result, unread } = readOutput(quickStart);
    expect(unread).toEqual([]);
    expect(result?.results[0]?.best).toMatchObject({
      parallel: 'TP=4 | PP=1 | DP=2',
      batchSize: 64,
      tpotMs: 49.98,
    });
  });

  test('the same in Markdown, and a bordered one in an indented block', () => {
    const markdown = quickStart.replace(
      /(batch_size \|\n)/,
      '$1| --- | :---: | ---: | --- | --- | --- | --- | --- |\n',
    );
    expect(readOutput(markdown).result?.results).toEqual(readOutput(quickStart).result?.results);
    const indented = march.replaceAll('\n', '\n    ');
    expect(readOutput(indented).result?.results).toEqual(readOutput(march).result?.results);
  });
});

describe('commands', () => {
  test('every spelling comes to the same conditions', () => {
    const old = readCommand(
      'python -m cli.inference.throughput_optimizer Qwen/Qwen3-32B --device TEST_DEVICE --num-devices 8 --input-length 3500 --output-length 1500 --tpot-limits 50 --mtp-acceptance-rate 0.9 0.6 --num-mtp-tokens 2',
    );
    const present = readCommand(
      '$ msmodeling inference throughput-optimizer --model-id=Qwen/Qwen3-32B --num-mtp-tokens 2 --mtp-acceptance-rates 0.9 0.6 --device TEST_DEVICE --num-devices 8 --input-length 3500 --output-length 1500 --tpot-limit=50',
    );
    expect(old?.conditions).toEqual(present?.conditions);
    expect(old?.conditions).toMatchObject({
      tpotLimitMs: 50,
      numMtpTokens: 2,
      mtpAcceptanceRates: [0.9, 0.6],
      compile: false,
    });
    expect(old?.estimator).toBe('tensorcast');
  });

  test('our own engine, lines continued with a backslash, and a pipe after it', () => {
    const { kind, commands } = readOutput(
      'throughline engine throughput-optimizer Qwen/Qwen3-8B \\\n  --input-length 100 --output-length 20 \\\n  --disagg --ttft-limit 300 | tee out.txt',
    );
    expect(kind).toBe('command');
    expect(commands[0]).toMatchObject({ estimator: 'analytic', mode: 'disaggregation' });
    expect(commands[0]?.conditions).toMatchObject({ model: 'Qwen/Qwen3-8B', ttftLimitMs: 300 });
  });

  test.each([
    'usage: msmodeling inference throughput-optimizer [-h] --input-length <N>',
    'File "cli/inference/throughput_optimizer.py", line 592',
    'echo --hello',
  ])('%s is no command', (text) => expect(readOutput(text).kind).toBe('unknown'));
});
