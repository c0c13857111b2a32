import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { servingData } from '../../../../src/backends/calibrated/serving-data.ts';
import {
  assumedOnGpu,
  type GpuSizingData,
  gpuSizingData,
  isSizedFromMeasurements,
  sizeOnGpus,
} from '../../../../src/backends/calibrated/sizing/size-gpus.ts';
import { sizePlan } from '../../../../src/backends/embedded/sizing/size-plan.ts';
import { registryFacts } from '../../../../src/plan/registry-facts.ts';
import type { SlotValues } from '../../../../src/plan/slots/values.ts';
import type { Load } from '../../../../src/results/sizing.ts';
import { sizingLines } from '../../../../src/results/summary/sizing.ts';
import { plainText } from '../../../../src/text/line.ts';
import { answersOf } from '../../../plan/plan-kit.ts';

const ascend = 'ATLAS_800_A2_376T_64G';
const plan: Partial<SlotValues> = {
  model: 'Qwen/Qwen3-32B',
  devices: ['h200_sxm', ascend],
  inputLength: 3500,
  outputLength: 1500,
  tpotLimitMs: 50,
  concurrentUsers: 400,
};

const facts = registryFacts();

let data: GpuSizingData;

beforeAll(async () => {
  const sources = servingData({ config: () => null, local: () => null });
  const read = await gpuSizingData(
    answersOf(plan),
    ['h200_sxm', 'h100_sxm', ascend],
    facts,
    sources,
    () => null,
  );
  if (read === null) throw new Error('no GPU was named');
  data = read;
});

function sized(change: Partial<SlotValues> = {}, own: Partial<GpuSizingData> = {}) {
  const answers = answersOf({ ...plan, ...change });
  return sizePlan(answers, (name, load, deviceHour) =>
    isSizedFromMeasurements(name, facts)
      ? sizeOnGpus(answers, name, load, deviceHour, { ...data, ...own })
      : null,
  );
}

const users = (concurrentUsers: number): Load => ({
  concurrentUsers,
  requestsPerSecond: null,
  outputTokensPerSecond: null,
  peakFactor: 1,
});

