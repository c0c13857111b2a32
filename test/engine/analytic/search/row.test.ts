import { describe, expect, it } from 'vitest';
import { rowOf } from '../../../../src/engine/analytic/search/row.ts';

type Context = Parameters<typeof rowOf>[1];
type Probe = Parameters<typeof rowOf>[0];

function row(phase: Context['phase'], figures: Partial<Probe['outcome']>) {
  const outcome = {
    concurrency: 30,
    ttftMs: 400.00049,
    tpotMs: 20,
    tokensPerSecond: 1500,
    memory: { weightGiB: 1.23456, kvCacheGiB: 2, activationGiB: 3, availableGiB: 4 },
    prefillChunks: 1,
    prefill: null,
    decode: null,
    schedule: null,
    lengths: null,
    ...figures,
  };
  const candidate = { split: { worldSize: 4 }, mtpTokens: 0, id: 'a', label: 'TP=4' };
  return rowOf(
    { batchSize: 30, outcome, stop: null } as unknown as Probe,
    {
      candidate,
      phase,
      outputTokens: 100,
      effectiveInputTokens: 10,
      maxBatchedTokens: 10,
    } as unknown as Context,
  );
}

describe('requests each second of a row', () => {
  it('are the tokens of an aggregated row, a request at a time', () => {
    expect(row('aggregated', {}).requestsPerSecond).toBe(15);
  });

  it('are prompts a TTFT where only prefill runs, from the printed latency', () => {
    expect(row('prefill', {}).requestsPerSecond).toBe((30 / 400) * 1000);
    expect(row('prefill', { ttftMs: null }).requestsPerSecond).toBeNull();
  });

  it('are answers a whole decode where only decode runs', () => {
    expect(row('decode', {}).requestsPerSecond).toBe((30 / (20 * 100)) * 1000);
    expect(row('decode', { tpotMs: null }).requestsPerSecond).toBeNull();
  });
});

it('figures of a row have three decimals, and each device its part', () => {
  const one = row('aggregated', { tokensPerSecond: 1000.0004 });
  expect(one.ttftMs).toBe(400);
  expect(one.memory.weightGiB).toBe(1.235);
  expect(one.tokensPerSecondPerDevice).toBe(250);
});
