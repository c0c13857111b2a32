import { describe, expect, it } from 'vitest';
import { formatsOf } from '../../../src/engine/serving/model/number-formats.ts';
import { systemFacts, systemFactsOfProfile } from '../../../src/engine/serving/operators/read-system.ts';
import type { Generation } from '../../../src/engine/serving/operators/system-facts.ts';
import { pointFormats } from '../../../src/engine/serving/points/point-formats.ts';
import { modelNamed, plainSystem } from './fixtures.ts';

const on = (generation: Generation) => ({ ...plainSystem, generation });

describe('the formats that the words of a point mean', () => {
  const of = (
    precision: string,
    name: string,
    change: { framework?: 'vllm' | 'sglang' | 'trtllm'; generation?: Generation; launched?: boolean } = {},
  ) =>
    pointFormats(
      precision,
      name,
      modelNamed(name),
      on(change.generation ?? 'hopper'),
      change.framework ?? 'vllm',
      change.launched ?? false,
    );
  const llama = 'Llama-3.1-8B';
  const moe = 'Qwen3-30B-A3B';
  const deepseek = 'deepseek-ai/DeepSeek-V3';

  it('are those of the precision', () => {
    expect(of('bf16', llama)).toEqual(formatsOf('bf16', { hasExperts: false }));
    expect(of('W8A8', llama)).toEqual(formatsOf('int8', { hasExperts: false }));
    expect(of('int4', llama)).toEqual(formatsOf('int4', { hasExperts: false }));
    expect(of('NVFP4', llama)).toEqual(formatsOf('nvfp4', { hasExperts: false }));
    expect(of('fp4', moe)).toEqual({ ...formatsOf('nvfp4', { hasExperts: true }), dense: 'nvfp4' });
    expect(of('fp8', llama, { framework: 'trtllm' })).toEqual(formatsOf('fp8', { hasExperts: false }));
  });

  it('of fp8 are scaled by blocks in families that release them so, and fused where passes are on', () => {
    expect(of('fp8', moe)).toEqual({ ...formatsOf('fp8_block', { hasExperts: true }), cache: 'bfloat16' });
    expect(of('fp8', deepseek)).toEqual({ ...formatsOf('fp8_block', { hasExperts: true }), cache: 'fp8' });
    expect(of('fp8_block', llama)).toEqual({
      ...formatsOf('fp8_block', { hasExperts: true }),
      cache: 'bfloat16',
    });
    expect(of('fp8', llama).fusedQuantize).toBe(false);
    expect(of('fp8', llama, { generation: 'blackwell' }).fusedQuantize).toBe(true);
  });

  it('of gpt-oss are those of its experts on the chip', () => {
    const oss = 'openai/gpt-oss-120b';
    expect(of('bf16', oss)).toMatchObject({ experts: 'w4a16_mxfp4', cache: 'fp8' });
    expect(of('bf16', oss, { generation: 'blackwell' }).experts).toBe('w4a8_mxfp4_mxfp8');
    expect(of('bf16', oss, { framework: 'sglang' }).cache).toBe('bfloat16');
  });

  it('of InferenceX have an fp8 cache wherever weights are quantised', () => {
    expect(of('fp8', moe, { launched: true }).cache).toBe('fp8');
    expect(of('bf16', moe, { launched: true }).cache).toBe('bfloat16');
  });
});

describe('the facts of a system', () => {
  it('are in bytes and seconds, whatever the file counts in', () => {
    const facts = systemFacts({
      id: 'one',
      generation: 'hopper',
      peakTeraOps: { bf16: 989 },
      memoryGiB: 80,
      memoryGigabytesPerSecond: 3350,
      interconnect: { devices: 8, gigabytesPerSecond: 450, networkGigabytesPerSecond: 50 },
      collectiveBytes: { 2: 5 },
    } as unknown as Parameters<typeof systemFacts>[0]);
    expect(facts).toEqual({
      id: 'one',
      operators: 'one',
      generation: 'hopper',
      peakTeraOps: { bf16: 989 },
      memoryBytes: 80 * 2 ** 30,
      bandwidthBytesPerSecond: 3.35e12,
      devicesPerDomain: 8,
      domainBytesPerSecond: 450e9,
      networkBytesPerSecond: 50e9,
      collectiveBytes: { 2: 5 },
    });
  });

  it('of an Ascend profile are its innermost and outermost links, and peaks in tera-operations', () => {
    const profile = (
      matrixPeaks: object,
      topologies = [
        { from: 0, bytesPerSecond: 1e9 },
        { from: 1, bytesPerSecond: 7e9 },
      ],
    ) =>
      systemFactsOfProfile({
        name: 'NPU',
        matrixPeaks,
        memoryBytes: 64e9,
        memoryBytesPerSecond: 1.6e12,
        topologies,
        grid: [4, 8, 2],
      } as unknown as Parameters<typeof systemFactsOfProfile>[0]);
    expect(profile({ bf16: 376e12, int8: 752e12 })).toMatchObject({
      id: 'NPU',
      operators: 'NPU',
      generation: 'ascend',
      peakTeraOps: { bf16: 376, int8: 752, fp8: undefined },
      memoryBytes: 64e9,
      bandwidthBytesPerSecond: 1.6e12,
      devicesPerDomain: 16,
      domainBytesPerSecond: 7e9,
      networkBytesPerSecond: 1e9,
    });
    expect(profile({ fp16: 300e12, fp8: 600e12 }).peakTeraOps).toEqual({
      bf16: 300,
      int8: undefined,
      fp8: 600,
    });
    expect(profile({}, []).peakTeraOps.bf16).toBe(0);
    expect(profile({}, [])).toMatchObject({
      devicesPerDomain: 64,
      domainBytesPerSecond: 0,
      networkBytesPerSecond: 0,
    });
  });
});