describe('sizing GPUs beside Ascend devices', () => {
  it('has a row within the limit, with basis and bands, and the Ascend row as it is alone', () => {
    const { devices } = sized({ deviceHourCost: [3, 2] });
    const [gpu, npu] = devices;
    const found = gpu?.replicas;
    const row = found?.row;
    expect(gpu).toMatchObject({ device: 'h200_sxm', estimator: 'calibrated', refusal: null });
    expect(row?.basis).toBe('calibrated');
    expect(row?.bands).toMatchObject({ share: 0.8, group: 'vllm · InferenceX' });
    const { tpotMs, ttftMs, tokensPerSecond } = row?.bands ?? {};
    expect(row?.tpotMs).toBeLessThanOrEqual(50);
    expect(row?.tpotMs).toBeGreaterThan(tpotMs?.[0] ?? Number.NaN);
    expect(row?.tpotMs).toBeLessThan(tpotMs?.[1] ?? Number.NaN);
    expect(row?.ttftMs).toBeGreaterThan(ttftMs?.[0] ?? Number.NaN);
    expect(row?.tokensPerSecond).toBeLessThan(tokensPerSecond?.[1] ?? Number.NaN);
    expect((found?.instances ?? 0) * (row?.concurrency ?? 0)).toBeGreaterThanOrEqual(400);
    expect(((found?.instances ?? 0) - 1) * (row?.concurrency ?? 0)).toBeLessThan(400);
    expect([1, 2, 4, 8]).toContain(found?.devicesPerInstance);
    expect(gpu?.group).toMatchObject({ instances: 1, devices: 8 });
    expect([gpu?.cost?.deviceHour, npu?.cost?.deviceHour]).toEqual([3, 2]);
    expect({ ...npu, cost: null }).toEqual(sized({ devices: [ascend] }).devices[0]);
    expect(npu?.replicas?.row).toMatchObject({ basis: 'simulated', bands: null });
  });

  it('counts equal replicas of a group with all that they serve together', () => {
    const [gpu] = sized({ concurrentUsers: 400 }).devices;
    const alone = gpu?.replicas?.row;
    const together = gpu?.group?.row;
    expect([alone?.parallel, together?.parallel]).toEqual(['TP=2', '4 × TP=2']);
    expect(together?.concurrency).toBe(4 * (alone?.concurrency ?? 0));
    expect(together?.requestsPerSecond).toBeCloseTo(4 * (alone?.requestsPerSecond ?? 0));
    expect(together?.bands?.tokensPerSecond[1]).toBeCloseTo(4 * (alone?.bands?.tokensPerSecond[1] ?? 0));
  });

  it('never needs more devices under a looser limit', () => {
    const needed = (tpotLimitMs: number, wanted: number) => {
      const answers = answersOf({ ...plan, tpotLimitMs });
      const { replicas } = sizeOnGpus(answers, 'h100_sxm', users(wanted), null, data);
      return replicas?.devices ?? Number.POSITIVE_INFINITY;
    };
    const limit = fc.integer({ min: 8, max: 90 });
    fc.assert(
      fc.property(limit, limit, fc.integer({ min: 1, max: 3000 }), (one, other, wanted) => {
        const [tight, loose] = [Math.min(one, other), Math.max(one, other)];
        expect(needed(loose, wanted)).toBeLessThanOrEqual(needed(tight, wanted));
      }),
      { numRuns: 15 },
    );
  });

  it('holds the limit for the whole request', () => {
    const [gpu] = sized({ tpotLimitMs: null, e2eLimitMs: 60_000 }).devices;
    expect(gpu?.replicas?.row.e2eMs).toBeLessThanOrEqual(60_000);
    expect(gpu?.replicas?.row.e2eMs).toBeGreaterThan(45_000);
  });

  it('refuses with the reason what it cannot size, and sizes the others', () => {
    const [gpu, npu] = sized({}, { model: () => null }).devices;
    expect(gpu).toMatchObject({ replicas: null, group: null, estimator: 'calibrated' });
    expect(gpu?.refusal?.en).toContain('Qwen/Qwen3-32B');
    expect(gpu?.refusal?.zh).toContain('Qwen/Qwen3-32B');
    expect(npu?.replicas?.devices).toBe(20);
    expect(sized({ loadProtocol: 'burst' }).devices[0]?.refusal?.en).toContain('closed loop');
    expect(sized({ precision: 'nvfp4' }).devices[0]?.refusal?.en).toContain('nvfp4');
  });

  it('sizes phases apart, prefill for the requests that decode asks for', () => {
    const [gpu] = sized({ mode: 'pd-ratio', ttftLimitMs: 2000 }).devices;
    const { prefill, decode, devices = 0 } = gpu?.phases ?? {};
    expect(gpu).toMatchObject({ replicas: null, group: null, refusal: null });
    expect(devices).toBe((prefill?.devices ?? 0) + (decode?.devices ?? 0));
    expect(prefill?.row).toMatchObject({ tpotMs: null, e2eMs: null });
    expect(decode?.row).toMatchObject({ ttftMs: null, e2eMs: null });
    expect(prefill?.row.ttftMs).toBeLessThanOrEqual(2000);
    expect(decode?.row.tpotMs).toBeLessThanOrEqual(50);
    const seconds = (2000 + (decode?.row.tpotMs ?? 0) * 1499) / 1000;
    expect((prefill?.instances ?? 0) * (prefill?.row.requestsPerSecond ?? 0)).toBeGreaterThanOrEqual(
      400 / seconds,
    );
    const fixed = sized({ mode: 'pd-ratio', ttftLimitMs: 2000, prefillDevicesPerInstance: 4 }).devices[0];
    expect(fixed?.phases?.prefill.devicesPerInstance).toBe(4);
  });

  it('tries groups beyond one node for a model that one node does not hold', () => {
    const [gpu] = sized({ model: 'deepseek-ai/DeepSeek-V3', precision: 'bf16', tpotLimitMs: 100 }).devices;
    expect(gpu?.replicas?.devicesPerInstance).toBeGreaterThan(8);
  });

  it('assumes the format of the checkpoint where the device has a unit for it, and nothing that is stated', () => {
    const open = answersOf(plan);
    expect(assumedOnGpu(open, 'h200_sxm', 'fp8_block').map(({ value }) => value)).toEqual([
      'fp8_block',
      'vllm',
    ]);
    expect(assumedOnGpu(open, 'a100_sxm', 'fp8_block')[0]?.value).toBe('bf16');
    expect(assumedOnGpu(answersOf({ ...plan, precision: 'fp8' }), 'h200_sxm', null)).toEqual([
      { slot: 'framework', value: 'vllm' },
    ]);
    const rate = (own: Partial<GpuSizingData>) =>
      sized({}, own).devices[0]?.replicas?.tokensPerSecondPerDevice;
    const eight = sized({ precision: 'fp8_block' }).devices[0]?.replicas?.tokensPerSecondPerDevice;
    expect(rate({ checkpoint: () => 'fp8_block' })).toBe(eight);
    expect(rate({})).not.toBe(eight);
  });

  it('shows the basis of each row, with the band where there is one, in both languages', () => {
    const { load, devices } = sized();
    const shown = (language: 'en' | 'zh') =>
      plainText(sizingLines(load, devices, [], { language, columns: 200 })).split('\n');
    const [low, high] = devices[0]?.replicas?.row.bands?.tpotMs ?? [0, 0];
    const band = `${low.toFixed(1)}–${high.toFixed(1)} ms`;
    const rowOf = (lines: readonly string[], device: string) => lines.find((one) => one.includes(device));
    expect(rowOf(shown('en'), 'h200_sxm')).toContain(`calibrated, ${band}`);
    expect(rowOf(shown('en'), ascend)).toContain('simulated');
    expect(rowOf(shown('zh'), 'h200_sxm')).toContain(`校准，${band}`);
    expect(rowOf(shown('zh'), ascend)).toContain('仿真');
  });

  it('says that a TTFT limit holds two figures where it decides a size', () => {
    const shown = (change: Partial<SlotValues>) => {
      const { load, devices } = sized(change);
      return plainText(sizingLines(load, devices, [], { language: 'en', columns: 200 }));
    };
    expect(shown({})).not.toContain('TTFT is not the same figure');
    expect(shown({ ttftLimitMs: 2000 })).toContain('TTFT is not the same figure on both');
    expect(shown({ ttftLimitMs: 2000, devices: [ascend] })).not.toContain('TTFT is not the same figure');
  });
});
