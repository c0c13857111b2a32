import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DeviceReport,
  type OptimizerRow,
  optimize,
  ParallelSplitError,
  type PhaseReport,
  prepareForward,
} from '../../../../src/engine/index.ts';
import { arbitraryRequest, denseModels } from './arbitrary-request.ts';

const runs = { numRuns: 30 };

function phasesOf(devices: readonly DeviceReport[]): PhaseReport[] {
  return devices.flatMap((device) => device.phases);
}

function meets({ limits }: PhaseReport, row: OptimizerRow): boolean {
  const within = (value: number | null, limit: number | null) =>
    limit === null || (value ?? Number.POSITIVE_INFINITY) <= limit;
  return within(row.ttftMs, limits.ttftMs) && within(row.tpotMs, limits.tpotMs);
}

describe('searches', () => {
  test('the best row is the best of all rows that meet the limits, for the phase and for every label', () => {
    fc.assert(
      fc.property(arbitraryRequest(), (request) => {
        for (const phase of phasesOf(optimize(request).devices)) {
          const good = phase.rows.filter((row) => meets(phase, row));
          const most = (rows: readonly OptimizerRow[]) => Math.max(...rows.map((row) => row.tokensPerSecond));
          expect(phase.selected.length > 0).toBe(good.length > 0);
          if (good.length > 0) expect(phase.selected[0]?.tokensPerSecond).toBe(most(good));
          const labels = new Set(good.map((row) => row.label));
          expect(new Set(phase.selected.map((row) => row.label))).toEqual(labels);
          for (const best of phase.selected) {
            expect(best.tokensPerSecond).toBe(most(good.filter((row) => row.label === best.label)));
          }
        }
      }),
      runs,
    );
  });

  test('every row fits the memory and its latencies', () => {
    fc.assert(
      fc.property(arbitraryRequest(), (request) => {
        for (const phase of phasesOf(optimize(request).devices)) {
          for (const row of phase.rows) {
            expect(row.memory.availableGiB).toBeGreaterThanOrEqual(0);
            expect(row.concurrency).toBe(row.batchSize * row.split.dp);
            expect(row.tokensPerSecond).toBeGreaterThan(0);
          }
        }
      }),
      runs,
    );
  });

  test('the order of devices changes nothing about each of them', () => {
    fc.assert(
      fc.property(arbitraryRequest(), (request) => {
        const forward = optimize(request).devices;
        const backward = optimize({ ...request, devices: request.devices.toReversed() }).devices;
        expect(backward.toReversed()).toEqual(forward);
      }),
      runs,
    );
  });

  test('the same request gives the same bytes', () => {
    fc.assert(
      fc.property(arbitraryRequest(), (request) => {
        expect(JSON.stringify(optimize(request))).toBe(JSON.stringify(optimize(request)));
      }),
      runs,
    );
  });
});

const split = (tp: number, dp: number) => ({
  worldSize: tp * dp,
  tp,
  dp,
  pp: 1,
  ep: 1,
  moeTp: tp * dp,
  moeDp: 1,
  dcp: 1,
  oProjTp: tp,
  mlpTp: tp,
  lmHeadTp: tp,
});

const forwardCase = (models?: string[]) =>
  fc.record({
    request: arbitraryRequest(models),
    tp: fc.constantFrom(1, 2, 4),
    dp: fc.constantFrom(1, 2),
    phase: fc.constantFrom('prefill' as const, 'decode' as const),
    batch: fc.integer({ min: 1, max: 400 }),
    queryLength: fc.integer({ min: 1, max: 3000 }),
    sequenceLength: fc.integer({ min: 3000, max: 9000 }),
    more: fc.integer({ min: 1, max: 200 }),
  });

function forwardOf({ request, tp, dp }: { request: Parameters<typeof optimize>[0]; tp: number; dp: number }) {
  const { architecture, quantization, compile, options, devices } = request;
  const [device] = devices;
  if (device === undefined) throw new Error('a request without devices');
  return prepareForward({
    architecture,
    device,
    split: split(tp, dp),
    quantization,
    compile,
    options,
    mtpTokens: 0,
    dynamicShapes: true,
  });
}

describe('one forward pass', () => {
  test('weights and cache never shrink as the batch grows', () => {
    fc.assert(
      fc.property(forwardCase(), (given) => {
        const forward = forwardOf(given);
        const { phase, queryLength, sequenceLength, batch, more } = given;
        const held = (count: number) => {
          const { memory } = forward.cost({ phase, requests: [{ count, queryLength, sequenceLength }] });
          return memory.weightBytes + memory.kvCacheBytes;
        };
        expect(held(batch + more)).toBeGreaterThanOrEqual(held(batch));
      }),
      runs,
    );
  });

  test('a dense model never takes less time for more requests, longer queries or longer contexts', () => {
    fc.assert(
      fc.property(forwardCase(denseModels), (given) => {
        const forward = forwardOf(given);
        const { phase, queryLength, sequenceLength, batch, more } = given;
        const seconds = (count: number, query: number, sequence: number) =>
          forward.cost({ phase, requests: [{ count, queryLength: query, sequenceLength: sequence }] })
            .seconds;
        const now = seconds(batch, queryLength, sequenceLength);
        expect(seconds(batch + more, queryLength, sequenceLength)).toBeGreaterThanOrEqual(now);
        expect(seconds(batch, queryLength + more, sequenceLength)).toBeGreaterThanOrEqual(now);
        expect(seconds(batch, queryLength, sequenceLength + more)).toBeGreaterThanOrEqual(now);
      }),
      runs,
    );
  });

  test('heads that do not divide are an error of the split, not of the program', () => {
    fc.assert(
      fc.property(forwardCase(denseModels), (given) => {
        expect(() => forwardOf({ ...given, tp: 3 })).toThrow(ParallelSplitError);
      }),
      { numRuns: 5 },
    );
  });
});
