import { describe, expect, it } from 'vitest';
import { closestPoint } from '../../../src/engine/serving/points/closest-point.ts';
import { measuredPointSchema } from '../../../src/engine/serving/points/measured-point.ts';

describe('the closest measurement', () => {
  const point = (id: string, over: object) =>
    measuredPointSchema.parse({
      id,
      model: 'Qwen3-32B-FP8',
      framework: 'vllm',
      aic_system: 'h200_sxm',
      num_gpus: 8,
      isl: 1024,
      osl: 1024,
      load: { concurrency: 64 },
      tpot_mean_ms: 10,
      ...over,
    });
  const sought = {
    model: 'Qwen/Qwen3-32B',
    system: 'h200_sxm',
    framework: 'vllm',
    devices: 8,
    input: 4000,
    output: 1000,
    users: 64,
    bits: null,
  };

  it('is of the same model and system, nearest in lengths and load', () => {
    const points = [
      point('far', {}),
      point('near', { isl: 4096 }),
      point('elsewhere', { isl: 4000, aic_system: 'b200_sxm' }),
      point('unmeasured', { isl: 4000, tpot_mean_ms: null }),
    ];
    expect(closestPoint(points, sought)?.id).toBe('near');
  });

  it('is in the number format of the plan where there is one', () => {
    const points = [
      point('eight', { precision: 'fp8' }),
      point('sixteen', { precision: 'bf16', model: 'Qwen3-32B', isl: 1400 }),
    ];
    expect(closestPoint(points, { ...sought, bits: 16 })?.id).toBe('sixteen');
    expect(closestPoint(points, { ...sought, bits: 8, input: 1024 })?.id).toBe('eight');
  });

  it('is none where the nearest is far away', () => {
    expect(closestPoint([point('far', { isl: 100_000, load: { concurrency: 1 } })], sought)).toBeNull();
  });
});
