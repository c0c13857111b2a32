import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OperatorCost } from '../../../../src/engine/analytic/forward/operator-costs.ts';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { ParallelSplitError, UnsupportedArchitectureError } from '../../../../src/engine/index.ts';
import { modelRegistry } from '../../../../src/engine/models/model-registry.ts';
import { caseOf } from '../forward/text-generate-case.ts';
import { forwardOf, shapeOf } from './forward-of.ts';

/**
 * Bytes of a number in the tensors that an operator names, all together: it reads each of them once, and whole. Null: it
 * is asked for without its tensors. Operators that read a part of a tensor, or formats of several widths, are left out.
 */
const widths: Readonly<Record<string, readonly (number | null)[]>> = {
  'aten._softmax': [4],
  'aten.add_.Scalar': [4],
  'aten.addmm': [2],
  'aten.amax': [4, null],
  'aten.argmax': [2],
  'aten.bmm': [2, 4],
  'aten.clone': [2, 4, 8, null],
  'aten.constant_pad_nd': [2],
  'aten.copy': [2, 8],
  'aten.cos': [4, null],
  'aten.cumsum': [4],
  'aten.div.Tensor': [4, null],
  'aten.exp': [4, null],
  'aten.histc': [4],
  'aten.mean.dim': [2, 4],
  'aten.mm': [2, 4],
  'aten.mul_.Tensor': [2],
  'aten.neg': [2, null],
  'aten.pow.Tensor_Scalar': [2, 4],
  'aten.repeat': [2],
  'aten.rsqrt': [2, 4],
  'aten.sigmoid': [2, 4, null],
  'aten.silu': [2],
  'aten.sin': [4, null],
  'aten.softplus': [4],
  'aten.sort': [8],
  'aten.sqrt': [4],
  'aten.sum.dim_IntList': [2, 4, null],
  'aten.topk': [2, 4, null],
  'tensor_cast.add_rms_norm': [2],
  'tensor_cast.add_rms_norm_dynamic_quant2_symmetric': [2],
  'tensor_cast.all_gather': [2],
  'tensor_cast.all_reduce': [2],
  'tensor_cast.all_to_all': [2, 4],
  'tensor_cast.apply_rope': [2],
  'tensor_cast.dynamic_quantize_mxfp4': [2],
  'tensor_cast.dynamic_quantize_symmetric': [2],
  'tensor_cast.hc_head': [4],
  'tensor_cast.hc_pre_sinkhorn': [4],
  'tensor_cast.moe_gating_top_k_softmax': [4],
  'tensor_cast.rms_norm': [2],
  'tensor_cast.rms_norm_dynamic_quant_symmetric': [2],
  'tensor_cast.shift_and_update_input_ids': [8],
  'tensor_cast.v4_clamped_swiglu': [2],
};

function widthOf({ inputShapes, readBytes, rewriteBytes }: OperatorCost): number | null {
  const numbers = inputShapes.reduce((sum, shape) => sum + shape.reduce((one, size) => one * size, 1), 0);
  return numbers === 0 ? null : (readBytes + rewriteBytes) / numbers;
}

/** Operators that are wider or narrower than they may be, each once. */
function strange(operators: readonly OperatorCost[]): string[] {
  const found = operators.flatMap((one) => {
    const width = widthOf(one);
    const allowed = widths[one.name];
    const fits = allowed?.some((each) => each === width || Math.abs((each ?? -1) - (width ?? -1)) < 1e-9);
    return fits === false ? [`${one.name} ${width} ${JSON.stringify(one.inputShapes)}`] : [];
  });
  return [...new Set(found)];
}

const variants = [
  '--num-devices 1 --num-mtp-tokens 2 --quantize-linear-action DISABLED',
  '--num-devices 2 --tp-size 2 --compile --quantize-linear-action W8A8_DYNAMIC',
  '--num-devices 4 --tp-size 2 --ep-size 2 --quantize-linear-action MXFP4 --quantize-attention-action INT8',
];
const passes = [shapeOf('prefill', 3, 128, 200), shapeOf('decode', 5, 1, 700)];

/** One model of each layout that configs name. */
const models = [...Map.groupBy(modelRegistry.values(), ({ config }) => config.model_type).values()].flatMap(
  ([first]) => (first === undefined ? [] : [first]),
);

describe('the tensors that operators name', () => {
  it.each(models)('of $id are those that they read', ({ config }) => {
    for (const flags of variants) {
      try {
        const forward = forwardOf(config, flags);
        for (const shape of passes) expect(strange(forward.operators(shape)), flags).toEqual([]);
      } catch (error) {
        if (!(error instanceof ParallelSplitError || error instanceof UnsupportedArchitectureError))
          throw error;
      }
    }
  });

  it('of drafts are those that they read', () => {
    const lines = readFileSync(join(import.meta.dirname, '../../../golden/drafts.jsonl'), 'utf8').trim();
    for (const line of lines.split('\n')) {
      const { id, args, draft } = JSON.parse(line);
      const { spec, shape } = caseOf(args, draft);
      expect(strange(prepareForward(spec).operators(shape)), id).toEqual([]);
    }
  });
});
