import { describe, expect, it } from 'vitest';
import { registryFacts } from '../../src/plan/registry-facts.ts';

const facts = registryFacts();

describe('facts from the registries', () => {
  it('know models by id in any case', () => {
    expect(facts.model('qwen/qwen3-32b')).toMatchObject({
      id: 'Qwen/Qwen3-32B',
      isMoe: false,
      isMultimodal: false,
    });
    expect(facts.model('nobody/nothing')).toBeNull();
  });

  it('know experts, pictures and MTP from the configuration', () => {
    expect(facts.model('Qwen/Qwen3-235B-A22B')).toMatchObject({ isMoe: true, supportsMtp: false });
    expect(facts.model('deepseek-ai/DeepSeek-V3.1')).toMatchObject({ isMoe: true, supportsMtp: true });
    expect(facts.model('Qwen/Qwen3-VL-8B-Instruct')).toMatchObject({ isMultimodal: true });
  });

  it('know how many devices a profile can link', () => {
    const device = facts.device('ATLAS_800_A2_376T_64G');
    expect(device).toMatchObject({ memoryGiB: 64, maxDevices: 1024, hasEstimator: true });
    expect(device?.fitsCount(1024)).toBe(true);
    expect(device?.fitsCount(1025)).toBe(false);
  });

  it('recognise GPU systems, which the calibrated estimator plans', () => {
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
    const own = { ...facts.devices()[0], id: 'MINE', title: 'MINE' } as ReturnType<
      typeof facts.devices
    >[number];
    const ids = registryFacts({ models: [], devices: [own] }).devices();
    expect(ids[0]?.id).toBe('MINE');
    const areGpus = ids.map(({ isGpu }) => isGpu);
    expect(areGpus.lastIndexOf(false)).toBeLessThan(areGpus.indexOf(true));
  });
});
