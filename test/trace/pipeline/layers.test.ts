import { describe, expect, it } from 'vitest';
import { messages } from '../../../src/text/catalogue.ts';
import { breakdownDocument, byDuration } from '../../../src/trace/pipeline/breakdown.ts';
import { breakdownLines } from '../../../src/trace/pipeline/breakdown-lines.ts';
import { buildLayers, type LayerOptions } from '../../../src/trace/pipeline/build-layers.ts';
import { layerCategory } from '../../../src/trace/pipeline/layer-category.ts';
import { NoLayersError, NoSuchLayerError } from '../../../src/trace/pipeline/layer-errors.ts';
import { layerLines } from '../../../src/trace/pipeline/layer-lines.ts';
import { layerPipelineSchema } from '../../../src/trace/pipeline/layer-report.ts';
import { LayerConfigError, layerKinds } from '../../../src/trace/pipeline/layer-types.ts';
import type { PlainEvent } from '../support/collect.ts';
import { columnsOf } from '../support/columns-of.ts';
import { frame, kernel, launch, mark } from '../support/events.ts';
import { analysed } from '../support/reports.ts';

const standard: LayerOptions = {
  config: null,
  profile: null,
  anchor: null,
  layers: null,
  pass: null,
  layer: null,
  compareLayer: null,
  stage: null,
};

/** Decode steps of six layers, each norm, GEMM, attention; the last step of `steps` is slower. */
function steps(count: number, hasFrames: boolean): readonly PlainEvent[] {
  const events: PlainEvent[] = [];
  for (let step = 0; step < count; step += 1) {
    const at = step * 10_000;
    events.push(mark(`step[DECODE bs=1]`, at, 5000), launch(step * 100 + 99, at + 1));
    events.push(kernel('embedding_kernel', at + 5000, 5, step * 100 + 99));
    for (let layer = 0; layer < 6; layer += 1) {
      const begun = at + 10 + layer * 100;
      if (hasFrames) events.push(frame(`nn.Module: QwenDecoderLayer_${layer}`, begun, 90));
      for (const [piece, name] of ['rmsnorm_kernel', 'sgemm_kernel', 'attention_kernel'].entries()) {
        const number = step * 100 + layer * 3 + piece + 1;
        events.push(launch(number, begun + piece * 10));
        events.push(
          kernel(name, at + 5010 + layer * 60 + piece * 20, piece === 1 && layer === 3 ? 18 : 10, number),
        );
      }
    }
    events.push(launch(step * 100 + 98, at + 900), kernel('argmax_kernel', at + 5400, 5, step * 100 + 98));
  }
  return events;
}

describe('buildLayers', () => {
  it.each([
    [true, 'frames'],
    [false, 'period'],
  ] as const)('finds the layers of every pass (frames %s)', (hasFrames, by) => {
    const report = buildLayers(analysed(columnsOf(steps(3, hasFrames))), standard);
    expect(() => layerPipelineSchema.parse(report)).not.toThrow();
    expect(report.cutBy).toBe(by);
    expect(report.passes.map(({ layers }) => layers)).toEqual([6, 6, 6]);
    expect(report.layers.map(({ kernels }) => kernels)).toEqual([3, 3, 3, 3, 3, 3]);
    expect(report.layers[3]).toMatchObject({ sumMicroseconds: 38, parts: { gemm: 18, attention: 10 } });
    expect(report.layers[0]).toMatchObject({ wallMicroseconds: 50, sumMicroseconds: 30 });
    expect(report.chosenBecause).toBe('median');
    expect(report.chosenPass).not.toBe(0);
  });

  it('a pass ends with its last kernel', () => {
    const [pass] = buildLayers(analysed(columnsOf(steps(1, true))), standard).passes;
    expect(pass).toMatchObject({ wallMicroseconds: 405, startMicroseconds: 5000, note: 'cold-start' });
  });

  it('takes an anchor that is named, and refuses one that is not there', () => {
    const analysis = analysed(columnsOf(steps(1, true)));
    const report = buildLayers(analysis, { ...standard, anchor: 'attention_kernel' });
    expect(report).toMatchObject({ cutBy: 'anchor', anchor: 'attention_kernel' });
    expect(report.layers).toHaveLength(6);
    expect(() => buildLayers(analysis, { ...standard, anchor: 'nothing' })).toThrow(NoLayersError);
    expect(() => buildLayers(analysis, { ...standard, pass: 9 })).toThrow(NoSuchLayerError);
    expect(() => buildLayers(analysis, { ...standard, layer: 9 })).toThrow(NoSuchLayerError);
  });
});

