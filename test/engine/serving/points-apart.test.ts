import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shippedCalibration } from '../../../src/backends/calibrated/shipped-calibration.ts';
import type { Replica } from '../../../src/engine/serving/deployment/deployment.ts';
import { measuredPointSchema } from '../../../src/engine/serving/points/measured-point.ts';
import type { ServingRegistry } from '../../../src/engine/serving/points/point-facts.ts';
import { predictPoint } from '../../../src/engine/serving/points/predict-point.ts';
import { PointRefusedError } from '../../../src/engine/serving/points/refusal.ts';
import { servingModelNamed } from '../../../src/engine/serving/registry/serving-models.ts';
import { systemNamed } from '../../../src/engine/serving/registry/serving-systems.ts';

const registry: ServingRegistry = { model: servingModelNamed, system: systemNamed, operators: () => null };

type Fields = Readonly<Record<string, unknown>>;

/** A served dense model, a served mixture of experts, and prefill apart from decode. */
const dense: Fields = {
  id: 'one',
  hardware: 'NVIDIA H100 SXM',
  num_gpus: 2,
  model: 'meta-llama/Llama-3.1-8B-Instruct',
  precision: 'bf16',
  framework: 'vllm',
  mode: 'agg',
  parallel: { tp: 1 },
  isl: 512,
  osl: 32,
  load: { type: 'closed-loop concurrency', concurrency: 8, num_prompts: 16 },
};
const experts: Fields = {
  ...dense,
  model: 'DeepSeek-R1',
  hardware: 'NVIDIA H200 SXM',
  precision: 'fp8',
  framework: 'sglang',
  num_gpus: 8,
  parallel: { tp: 8 },
};
const part = { tp: 8, ep: 8, dp_attention: false, workers: 1, gpus: 8 };
const pair: Fields = {
  ...experts,
  hardware: 'NVIDIA B200 SXM',
  framework: 'dynamo-trt',
  precision: 'fp4',
  mode: 'disagg',
  num_gpus: 16,
  parallel: { prefill: part, decode: part },
};
const inferenceX = { source: 'inferencex-app', origin: 'InferenceX' };

