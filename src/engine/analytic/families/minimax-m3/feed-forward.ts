import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { moeFactsOf } from '../../../terms/plan-facts.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import { asksForShardedSharedExperts, shardsSharedExperts } from '../../../terms/shared-experts.ts';
import type { GatedActivation } from '../../blocks/mlp.ts';
import { type MoeVariant, sharedExpert } from '../../blocks/moe.ts';
import { padToSlices, type Router } from '../../blocks/routers.ts';
import { conversion } from '../../operators/conversion.ts';
import { linear, linearNames, plainMultiply } from '../../operators/linear.ts';
import { type Count, memoryOperator, type PlannedOperator } from '../../operators/planned-operator.ts';
import { residualNorm } from './block-attention-layer.ts';

const { fp16, fp32, int8 } = precisionIndex;

/** Operations of the clamped SwiGLU for each element. */
const activationWork = 7;

/**
 * The clamped SwiGLU in one operator, in place of silu and multiplication
 * (references/engine/families/minimax-m3.md 4).
 */
export const clampedSwiglu: GatedActivation = (rows, width) => ({
  name: 'tensor_cast.m3_swiglu',
  times: null,
  fill(batch, work) {
    const elements = rows(batch) * width;
    work.move(4 * elements, 2 * elements);
    work.vectorOperations[fp16] = activationWork * elements;
  },
});

/** A router whose choice is one operator. Before sharded shared experts it sees all tokens of the rank. */
function fusedSigmoidRouter(setup: ForwardSetup): Router {
  return {
    seesAllTokens: asksForShardedSharedExperts(setup),
    weightBytes: 2,
    operators({ architecture, isCompiled }, rows, slices) {
      const { experts, perToken } = moeFactsOf(setup);
      const sliced: Count = (batch) => Math.ceil(rows(batch) / slices);
      return [
        plainMultiply(rows, architecture.hiddenSize, experts, 'fp16'),
        conversion(isCompiled, rows, 2 * experts, 4 * experts),
        ...padToSlices(rows, slices, experts, 4),
        memoryOperator('tensor_cast.moe_gating_top_k_sigmoid', sliced, 4 * experts, 12 * perToken, {
          readFixed: 2 * experts,
        }),
        conversion(isCompiled, sliced, 4 * perToken, 2 * perToken),
      ];
    },
  };
}

/** The activation with quantisation to int8, whatever the action. */
function quantizingActivation(rows: Count, width: number): PlannedOperator {
  return {
    name: 'tensor_cast.m3_swiglu_quant',
    times: null,
    fill(batch, work) {
      const count = rows(batch);
      const elements = count * width;
      work.move(6 * elements, 2 * elements + 8 * count);
      work.vectorOperations[fp16] = activationWork * elements;
    },
  };
}

/** The down projection of an int8 activation with a scale for each token; its result is int8 as well. */
function quantizedDown(setup: ForwardSetup, rows: Count, width: number): PlannedOperator {
  const { architecture, linears: format } = setup;
  const { hiddenSize } = architecture;
  const weights = format.weightBytes * width * hiddenSize;
  const scales = format.family === 'mxfp4' ? hiddenSize * Math.ceil(width / format.groupSize) : 4;
  return {
    name: linearNames[format.family],
    times: null,
    fill(batch, work) {
      const count = rows(batch);
      work.move(count * (width + 4) + weights + scales, count * hiddenSize);
      work.matrixOperations[int8] = 2 * count * width * hiddenSize;
      if (format.family === 'int4') work.vectorOperations[fp32] = width * hiddenSize;
    },
  };
}

/**
 * A shared expert whose activation is quantised with it, on the way to an int8 result
 * (references/engine/families/minimax-m3.md 4).
 */
function quantizedSharedExpert(setup: ForwardSetup, rows: Count, width: number): PlannedOperator[] {
  const { architecture, linears: format, isCompiled } = setup;
  const shape = { rows, inputs: architecture.hiddenSize };
  const projections = isCompiled
    ? linear(format, { ...shape, outputs: 2 * width, scaleRows: width })
    : [...linear(format, { ...shape, outputs: width }), ...linear(format, { ...shape, outputs: width })];
  return [...projections, quantizingActivation(rows, width), quantizedDown(setup, rows, width)];
}

/** The MoE block of MiniMax-M3: fused routing, clamped activation, int8 result of a quantised shared expert. */
export function expertsVariant(setup: ForwardSetup): MoeVariant {
  const { linears, split } = setup;
  const isSharded = shardsSharedExperts(setup) && split.mlpTp > 1;
  const isQuantized = linears.family !== 'fp16' && !isSharded;
  return {
    router: fusedSigmoidRouter(setup),
    prologue: residualNorm,
    activation: clampedSwiglu,
    ...(isQuantized
      ? { shared: quantizedSharedExpert, sharedBytes: 1 }
      : { shared: (one, rows, width) => sharedExpert(one, rows, width, clampedSwiglu) }),
  };
}
