import { describe, expect, it } from 'vitest';
import { measuredPointSchema } from '../../../src/engine/serving/points/measured-point.ts';
import { bareModelName, frameworkNamed } from '../../../src/engine/serving/points/names.ts';
import type { ServingRegistry } from '../../../src/engine/serving/points/point-facts.ts';
import { pointSetup } from '../../../src/engine/serving/points/point-setup.ts';
import { pointSplit } from '../../../src/engine/serving/points/point-split.ts';
import { PointRefusedError } from '../../../src/engine/serving/points/refusal.ts';
import { runPoint } from '../../../src/engine/serving/points/run-point.ts';
import { servingModelNamed } from '../../../src/engine/serving/registry/serving-models.ts';
import { systemNamed } from '../../../src/engine/serving/registry/serving-systems.ts';

const registry: ServingRegistry = { model: servingModelNamed, system: systemNamed, operators: () => null };

const point = (changes: object = {}) =>
  measuredPointSchema.parse({
    id: 'one',
    hardware: 'NVIDIA H100 SXM',
    num_gpus: 2,
    model: 'meta-llama/Llama-3.1-8B-Instruct',
    precision: 'bf16',
    framework: 'vllm',
    mode: 'agg',
    parallel: { tp: 1 },
    isl: 512,
    osl: 64,
    load: { type: 'closed-loop concurrency', concurrency: 8 },
    ...changes,
  });

const reasonOf = (changes: object) => {
  try {
    runPoint(pointSetup(point(changes), registry));
    return null;
  } catch (error) {
    if (error instanceof PointRefusedError) return error.refusal.reason;
    throw error;
  }
};

