import { describe, expect, test } from 'vitest';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import { recording } from './recordings.ts';

describe('documents', () => {
  test('a Result of ours is read back as it was written', () => {
    const { result } = readOutput(recording('optimizer', 'dense-disagg-both').stdout);
    expect(readOutput(JSON.stringify(result))).toMatchObject({ kind: 'json', result });
  });

  test('a plan document of ours keeps its runs, and outcomes are no rows', () => {
    const { result } = readOutput(recording('optimizer', 'dense-disagg-both').stdout);
    if (result === null) throw new Error('the recording is readable');
    const outcome = {
      parallel: 'TP=1 | PP=1 | DP=8',
      verdict: 'tpot-limit',
      stoppedBy: 'tpot-limit',
      stoppedAtBatch: 1,
      ttftMs: 832.5,
      tpotMs: 42.2,
      availableGiB: 20.8,
      reason: null,
    };
    const { mode, estimator, version, conditions, command } = result;
    const results = result.results.map((one) => ({ run: 0, ...one, outcomes: [outcome] }));
    const document = {
      schema: 'throughline.plan/1',
      mode,
      estimator,
      version,
      basis: ['calibrated'],
      commands: [command],
      conditions: [conditions],
      results,
    };
    const read = readOutput(JSON.stringify(document)).runs;
    expect(read).toHaveLength(1);
    expect(read[0]?.basis).toBe('calibrated');
    expect(read[0]?.results).toEqual(result.results.map((one) => ({ ...one, outcomes: [outcome] })));
  });

  test('a document of others, in its own words', () => {
    const { result, kind } = readOutput(
      JSON.stringify({
        Model: 'Qwen/Qwen3-32B',
        hardware: { device_name: 'TEST_DEVICE', 'num-devices': 8 },
        mode: 'PD aggregated',
        limits: { 'TPOT limit': '50 ms' },
        best_config: {
          Parallel: 'TP=8 | PP=1 | DP=1',
          Throughput: '3875.21 tokens/s',
          TTFT: '15.5 s',
          TPOT: 49.8,
          watts: 7,
        },
        top_configs: [
          { Parallel: 'TP=8 | PP=1 | DP=1', Throughput: 3875.21, TTFT: 15500, TPOT: 49.8 },
          {
            Parallel: 'TP=4 | PP=1 | DP=2',
            Throughput: 3000.5,
            TTFT: 100,
            TPOT: 49.9,
            'percentage_breakdowns(p)': 'Mem 10.00 | Comm 20.00 | Cube 69.00 | Vec 1.00',
          },
        ],
      }),
    );
    expect(kind).toBe('json');
    expect(result?.mode).toBe('aggregation');
    expect(result?.conditions).toMatchObject({
      model: 'Qwen/Qwen3-32B',
      devices: ['TEST_DEVICE'],
      numDevices: 8,
      tpotLimitMs: 50,
      inputLength: null,
    });
    const device = result?.results[0];
    expect(device?.best).toMatchObject({ tp: 8, ttftMs: 15500, extra: { watts: '7' } });
    expect(device?.candidates).toHaveLength(2);
    expect(device?.candidates[1]?.breakdowns.prefill?.cube).toBe(0.69);
    expect(result?.evidence).toBe('optimizer_phase_breakdown');
  });

  test('one best row alone', () => {
    const { result } = readOutput(
      '{"parallel":"TP=2 | PP=1 | DP=1","batch_size":64,"concurrency":64,"tpot":20.5,"token/s":3121.95}',
    );
    expect(result?.results).toHaveLength(1);
    expect(result?.results[0]).toMatchObject({
      phase: 'decode',
      best: { concurrency: 64, throughputTokensPerSecond: 3121.95 },
    });
  });

  test('a plan document of the command line', () => {
    const { result } = readOutput(
      JSON.stringify({
        schema: 'throughline.plan/1',
        mode: 'aggregation',
        estimator: 'analytic',
        plan: {
          slots: {
            model: { value: 'Qwen/Qwen3-8B', label: 'model' },
            numDevices: { value: 4 },
            compile: { value: true },
          },
        },
        command: ['throughline', 'engine'],
        results: [
          {
            device: 'TEST_DEVICE',
            phase: 'aggregated',
            best: {
              parallel: 'TP=4 | PP=1 | DP=1',
              tp: 4,
              batchSize: 3,
              concurrency: 3,
              throughputTokensPerSecond: 10,
              ttftMs: 1,
              tpotMs: 2,
              memory: { weightGiB: 3 },
            },
            candidates: [],
          },
        ],
      }),
    );
    expect(result).toMatchObject({
      estimator: 'analytic',
      command: ['throughline', 'engine'],
      conditions: { numDevices: 4, compile: true },
    });
    expect(result?.results[0]?.best).toMatchObject({ tp: 4, batchSize: 3, memory: { weightGiB: 3 } });
  });

  test('a simulated forward pass', () => {
    const { kind, forwards } = readOutput(
      JSON.stringify({
        executionTimeSeconds: 0.01,
        tokensPerSecondPerDevice: 5,
        operators: [{ name: 'aten.mm.default', calls: 1, seconds: 0.001, bound: 'memory_bound' }],
        memory: { weightGiB: 5 },
        bounds: { memory: 1, communication: 0, cube: 0, vector: 0 },
      }),
    );
    expect(kind).toBe('op-bound');
    expect(forwards[0]).toMatchObject({ executionSeconds: 0.01, memory: { weightGiB: 5, kvCacheGiB: null } });
  });

  test('a chrome trace is known for one and gives no figures', () => {
    expect(readOutput('{"traceEvents":[{"ph":"X","name":"mm","ts":0,"dur":5}]}')).toMatchObject({
      kind: 'chrome-trace',
      result: null,
    });
  });

  test('a cut document is handed back', () => {
    const { kind, unread } = readOutput('{"Throughput": 3875.2');
    expect(kind).toBe('unknown');
    expect(unread).toHaveLength(1);
  });
});
