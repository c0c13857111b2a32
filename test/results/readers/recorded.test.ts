import { describe, expect, test } from 'vitest';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import { resultSchema } from '../../../src/results/result.ts';
import { recording, recordings } from './recordings.ts';

const outcomeOf = (id: string) => readOutput(recording('optimizer', id).stdout);

describe('recorded outputs of the real optimizer', () => {
  test.each(recordings('optimizer').map((one) => [one.id, one] as const))('%s is read whole', (_, one) => {
    const outcome = readOutput(one.stdout);
    expect(outcome.unread).toEqual([]);
    for (const run of outcome.runs) resultSchema.parse(run);
    expect(outcome.runs).toHaveLength(1);
    const figures = one.stdout.match(/\d+\.\d\d(?= tokens\/s)/g)?.map(Number) ?? [];
    const best =
      outcome.result?.results.map((device) => device.best?.throughputTokensPerSecond ?? null) ?? [];
    for (const figure of figures) expect(best).toContain(figure);
  });

  test('a mixture names its experts, limits and memory', () => {
    const { result, kind } = outcomeOf('moe-agg-30b-tp');
    expect(kind).toBe('optimizer');
    const device = result?.results[0];
    expect(device?.memory).toEqual({ totalGiB: 64, reservedGiB: 10 });
    expect(device?.best?.ep).toBeGreaterThan(1);
    expect(device?.candidates.every((row) => row.memory.weightGiB !== null)).toBe(true);
    expect(result?.conditions.quantizeLinearAction).toBe('W8A8_DYNAMIC');
    expect(result?.conditions.compile).toBeNull();
  });

  test('both phases of a disaggregated run, each with its own limit', () => {
    const phases = outcomeOf('dense-disagg-both').result?.results ?? [];
    expect(phases.map((one) => one.phase)).toEqual(['prefill', 'decode']);
    expect(phases[0]?.limits.tpotMs).toBeNull();
    expect(phases[1]?.limits.ttftMs).toBeNull();
    expect(phases[0]?.best?.requestsPerSecond).toBeGreaterThan(0);
  });

  test('instances of prefill and decode', () => {
    const { result } = outcomeOf('dense-ratio');
    const ratio = result?.results[0]?.pdRatio;
    expect(ratio?.pairs).toHaveLength(4);
    expect(ratio).toMatchObject({ prefillInstances: 1, decodeInstances: 2 });
    expect(ratio?.pairs[0]).toMatchObject({ balancedQps: 3.38, decodeConcurrency: 253, prefillBatchSize: 3 });
    expect(result?.results[0]?.limits).toEqual({ ttftMs: 2000, tpotMs: null });
  });

  test('dump frames: every row, best strategy first, plan values', () => {
    const { result, kind } = outcomeOf('r-agg8b-dump');
    expect(kind).toBe('dump');
    const device = result?.results[0];
    expect(device?.rows).toHaveLength(11);
    expect(device?.best).toMatchObject({
      parallel: 'TP=1 | PP=1 | DP=4',
      throughputTokensPerSecond: 10592.457,
    });
    expect(device?.best?.maxBatchedTokens).toBe(4096);
    expect(device?.best?.extra.prefill_num_chunks).toBe('1');
    expect(result?.conditions).toMatchObject({ inputLength: 1024, outputLength: 512, numDevices: 4 });
    expect(result?.evidence).toBe('optimizer_phase_breakdown');
  });

  test('breakdowns without collectives are put right, with them they are as printed', () => {
    const rows = outcomeOf('r-agg8b-dump').result?.results[0]?.rows ?? [];
    const alone = rows.find((row) => row.tp === 1);
    expect(alone?.breakdowns.prefill).toMatchObject({
      reading: 'unshifted',
      communication: 0,
      cube: 0.4967,
      vector: 0.01,
    });
    expect(alone?.breakdowns.decode).toMatchObject({ reading: 'as-is', memory: 1, cube: 0 });
    const split = rows.find((row) => row.tp === 2);
    expect(split?.breakdowns.prefill).toMatchObject({
      reading: 'as-is',
      communication: 0.4444,
      cube: 0.2246,
    });
  });

  test('several devices, and what the cross-hardware table says of them', () => {
    const outcome = outcomeOf('r-multi');
    expect(outcome.result?.results.map((one) => one.device)).toEqual([
      'TEST_DEVICE',
      'ATLAS_800_A2_280T_32G_PCIE',
      'ATLAS_350_425T_84G',
    ]);
    expect(outcome.hardware.map((one) => one.linkGbPerSecond)).toEqual([
      '35 | 137.2',
      '44.8',
      '12.6 | 17.92 | 135.15',
    ]);
  });

  test('a length distribution notes its samples on the row they belong to', () => {
    const device = outcomeOf('lengths-agg').result?.results[0];
    expect(device?.candidates).toHaveLength(2);
    expect(device?.best?.extra['num_input_tokens 2500']).toBe('request_ratio 0.300, samples 30');
    const dump = outcomeOf('lengths-prefill').result?.results[0];
    expect(dump?.rows.every((row) => row.throughputTokensPerSecond !== null)).toBe(true);
  });

  test('nothing found is a result without rows', () => {
    const { result } = outcomeOf('dense-infeasible');
    expect(result).toMatchObject({ results: [], elapsedSeconds: 38.59 });
  });
});

describe('recorded outputs of the real text_generate', () => {
  test.each(recordings('text-generate').map((one) => [one.id, one] as const))('%s adds up', (_, one) => {
    const { forwards, unread } = readOutput(one.stdout);
    expect(unread).toEqual([]);
    for (const table of forwards[0]?.tables ?? []) {
      const sum = table.operators.reduce((total, operator) => total + (operator.totalSeconds ?? 0), 0);
      expect(sum).toBeCloseTo(table.totalSeconds ?? -1, 4);
    }
    const { bounds } = forwards[0] ?? {};
    expect(
      (bounds?.memory ?? 0) + (bounds?.communication ?? 0) + (bounds?.cube ?? 0) + (bounds?.vector ?? 0),
    ).toBeCloseTo(1, 3);
  });

  test('bounds of operators raise the evidence', () => {
    const outcome = readOutput(recording('text-generate', 'dense-decode-bounds').stdout);
    expect(outcome.kind).toBe('op-bound');
    const [first] = outcome.forwards[0]?.tables[0]?.operators ?? [];
    expect(first).toMatchObject({
      name: 'tensor_cast.static_quant_linear.default',
      bound: 'memory_bound',
      calls: 144,
      components: { memory: 0.9134 },
    });
  });

  test('stages of a pipeline', () => {
    const [pass] = readOutput(recording('text-generate', 'dense-pp2').stdout).forwards;
    expect(pass?.tables.map((table) => table.title)).toEqual([
      'pipeline stage 0 layers 0:18',
      'pipeline stage 1 layers 18:36',
      'pipeline transfer 0->1 bytes=16777216',
    ]);
    expect(pass?.stages[1]).toMatchObject({ computeSeconds: 0.052871, peakGiB: 2.353 });
  });
});