describe('measured points', () => {
  it('name models in many ways', () => {
    for (const name of ['DeepSeek-R1 (0528)', 'deepseek-ai/DeepSeek-R1', 'DeepSeek-R1-0528-W8A8']) {
      expect(servingModelNamed(name)?.id).toBe('deepseek-ai/DeepSeek-V3');
    }
    expect(servingModelNamed('nvidia/Llama-3.3-70B-Instruct-FP4')?.id).toBe(
      'meta-llama/Llama-3.3-70B-Instruct',
    );
    expect(bareModelName('llama2-70b-99.9')).toBe(
      bareModelName('meta-llama/Llama-2-70b-chat-hf').replace('llama2', 'llama2'),
    );
    expect(servingModelNamed('no-such-model')).toBeNull();
  });

  it('name frameworks and systems in many ways', () => {
    expect(frameworkNamed('dynamo-trt')).toBe('trtllm');
    expect(frameworkNamed('mori-sglang')).toBe('sglang');
    expect(frameworkNamed('vllm-ascend')).toBe('vllm-ascend');
    expect(frameworkNamed('mindie')).toBeNull();
    expect(systemNamed('AMD Instinct MI300X 192GB HBM3')?.id).toBe('mi300x');
    expect(systemNamed('Ascend A3-752T')?.id).toBe('ATLAS_800_A3_752T_128G_DIE');
  });

  it('share their users over replicas', () => {
    const { instances, protocol } = pointSetup(point(), registry);
    expect(instances).toMatchObject({ kind: 'aggregated', replicas: 2 });
    expect(protocol).toMatchObject({ kind: 'closed-loop', users: 4, requests: 40 });
  });

  it('have sizes that a converter squared put right, of its own files alone', () => {
    const sizes = { tp: 4, attention_dp: 4, moe_tp: 1, moe_ep: 4 };
    expect(pointSplit(sizes, 16, { mayBeSquared: true })).toEqual({
      split: { tp: 1, attentionDp: 4, expertTp: 1, expertEp: 4, pp: 1 },
      replicas: 1,
    });
    expect(pointSplit(sizes, 16, { mayBeSquared: false }).split).toMatchObject({
      tp: 4,
      attentionDp: 4,
      expertTp: 4,
      expertEp: 4,
    });
  });

  it('with attention data parallelism spread requests over all ranks', () => {
    expect(pointSplit({ tp: 8, ep: 1, dp_attention: true }, 8, { mayBeSquared: true }).split).toEqual({
      tp: 1,
      attentionDp: 8,
      expertTp: 1,
      expertEp: 8,
      pp: 1,
    });
    expect(pointSplit({ tp: 8, ep: 8, dp_attention: false }, 8, { mayBeSquared: true }).split).toMatchObject({
      tp: 8,
      expertEp: 8,
    });
    expect(pointSplit({ tp: 8, attention_dp: 'enabled' }, 8, { mayBeSquared: false }).split).toMatchObject({
      attentionDp: 8,
    });
  });

  it('are refused with the reason that binds', () => {
    expect(reasonOf({ exclude: 'hot cache' })).toBe('excluded-in-the-file');
    expect(reasonOf({ model: 'no-such-model' })).toBe('unknown-model');
    expect(reasonOf({ hardware: 'Abacus 3000' })).toBe('unknown-system');
    expect(reasonOf({ framework: 'lmdeploy' })).toBe('unknown-framework');
    expect(reasonOf({ isl: null })).toBe('lengths-missing');
    expect(reasonOf({ load: { type: 'production average' } })).toBe('load-missing');
    expect(reasonOf({ model: 'Llama-3.1-405B', parallel: { tp: 2 } })).toBe('does-not-fit');
    expect(reasonOf({ ttft_mean_ms: 5, tpot_mean_ms: 0.02 })).toBe('impossible-prefill-rate');
    expect(reasonOf({})).toBeNull();
  });

  describe('of disaggregated servers', () => {
    const part = (changes: object = {}) => ({
      tp: 8,
      ep: 8,
      dp_attention: false,
      workers: 1,
      gpus: 8,
      ...changes,
    });
    const pair = (decode: object, users: number, changes: object = {}) =>
      point({
        model: 'DeepSeek-R1',
        hardware: 'NVIDIA GB300',
        aic_system: 'gb300',
        precision: 'fp8',
        framework: 'dynamo-trt',
        mode: 'disagg',
        num_gpus: 36,
        isl: 1024,
        osl: 1024,
        load: { type: 'closed-loop concurrency', concurrency: users, num_prompts: 4 * users },
        parallel: {
          prefill: part({ tp: 4, ep: 4, dp_attention: true, gpus: 4 }),
          decode: part({ workers: 4, gpus: 32, ...decode }),
        },
        ...changes,
      });

    it('that tell how many requests they run at once let the others wait for their first token', () => {
      const ttft = (decode: object) => runPoint(pointSetup(pair(decode, 24), registry)).figures.ttft.median;
      const free = ttft({});
      expect(ttft({ max_running_requests: 4 })).toBeGreaterThan(3 * free);
      expect(ttft({ max_running_requests: 6 })).toBeLessThan(1.5 * free);
    });

    it('of InferenceX run as many as their public launch scripts say', () => {
      const origin = { source: 'inferencex-app', origin: 'InferenceX', spec_decode: 'mtp' };
      const { instances } = pointSetup(pair({}, 24, origin), registry);
      expect(instances).toMatchObject({
        kind: 'disaggregated',
        decode: { policy: { maxRunning: 4 }, speculation: { drafted: 3 } },
        prefill: { policy: { budget: 16384 } },
      });
      // Nobody published a script for this number of users.
      const { instances: unknown } = pointSetup(pair({}, 25, origin), registry);
      expect(unknown).toMatchObject({ decode: { policy: { maxRunning: 2048 } } });
    });
  });

  it('take the first-token time of the release that was measured', () => {
    const of = (version: string | null) =>
      pointSetup(
        point({
          model: 'DeepSeek-R1',
          hardware: 'NVIDIA H200 SXM',
          precision: 'fp8',
          framework: 'sglang',
          framework_version: version,
          num_gpus: 8,
          parallel: { tp: 8 },
        }),
        registry,
      );
    const floors = ['lmsysorg/sglang:v0.5.9', null, 'lmsysorg/sglang:v0.5.12'].map((version) => {
      const { instances } = of(version);
      return instances.kind === 'aggregated' ? instances.replica.firstToken.floorMicroseconds : Number.NaN;
    });
    expect(floors).toEqual([145_000, 120_000, 70_000]);
  });

  it('of disaggregated and speculative serving are predicted, not refused', () => {
    const part = { tp: 8, ep: 1, dp_attention: false, workers: 1, gpus: 8 };
    const pair = {
      model: 'DeepSeek-R1',
      hardware: 'NVIDIA B200 SXM',
      precision: 'fp4',
      framework: 'dynamo-trt',
      num_gpus: 16,
    };
    const raw = runPoint(
      pointSetup(point({ ...pair, mode: 'disagg', parallel: { prefill: part, decode: part } }), registry),
    );
    expect(raw.devices).toBe(16);
    expect(raw.figures.tpot.mean).toBeGreaterThan(0);
    const slow = runPoint(pointSetup(point({ ...pair, num_gpus: 8, parallel: part }), registry));
    const fast = runPoint(
      pointSetup(point({ ...pair, num_gpus: 8, parallel: part, spec_decode: 'mtp' }), registry),
    );
    expect(fast.figures.tpot.mean).toBeLessThan(slow.figures.tpot.mean);
  });
});