/** What each field of a point may say beside the usual. */
const apart: readonly (readonly [string, Fields, readonly Fields[]])[] = [
  [
    'dense',
    dense,
    [
      {},
      ...['sglang', 'trtllm', 'vllm-ascend', 'lmdeploy'].map((framework) => ({ framework })),
      ...['v0.13.0', 'v0.14.1', '0.6.3', 'nightly'].map((framework_version) => ({ framework_version })),
      ...['fp8', 'int8', 'w4a16', null].map((precision) => ({ precision })),
      ...['AMD Instinct MI300X 192GB HBM3', 'Ascend A3-752T', 'NVIDIA B200 SXM', 'NVIDIA L40S'].map(
        (hardware) => ({ hardware }),
      ),
      { hardware: 'Ascend A2 376T', framework: 'vllm-ascend' },
      { num_gpus: 1 },
      { num_gpus: 3 },
      { num_gpus: null },
      ...[{ tp: 2 }, { tp: 2, pp: 1 }, { tp: 1, pp: 2 }, { dp: 2 }, { tp: 4 }, {}].map((parallel) => ({
        parallel,
      })),
      { isl: 20_000 },
      { osl: 1 },
      { osl: null },
      { load: { type: 'max-load' } },
      { load: { type: 'offline', num_prompts: 40 } },
      { load: { qps: 4, num_prompts: 20 } },
      { load: { request_rate: 'inf', num_prompts: 20 } },
      { load: { type: 'closed-loop concurrency', max_concurrency: 3 } },
      {
        load: {
          type: 'closed-loop concurrency',
          concurrency: 1,
          num_requests: 4,
          len_ratio_range: [0.5, 1.5],
        },
      },
      { load: { type: 'production average' } },
      { spec_decode: 'eagle3' },
      { model: 'openai/gpt-oss-120b', precision: 'fp4', parallel: { tp: 2 } },
      { model: 'Qwen/Qwen3-30B-A3B', parallel: { tp: 2, ep: 2 } },
      { ttft_mean_ms: 5, tpot_mean_ms: 0.02 },
      inferenceX,
      { ...inferenceX, framework: 'trtllm', precision: 'fp8' },
      { ...inferenceX, framework: 'trtllm', isl: 1024, osl: 1100 },
    ],
  ],
  [
    'experts',
    experts,
    [
      {},
      ...['v0.5.9', 'v0.5.12', '0.4.6'].map((framework_version) => ({ framework_version })),
      ...[
        { tp: 8, ep: 8 },
        { tp: 8, ep: 8, dp_attention: true },
        { tp: 8, attention_dp: 4, moe_tp: 1, moe_ep: 8 },
      ].map((parallel) => ({ parallel })),
      ...['vllm', 'trtllm'].map((framework) => ({ framework })),
      { spec_decode: 'mtp' },
      { spec_decode: 'mtp', framework: 'trtllm', ...inferenceX },
      { hardware: 'NVIDIA B200 SXM', precision: 'fp4' },
      { hardware: 'NVIDIA B200 SXM', precision: 'fp4', framework: 'trtllm', ...inferenceX },
      { hardware: 'NVIDIA H100 SXM' },
      { num_gpus: 16, parallel: { tp: 16 } },
    ],
  ],
  [
    'pair',
    pair,
    [
      {},
      { spec_decode: 'mtp' },
      { ...inferenceX, spec_decode: 'mtp' },
      { parallel: { prefill: part, decode: { ...part, dp_attention: true, max_running_requests: 4 } } },
      { parallel: { prefill: { ...part, workers: 2 }, decode: part }, num_gpus: 24 },
      { framework: 'mori-sglang', hardware: 'AMD Instinct MI300X 192GB HBM3', precision: 'fp8' },
      { load: { qps: 2, num_prompts: 12 } },
    ],
  ],
];

const figure = (value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value);
const text = (value: unknown) => JSON.stringify(value, (_, one) => figure(one));

function replicaOf({
  formats,
  split,
  framework,
  policy,
  firstToken,
  memoryShare,
  speculation,
  model,
  system,
}: Replica): string {
  return text([model.id, system.id, framework, split, formats, policy, firstToken, memoryShare, speculation]);
}

/**
 * A prediction changes with the fields of a point that it rests on and with no other: how each is served, and the figures
 * that follow, before and after calibration. `-u` writes the golden anew, and the difference is read.
 */
describe('measured points that differ in one field', () => {
  it.each(apart)('%s', async (name, usual, changes) => {
    const calibration = { document: await shippedCalibration(), local: null };
    const told = changes.map((change) => {
      try {
        const { setup, raw, figures } = predictPoint(
          measuredPointSchema.parse({ ...usual, ...change }),
          registry,
          calibration,
        );
        const { instances, protocol, lengths } = setup;
        const served =
          instances.kind === 'aggregated'
            ? [`${instances.replicas} × ${replicaOf(instances.replica)}`]
            : [
                `${instances.prefillInstances} × ${replicaOf(instances.prefill)}`,
                `${instances.decodeInstances} × ${replicaOf(instances.decode)}`,
              ];
        return [
          text(change),
          ...served,
          `${text(protocol)} ${text(lengths)}`,
          `raw ${raw.devices} ${figure(raw.outputTokensPerSecondPerDevice)} ${text(raw.figures)}`,
          `calibrated ${text(figures)}`,
        ].join('\n  ');
      } catch (error) {
        if (error instanceof PointRefusedError) return `${text(change)}\n  refused: ${text(error.refusal)}`;
        throw error;
      }
    });
    await expect(`${told.join('\n')}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, `../../golden/serving-points-${name}.txt`),
    );
  });
});