describe('what is told of passes and layers', () => {
  const texts = messages('en').triageCommand.layers;
  const chosen = (wishes: Partial<LayerOptions> = {}, count = 4) =>
    buildLayers(analysed(columnsOf(steps(count, true))), { ...standard, ...wishes });

  it('breaks a layer down by category, by duration and in order, as documents and as text', () => {
    const report = chosen({ layer: 3 });
    expect(report.breakdown?.categories).toEqual([
      { category: 'gemm', microseconds: 18, count: 1 },
      { category: 'attention', microseconds: 10, count: 1 },
      { category: 'norm', microseconds: 10, count: 1 },
    ]);
    expect(byDuration(report.breakdown?.kernels ?? []).map(({ name }) => name)).toEqual([
      'sgemm_kernel',
      'rmsnorm_kernel',
      'attention_kernel',
    ]);
    expect(breakdownDocument(report)).toMatchObject({
      metadata: { layer_id: 3, fwd_pass: report.chosenPass, num_layers: 6, total_dur_us: 38, num_kernels: 3 },
      category_summary: { gemm: { dur_us: 18, count: 1 } },
      kernels: [{ name: 'rmsnorm_kernel', half: 'full', dur_us: 10, output_dims: null }, {}, {}],
    });
    const text = breakdownLines(report, 'text', texts).join('\n');
    expect(text).toMatch(/gemm \| 18\.000 \| 47\.4% \| 1/);
    expect(text).not.toContain('ts_rel');
    const config = { num_hidden_layers: 6, hidden_size: 64 };
    const flow = breakdownLines(chosen({ layer: 3, config }), 'compute-flow', texts);
    expect(flow[0]).toBe('config.json: num_hidden_layers 6 · hidden_size 64');
    expect(flow.join('\n')).toContain('| 2 | full | gemm | sgemm_kernel | 18.000 | 47.4% | 0.020 | - |');
  });

  it('gives ranges of every pass and of wished layers, with wall, sum and notes', () => {
    const lines = layerLines(chosen(), [2, 3], texts);
    const ranges = lines.slice(lines.indexOf(texts.ranges) + 1);
    expect(ranges[0]).toMatch(
      /^Fwd# 0: 0\.005000 – 0\.005405 {3}wall 0\.405 ms {3}sum 0\.198 ms {3}cold-start/,
    );
    expect(ranges[3]).toContain('steady-state');
    expect(ranges.filter((line) => line.includes('median wall time'))).toHaveLength(1);
    expect(ranges.slice(4, 6).map((line) => line.slice(0, 9))).toEqual(['L 2 DENSE', 'L 3 DENSE']);
    expect(ranges[4]).toContain('sum 0.030 ms   median of its type');
  });

  it('holds a pass against the one before it of its own stage', () => {
    const mixed = columnsOf([
      ...steps(2, true),
      ...steps(3, true)
        .slice(-(steps(3, true).length / 3))
        .map((event) =>
          event.name === 'step[DECODE bs=1]' ? { ...event, name: 'step[EXTEND bs=1]' } : event,
        ),
    ]);
    const { passes } = buildLayers(analysed(mixed), standard);
    expect(passes.map(({ stage, note }) => [stage, note])).toEqual([
      ['decode', 'cold-start'],
      ['decode', null],
      ['extend', null],
    ]);
    const lines = layerLines(buildLayers(analysed(mixed), standard), null, texts);
    expect(lines.filter((line) => /\| extend \|$/.test(line))).toHaveLength(1);
  });

  it('lists thirty passes and the chosen one, and says how many more there are', () => {
    const report = chosen({ pass: 33 }, 35);
    expect(report.passes).toHaveLength(30);
    expect(report.passes.at(-1)?.pass).toBe(33);
    expect(report.hiddenPasses).toBe(5);
    expect(layerLines(report, null, texts)).toContain(texts.morePasses('5'));
  });

  it('says that the configuration has another number of layers', () => {
    expect(chosen({ config: { num_hidden_layers: 8 } }).limits).toContain('other-count');
    expect(chosen({ config: { num_hidden_layers: 6 } }).limits).not.toContain('other-count');
  });

  it('takes the first rule that hits: what quantises is quant before it is an activation', () => {
    expect(layerCategory('silu_act_and_mul_quant_kernel', false)).toBe('quant');
    expect(layerCategory('act_and_mul_kernel', false)).toBe('activation');
  });
});

describe('layerKinds', () => {
  it('reads dense and expert layers, compression ratios and named kinds', () => {
    const moe = layerKinds({ n_routed_experts: 8, first_k_dense_replace: 1, moe_layer_freq: 2 }, 5);
    expect(moe.map(({ mlp }) => mlp)).toEqual(['DENSE', 'DENSE', 'MOE', 'DENSE', 'MOE']);
    const sparse = layerKinds({ num_experts: 8, decoder_sparse_step: 2, mlp_only_layers: [1] }, 4);
    expect(sparse.map(({ mlp }) => mlp)).toEqual(['DENSE', 'DENSE', 'DENSE', 'MOE']);
    const ratios = layerKinds(
      { compress_ratios: [0, 4, 128, 7, 4], num_hidden_layers: 4, num_nextn_predict_layers: 1 },
      4,
    );
    expect(ratios.map(({ attention, place }) => [attention, place])).toEqual([
      ['FULL_ATTN', 'FIRST'],
      ['C4_LIGHT', null],
      ['C128_HEAVY', null],
      ['CR7', 'FINAL'],
    ]);
    expect(() => layerKinds({ compress_ratios: [0, 4], num_hidden_layers: 4 }, 4)).toThrow(LayerConfigError);
    expect(layerKinds({ layer_types: ['sliding', 'full'] }, 2).map(({ attention }) => attention)).toEqual([
      'sliding',
      'full',
    ]);
  });
});
