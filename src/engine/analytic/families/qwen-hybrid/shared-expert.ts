import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import type { LinearFormat } from '../../../terms/quantization.ts';
import { sharedExpert } from '../../blocks/moe.ts';
import { linear, matrixMultiply, mergedMultiply, quantizeActivation } from '../../operators/linear.ts';
import { type Count, memoryOperator, type PlannedOperator } from '../../operators/planned-operator.ts';

/** Formats whose activations the same operator quantises. */
function quantizesAlike(one: LinearFormat, other: LinearFormat): boolean {
  const isMxfp4 = one.family === 'mxfp4';
  if (one.family === 'fp16' || other.family === 'fp16') return one.family === other.family;
  return isMxfp4 === (other.family === 'mxfp4') && (isMxfp4 || one.isStatic === other.isStatic);
}

/** Compiled: gate, up and the expert's own gate in one linear, as far as their formats agree. */
function compiledProjections(setup: ForwardSetup, rows: Count, width: number): PlannedOperator[] {
  const { architecture, linears, experts } = setup;
  const shape = { rows, inputs: architecture.hiddenSize };
  const pair = [{ outputs: width }, { outputs: width }];
  const first = quantizeActivation(linears, rows, architecture.hiddenSize);
  if (linears.family === experts.family && linears.isStatic === experts.isStatic) {
    return [...first, ...mergedMultiply(linears, shape, [...pair, { outputs: 1 }])];
  }
  return [
    ...first,
    ...mergedMultiply(linears, shape, pair),
    ...(quantizesAlike(linears, experts) ? [] : quantizeActivation(experts, rows, architecture.hiddenSize)),
    matrixMultiply(experts, { ...shape, outputs: 1 }),
  ];
}

/**
 * The shared expert with a gate of its own, a linear to one output that the non-expert override does not reach
 * (references/engine/families/qwen-hybrid.md 8, 9).
 */
export function gatedSharedExpert(setup: ForwardSetup, rows: Count, width: number): PlannedOperator[] {
  const { architecture, linears, experts, isCompiled } = setup;
  const { hiddenSize } = architecture;
  return [
    ...(isCompiled
      ? [
          ...compiledProjections(setup, rows, width),
          memoryOperator('tensor_cast.swiglu', rows, 4 * width, 2 * width),
          ...linear(linears, { rows, inputs: width, outputs: hiddenSize }),
        ]
      : [...sharedExpert(setup, rows, width), ...linear(experts, { rows, inputs: hiddenSize, outputs: 1 })]),
    memoryOperator('aten.sigmoid', rows, 2, 2),
    memoryOperator('aten.mul.Tensor', rows, 2 + 2 * hiddenSize, 2 * hiddenSize),
  ];
}
