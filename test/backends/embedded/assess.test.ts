import { describe, expect, it } from 'vitest';
import { assessmentOf } from '../../../src/backends/embedded/assess/assess.ts';
import { widestSpace } from '../../../src/backends/embedded/assess/held-search.ts';
import { feasibleChangesOf } from '../../../src/backends/embedded/feasible-changes.ts';
import { forecastOf } from '../../../src/backends/embedded/forecast.ts';
import { memoryCheckOf } from '../../../src/backends/embedded/memory-check.ts';
import { planRequest } from '../../../src/backends/embedded/plan-request.ts';
import { optimize } from '../../../src/engine/index.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { answersOf } from '../../plan/plan-kit.ts';

const plan: Partial<SlotValues> = {
  model: 'Qwen/Qwen3-32B',
  devices: ['ATLAS_800_A2_376T_64G'],
  numDevices: 8,
  inputLength: 8192,
  outputLength: 512,
  mode: 'aggregation',
  tpotLimitMs: 50,
  quantize: 'recommended',
  prefixCache: false,
  mtp: false,
  compile: true,
};
const answers = (change: Partial<SlotValues>) => answersOf({ ...plan, ...change });
const assessed = (change: Partial<SlotValues>) => assessmentOf(answers(change));
const custom = (
  quantizeLinearAction: SlotValues['quantizeLinearAction'],
  quantizeAttentionAction: SlotValues['quantizeAttentionAction'] = 'DISABLED',
) => ({ quantize: 'custom', quantizeLinearAction, quantizeAttentionAction }) as const;

describe('formats without a peak', () => {
  it('have rates in tokens of a P/D ratio, too: what its whole instances serve together', () => {
    const ratio = {
      mode: 'pd-ratio',
      devices: ['ATLAS_800_A3_752T_128G_DIE'],
      inputLength: 3500,
      outputLength: 500,
      prefillDevicesPerInstance: 2,
      decodeDevicesPerInstance: 2,
      ttftLimitMs: 2000,
    } as const;
    const change = { ...ratio, ...custom('MXFP4') };
    const [formats] = assessed(change)?.formats ?? [];
    const { pdRatio } = optimize(planRequest(answers(change)).request).devices[0] ?? {};
    const [pair] = pdRatio?.pairs ?? [];
    const served = Math.min(
      (pdRatio?.instances?.prefill ?? 0) * (pair?.prefillRequestsPerSecond ?? 0),
      (pdRatio?.instances?.decode ?? 0) * (pair?.decodeRequestsPerSecond ?? 0),
    );
    expect(served).toBeGreaterThan(0);
    expect(formats?.modelled).toBeCloseTo(served * 500, 6);
    expect(formats?.computed ?? 0).toBeGreaterThan(500);
  });

  it('are named with both rates: MXFP4 and FP8 attention on A2', () => {
    const [formats] = assessed(custom('MXFP4', 'FP8'))?.formats ?? [];
    expect(
      formats?.concerns.map(({ format, countedAs, computedIn }) => [format, countedAs, computedIn]),
    ).toEqual([
      ['fp4', null, 'fp16'],
      ['fp8', null, 'fp16'],
    ]);
    expect(formats?.modelled).toBeCloseTo(3093, -1);
    expect(formats?.computed ?? 0).toBeLessThan(1300);
  });

  it.each([
    ['FP8 linears, which borrow the int8 peak', custom('FP8'), ['fp8']],
    ['FP8 attention', custom('W8A8_DYNAMIC', 'FP8'), ['fp8']],
    ['MXFP4 on A3', { ...custom('MXFP4'), devices: ['ATLAS_800_A3_752T_128G_DIE'] }, ['fp4']],
    ['W8A8, which A2 has a peak for', custom('W8A8_DYNAMIC'), []],
    ['no quantization', custom('DISABLED'), []],
    ['MXFP4 and FP8 where the device has both', { ...custom('MXFP4', 'FP8'), devices: ['TEST_DEVICE'] }, []],
  ] as const)('%s', (_, change, formats) => {
    const found = assessed(change as Partial<SlotValues>)?.formats ?? [];
    expect(found.flatMap(({ concerns }) => concerns.map(({ format }) => format))).toEqual(formats);
  });

  it('are gone once they are computed in the nearest format', () => {
    expect(assessed({ ...custom('MXFP4', 'FP8'), nearestPeak: true })?.formats).toEqual([]);
    const rate = (change: Partial<SlotValues>) => forecastOf(answers(change))?.best?.tokensPerSecond ?? 0;
    expect(rate({ ...custom('MXFP4'), nearestPeak: true })).toBeLessThan(rate(custom('MXFP4')));
  });
});

