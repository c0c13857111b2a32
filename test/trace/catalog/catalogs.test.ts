import { describe, expect, it } from 'vitest';
import { verdictOfKernel } from '../../../src/trace/analysis/analyse.ts';
import { catalogs } from '../../../src/trace/catalog/catalogs.ts';
import { cuesIn, namesFamily, wordsForCues } from '../../../src/trace/catalog/identifier-cues.ts';
import { columnsOf } from '../support/columns-of.ts';
import { frame, kernel, launch } from '../support/events.ts';
import { analysed } from '../support/reports.ts';

const { detectors, fuse, overlap, toggles, refreshed } = catalogs();

describe('catalogs', () => {
  it('ids are unique, and what is named exists', () => {
    const families = [...fuse, ...overlap].map(({ id }) => id);
    expect(new Set(families).size).toBe(families.length);
    expect(detectors).toHaveLength(47);
    const ids = new Set(detectors.map(({ id }) => id));
    expect(ids.size).toBe(47);
    for (const { subsumes } of detectors) for (const id of subsumes) expect(ids).toContain(id);
    for (const toggle of toggles) for (const id of toggle.families) expect(families).toContain(id);
    expect(refreshed).toMatch(/^2026-/);
  });

  it('every row has its source, and each pull request once', () => {
    for (const { sources, prs } of [...detectors, ...fuse, ...overlap]) {
      expect(sources.every((source) => /[/#]/.test(source))).toBe(true);
      expect(new Set(prs).size).toBe(prs.length);
    }
  });

  it('knows two-batch overlap, speculative scheduling and HiSparse, with public paths', () => {
    for (const id of ['sgl.ov.two-batch', 'sgl.ov.spec-schedule', 'sgl.ov.hisparse', 'vllm.ov.dbo']) {
      expect(overlap.find((one) => one.id === id)?.sources[0]).toMatch(
        /^[\w-]+\/[\w-]+@[0-9a-f]{12} .+\.py$/,
      );
    }
  });

  it('common words alone name no family', () => {
    const family = fuse.find(({ id }) => id === 'sgl.flashinfer-allreduce-norm');
    expect(family && namesFamily(cuesIn(family, { text: 'all_reduce rmsnorm_kernel' }))).toBe(false);
    expect(family && namesFamily(cuesIn(family, { text: 'fusedaddrmsnormkernel' }))).toBe(true);
  });

  it('the words of a text have all cues of the text', () => {
    for (const family of [...fuse, ...overlap]) {
      for (const identifier of family.identifiers) {
        const word = identifier.toLowerCase().replaceAll('*', '_x1');
        const text = `srt/a.py(12): ${word}<float>\nvoid ns::pre_${word}_post(int)\nsrt/a.py(12): f`;
        expect(cuesIn(family, wordsForCues({ text })), word).toEqual(cuesIn(family, { text }));
      }
    }
    expect(wordsForCues({ text: 'a.py: f(a.py)\na.py: f' }).text).toBe('a.py: f a.py');
  });
});

describe('verdicts', () => {
  const verdict = (
    name: string,
    framework: 'sglang' | 'vllm',
    serverArguments: Record<string, unknown> | null = null,
  ) => {
    const columns = columnsOf([frame('vllm/x.py(1): f', 0, 90), launch(1, 10), kernel(name, 100, 10, 1)], {
      cupti_version: 1,
    });
    const analysis = analysed(columns, { framework }, undefined, { serverArguments });
    const group = analysis.stages[0]?.groups.groups[0];
    return group === undefined ? null : verdictOfKernel(analysis, group, false);
  };

  it('tells the own path from one shipped elsewhere and from nothing', () => {
    expect(verdict('fused_add_rms_norm_kernel', 'vllm')).toMatchObject({
      verdict: 'existing-path',
      family: { id: 'vllm.add-rmsnorm' },
    });
    expect(verdict('moe_fused_gate_kernel', 'vllm')).toMatchObject({
      verdict: 'shipped-elsewhere',
      family: { id: 'sgl.moe-gate' },
    });
    expect(verdict('my_fused_thing_of_tomorrow', 'vllm')).toMatchObject({ verdict: 'new', family: null });
    for (const plain of ['sgemm_128', 'triton_poi_fused_add_mul_3', 'Memcpy DtoD (Device -> Device)']) {
      expect(verdict(plain, 'vllm'), plain).toBeNull();
    }
  });

  it('names the setting that is off at this server', () => {
    const off = verdict('cross_device_reduce_1stage_x', 'sglang', {
      enable_flashinfer_allreduce_fusion: false,
    });
    expect(off?.switchedOff.flatMap(({ names }) => names)).toEqual(['enable_flashinfer_allreduce_fusion']);
    expect(verdict('cross_device_reduce_1stage_x', 'sglang', {})?.switchedOff).toEqual([]);
  });
});
