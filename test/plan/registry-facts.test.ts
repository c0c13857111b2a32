import { describe, expect, it } from 'vitest';
import { registryFacts } from '../../src/plan/registry-facts.ts';

describe('facts from the registries', () => {
  it('know models by id in any case', () => {
    const facts = registryFacts();
    expect(facts.model('qwen/qwen3-32b')).toMatchObject({
      id: 'Qwen/Qwen3-32B',
      isMoe: false,
      isMultimodal: false,
    });
    expect(facts.model('nobody/nothing')).toBeNull();
  });

  it('know experts, pictures and MTP from the configuration', () => {
    const facts = registryFacts();
    expect(facts.model('Qwen/Qwen3-235B-A22B')).toMatchObject({ isMoe: true, supportsMtp: false });
    expect(facts.model('deepseek-ai/DeepSeek-V3.1')).toMatchObject({ isMoe: true, supportsMtp: true });
    expect(facts.model('Qwen/Qwen3-VL-8B-Instruct')).toMatchObject({ isMultimodal: true });
  });

  it('know how many devices a profile can link', () => {
    const facts = registryFacts();
    const device = facts.device('ATLAS_800_A2_376T_64G');
    expect(device).toMatchObject({ memoryGiB: 64, maxDevices: 1024, hasEstimator: true });
    expect(device).toMatchObject({ perMachine: 8, maker: 'HUAWEI' });
    expect(device?.series).not.toBe('');
    expect([0, 2.5, 1, 2].map((count) => device?.fitsCount(count))).toEqual([false, false, true, true]);
    expect(device?.fitsCount(1024)).toBe(true);
    expect(device?.fitsCount(1025)).toBe(false);
  });

  it('recognise GPU systems, which the calibrated estimator plans', () => {
    const facts = registryFacts();
    expect(facts.device('h200_sxm')).toMatchObject({
      title: 'NVIDIA H200 SXM',
      memoryGiB: 141,
      hasEstimator: true,
      isGpu: true,
    });
    const named = facts.devices().filter(({ aliases }) => aliases.includes('H100'));
    expect(named.map(({ id }) => id)).toEqual(['h100_pcie', 'h100_sxm']);
  });

  it('put profiles before GPU systems, and a person’s own devices first', () => {
    const facts = registryFacts();
    const own = { ...facts.devices()[0], id: 'MINE', title: 'MINE' } as ReturnType<
      typeof facts.devices
    >[number];
    const ids = registryFacts({ models: [], devices: [own] }).devices();
    expect(ids[0]?.id).toBe('MINE');
    const areGpus = ids.map(({ isGpu }) => isGpu);
    expect(areGpus.lastIndexOf(false)).toBeLessThan(areGpus.indexOf(true));
  });

  it('find each model and device by its own id, and a model by an alias that no other has', () => {
    const facts = registryFacts();
    for (const one of facts.models()) expect(facts.model(one.id.toUpperCase())?.id).toBe(one.id);
    for (const one of facts.devices()) expect(facts.device(one.id)).toBe(one);
    const uses = Map.groupBy(
      facts
        .models()
        .flatMap(({ id, aliases }) => aliases.map((alias) => ({ id, alias: alias.toLowerCase() }))),
      ({ alias }) => alias,
    );
    expect(uses.size).toBeGreaterThan(10);
    for (const [alias, [only, ...others]] of uses) {
      if (others.length === 0 && !alias.includes('/')) expect(facts.model(alias)?.id).toBe(only?.id);
    }
  });

  it('take a name with a number format for a checkpoint of the model, under its own name', () => {
    const facts = registryFacts();
    expect(facts.model('Qwen3-32B-FP8')).toMatchObject({
      id: 'Qwen3-32B-FP8',
      aliases: [],
      isCheckpoint: true,
      isMoe: false,
    });
    expect(facts.model('/models/Qwen3-32B-FP8')).toBeNull();
  });

  it('count GPUs in whole ones, as many as somebody has', () => {
    const { fitsCount, perMachine } = registryFacts().device('h200_sxm') ?? {};
    expect([0, 0.5, 1, 1.5, 4096].map((count) => fitsCount?.(count))).toEqual([
      false,
      false,
      true,
      false,
      true,
    ]);
    expect(perMachine).toBe(8);
    const alone = registryFacts()
      .devices()
      .filter(({ isGpu, perMachine: one }) => isGpu === true && one === null);
    expect(alone.map(({ id }) => id)).toContain('gh200');
  });
});
