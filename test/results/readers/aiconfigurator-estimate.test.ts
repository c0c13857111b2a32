import { describe, expect, it } from 'vitest';
import { readOutput } from '../../../src/results/readers/read-output.ts';

const rule = '='.repeat(60);
const thin = '-'.repeat(60);

function box(mode: string, sizes: readonly string[], figures: readonly string[]): string {
  return [
    '',
    rule,
    `  Performance Estimate (${mode})`,
    rule,
    '  Model:            acme/Some-70B-FP8',
    '  System:           b200_sxm',
    '  Backend:          trtllm (1.3.0rc20)',
    thin,
    '  ISL:              2048',
    '  OSL:              513',
    ...sizes,
    thin,
    ...figures,
    rule,
    '',
  ].join('\n');
}

describe('an estimate that AIConfigurator prints', () => {
  it('is one configuration with the figures of one replica', () => {
    const text = box(
      'agg',
      [
        '  Batch Size:       24',
        '  Context Tokens:   2048',
        '  TP Size:          4',
        '  PP Size:          2',
        '  Attention DP:     2',
      ],
      [
        '  TTFT:             210.500 ms',
        '  TPOT:             11.250 ms',
        '  Request Latency:  5970.500 ms',
        '  Power (per GPU):  unavailable (0.0% coverage)',
        thin,
        '  tokens/s:         4,096.00',
        '  tokens/s/gpu:     256.00',
        '  tokens/s/user:    88.89',
        '  seq/s:            8.000',
        '  Concurrency:      48',
        '  Memory (GPU):     61.25 GB',
      ],
    );
    const [run] = readOutput(text).runs;
    expect(run).toMatchObject({
      estimator: 'aiconfigurator',
      version: '1.3.0rc20',
      conditions: { model: 'acme/Some-70B-FP8', inputLength: 2048, outputLength: 513, numDevices: 16 },
    });
    expect(run?.results[0]?.best).toMatchObject({
      tp: 4,
      pp: 2,
      dp: 2,
      batchSize: 24,
      concurrency: 48,
      throughputTokensPerSecond: 4096,
      requestsPerSecond: 8,
      ttftMs: 210.5,
      tpotMs: 11.25,
      extra: { 'tokens/s/gpu over all output tokens': '256.500', 'Memory (GPU)': '61.25 GB' },
    });
  });

  it('of prefill and decode workers is a pair', () => {
    const text = box(
      'disagg',
      [
        '  (p) TP:           2',
        '  (p) PP:           1',
        '  (p) BS:           1',
        '  (p) Workers:      3',
        '  (d) TP:           4',
        '  (d) PP:           1',
        '  (d) BS:           96',
        '  (d) Workers:      2',
        '  Total GPUs:       14',
      ],
      [
        '  TTFT:             300.000 ms',
        '  TPOT:             9.000 ms',
        thin,
        '  tokens/s:         9,000.00',
        '  seq/s:            17.544',
        '  Concurrency:      192',
      ],
    );
    const [run] = readOutput(text).runs;
    expect(run).toMatchObject({ mode: 'pd-ratio', conditions: { numDevices: 14 } });
    expect(run?.results[0]?.pdRatio).toMatchObject({
      prefillInstances: 3,
      decodeInstances: 2,
      pairs: [{ pdRatio: 1.5, decodeBatchSize: 96, decodeDevicesPerInstance: 4, balancedQps: 17.544 }],
    });
  });

  it('of one phase has no figure of the other', () => {
    const [run] = readOutput(
      box(
        'static_ctx',
        ['  Batch Size:       1', '  TP Size:          1'],
        ['  TTFT:             80.000 ms', thin, '  tokens/s:         0.00'],
      ),
    ).runs;
    expect(run?.results[0]?.best).toMatchObject({ ttftMs: 80, tpotMs: null });
  });
});