describe('memory beside the model', () => {
  const hybrid: Partial<SlotValues> = {
    model: 'Qwen/Qwen3.5-35B-A3B',
    textOnly: true,
    numDevices: 2,
    inputLength: 512,
    outputLength: 256,
    tpotLimitMs: 150,
  };

  it('breaks the best row of a hybrid model, and names the batch that holds', () => {
    const [memory] = assessed(hybrid)?.memory ?? [];
    // 512 requests · 64.4 MB
    expect(memory?.recurrentStateGiB).toBeCloseTo((512 * 64.4e6) / 1024 ** 3, 1);
    expect(memory?.leftGiB ?? 0).toBeLessThan(0);
    const batch = memory?.largestBatch ?? 0;
    expect(batch).toBeGreaterThan(400);
    expect(batch).toBeLessThan(512);
    const [mended] = assessed({ ...hybrid, batchRange: [1, batch] })?.memory ?? [];
    expect(mended?.leftGiB ?? -1).toBeGreaterThanOrEqual(0);
    const [beyond] = assessed({ ...hybrid, batchRange: [batch + 1, batch + 1] })?.memory ?? [];
    expect(beyond?.leftGiB ?? 0).toBeLessThan(0);
  });

  it('is not spoken of where the model counts everything', () => {
    expect(assessed({})?.memory).toEqual([]);
  });

  it('counts less cache than the model for layers that have none', () => {
    const [memory] =
      assessed({ model: 'Qwen/Qwen3-Next-80B-A3B-Instruct', numDevices: 4, inputLength: 2000 })?.memory ?? [];
    expect(memory?.cachedLayers).toBe(12);
    expect(memory?.cacheDifferenceGiB ?? 0).toBeLessThan(0);
  });
});

describe('what does not fit the memory', () => {
  it('is answered by the smallest count that fits, not by a doubling', () => {
    const check = memoryCheckOf(
      answers({ model: 'deepseek-ai/DeepSeek-R1', numDevices: 4, inputLength: 2048, outputLength: 1024 }),
    );
    expect(check?.neededGiB ?? 0).toBeGreaterThan(check?.availableGiB ?? 0);
    const more = check?.waysOut.find(({ slot }) => slot === 'numDevices');
    expect(more?.value).toBe(16);
    for (const way of check?.waysOut ?? []) {
      expect(way.neededGiB).toBeLessThanOrEqual(check?.availableGiB ?? 0);
    }
    for (let count = 5; count < 16; count += 1) {
      const fewer = memoryCheckOf(
        answers({
          model: 'deepseek-ai/DeepSeek-R1',
          numDevices: count,
          inputLength: 2048,
          outputLength: 1024,
        }),
      );
      expect(fewer === null || fewer.neededGiB > fewer.availableGiB, String(count)).toBe(true);
    }
  });

  it('offers a smaller format only where the device has a unit for it', () => {
    const large = {
      model: 'meta-llama/Meta-Llama-3.1-405B',
      numDevices: 4,
      inputLength: 2048,
      ...custom('DISABLED'),
    };
    const formats = memoryCheckOf(answers(large))?.waysOut.filter(
      ({ slot }) => slot === 'quantizeLinearAction',
    );
    expect(formats?.map(({ value }) => value)).toEqual(['W4A8_DYNAMIC']);
  });

  it('offers the longest prompt that fits where the cache is in the way', () => {
    const long = { numDevices: 1, inputLength: 400_000 };
    const way = memoryCheckOf(answers(long))?.waysOut.find(({ slot }) => slot === 'inputLength');
    const tokens = Number(way?.value);
    expect(tokens % 100).toBe(0);
    const check = memoryCheckOf(answers({ ...long, inputLength: tokens + 100 }));
    expect(check?.neededGiB ?? 0).toBeGreaterThan(check?.availableGiB ?? 0);
  });
});

describe('heads that no split divides', () => {
  it.each([
    [{ numDevices: 8, tpSizes: [8] }, 'query-heads', [1, 2, 4]],
    [{ numDevices: 6, tpSizes: [3, 6] }, 'query-heads', [1, 2]],
    // 28 heads divide by 7; 4 KV heads do not.
    [{ numDevices: 7, tpSizes: [7] }, 'kv-heads', [1]],
  ] as const)('%j', (change, kind, possible) => {
    const [splits] =
      assessed({ model: 'Qwen/Qwen2.5-7B', ...change, tpSizes: [...change.tpSizes] })?.splits ?? [];
    expect(splits?.reasons.map(({ heads }) => heads?.kind)).toContain(kind);
    expect(splits?.possible).toEqual(possible);
  });

  it('are no matter while one size can be laid out', () => {
    expect(assessed({ model: 'Qwen/Qwen2.5-7B', tpSizes: [4, 8] })?.splits).toEqual([]);
  });
});

