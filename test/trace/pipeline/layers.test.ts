import { describe, expect, it } from 'vitest';
import {
  buildLayers,
  type LayerOptions,
  NoLayersError,
  NoSuchLayerError,
} from '../../../src/trace/pipeline/build-layers.ts';
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