describe('the widest search', () => {
  const narrow: Partial<SlotValues> = {
    model: 'deepseek-ai/DeepSeek-V3.1',
    devices: ['ATLAS_800_A3_752T_128G_DIE'],
    numDevices: 16,
    inputLength: 4096,
    outputLength: 1024,
    ttftLimitMs: 3000,
    tpotLimitMs: 40,
    searchSpace: 'tp',
  };

  it('stands beside a narrower one with its factor', () => {
    const [wider] = assessed(narrow)?.wider ?? [];
    expect(wider?.best.tokensPerSecond).toBeCloseTo(235, 0);
    expect(wider?.factor).toBeCloseTo(9.4, 1);
    expect(assessed({ ...narrow, searchSpace: 'tp-ep-moedp' })?.wider).toEqual([]);
    expect(assessed({})?.wider).toEqual([]);
  });

  it('stands beside a P/D ratio, too, by what its whole instances serve together', () => {
    const ratio = {
      ...narrow,
      model: 'deepseek-ai/DeepSeek-R1',
      numDevices: 32,
      inputLength: 3500,
      outputLength: 1500,
      mode: 'pd-ratio',
      prefillDevicesPerInstance: 16,
      decodeDevicesPerInstance: 16,
      ttftLimitMs: 2000,
      tpotLimitMs: 50,
    } as const;
    const [wider] = assessed(ratio)?.wider ?? [];
    // One instance of each kind: the slower side, Decode, holds the rate.
    expect(wider?.own?.tokensPerSecond).toBeCloseTo(380, 0);
    expect(wider?.best.tokensPerSecond).toBeCloseTo(405, 0);
    expect(wider?.best.parallel).toBe('P TP=4 DP=4 EP=16 · D TP=4 DP=4 EP=4 MOE-TP=4');
    expect(wider?.best).toMatchObject({ numDevices: 32, concurrency: 20 });
    expect(wider?.factor).toBeCloseTo(405 / 380, 2);
    expect(assessed({ ...ratio, searchSpace: 'tp-ep-moedp' })?.wider).toEqual([]);
  });

  it('holds each phase against its own kind: prompts of one are no answers of the other', () => {
    const apart = {
      ...narrow,
      model: 'deepseek-ai/DeepSeek-V3.1',
      numDevices: 32,
      mode: 'disaggregation',
      phases: 'both',
      ttftLimitMs: 50,
      tpotLimitMs: 30,
    } as const;
    // No search meets a first token of 50 ms; Decode finds its row by another split of the experts.
    expect(assessed(apart)?.wider).toMatchObject([{ phase: 'decode', own: null, factor: null }]);
    const both = assessed({ ...apart, ttftLimitMs: 3000, tpotLimitMs: 60 })?.wider ?? [];
    for (const { factor } of both) expect(factor ?? 1).toBeLessThan(20);
  });

  it('is silent of the same strategies in other numbers of instances', () => {
    const one = assessed({
      ...plan,
      model: 'Qwen/Qwen3.5-35B-A3B',
      textOnly: true,
      numDevices: 4,
      inputLength: 512,
      outputLength: 256,
      mode: 'pd-ratio',
      prefillDevicesPerInstance: 1,
      decodeDevicesPerInstance: 1,
      ttftLimitMs: 2000,
      tpotLimitMs: 150,
    });
    expect(one?.memory.some(({ leftGiB }) => leftGiB < 0)).toBe(true);
    expect(one?.wider).toEqual([]);
  });

  it('leaves out only copies of the experts that no memory holds', () => {
    for (const model of ['deepseek-ai/DeepSeek-V3.1', 'zai-org/GLM-4.5', 'Qwen/Qwen3-30B-A3B']) {
      for (const numDevices of [16, 32]) {
        const one = answers({ ...narrow, model, numDevices, ttftLimitMs: null });
        const { request } = planRequest(one);
        const everything = { ...request.space, tpSizes: [], epSizes: [], moeDpSizes: [] };
        const best = (space: typeof everything | ReturnType<typeof widestSpace>) =>
          optimize({ ...request, space }).devices[0]?.phases[0]?.selected[0];
        expect(best(widestSpace(request)), `${model} on ${numDevices}`).toEqual(best(everything));
      }
    }
  });

  it('is the first way out of a plan that its own search cannot meet', () => {
    const infeasible = { ...narrow, model: 'zai-org/GLM-4.5', ttftLimitMs: null, tpotLimitMs: 30 };
    expect(assessed(infeasible)?.wider).toMatchObject([{ own: null, factor: null }]);
    expect(feasibleChangesOf(answers(infeasible))[0]).toMatchObject({
      slot: 'searchSpace',
      value: 'tp-ep-moedp',
    });
  });
});

describe('limits of the model and of the whole request', () => {
  it('names a request beyond the longest context', () => {
    expect(assessed({ inputLength: 131_072 })?.context).toMatchObject({ tokens: 131_584, positions: 40_960 });
    expect(assessed({})?.context).toBeNull();
    expect(assessed({ inputLength: 40_448 })?.context).toBeNull();
    expect(assessed({ inputLength: 40_449 })?.context).not.toBeNull();
  });

  it('finds the TPOT limit under which the whole request is within its own', () => {
    const e2e = assessed({
      inputLength: 3500,
      outputLength: 1500,
      tpotLimitMs: null,
      e2eLimitMs: 60_000,
    })?.e2e;
    expect(e2e?.bestMs ?? 0).toBeGreaterThan(60_000);
    const kept = assessed({
      inputLength: 3500,
      outputLength: 1500,
      e2eLimitMs: 60_000,
      tpotLimitMs: e2e?.tpotLimitMs ?? 0,
    });
    expect(kept?.e2e).toBeNull();
  });
});
