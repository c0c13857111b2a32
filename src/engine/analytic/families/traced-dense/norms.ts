import { conversionName } from '../../operators/conversion.ts';
import { divideByRootMeanSquare, offsetRmsNorm, rmsNorm } from '../../operators/norm.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  type Shape,
  sequence,
} from '../../operators/planned-operator.ts';

/** A norm of rows of `width`, `weights` of which have a weight each; never fused with what stands beside it. */
export type SpelledNorm = (
  rows: Count,
  width: number,
  isCompiled: boolean,
  weights?: number,
  lead?: Shape,
) => PlannedOperator[];

/** The weight is multiplied in fp32, then the result turned back (OLMo 2). */
export const fullPrecisionNorm: SpelledNorm = (
  rows,
  width,
  isCompiled,
  weights = width,
  lead = sequence(rows),
) => [
  ...divideByRootMeanSquare(rows, width, conversionName(isCompiled), lead),
  memoryOperator('aten.mul.Tensor', rows, 4 * width, 4 * width, {
    readFixed: 2 * weights,
    inputs: [[weights], [...lead, width]],
  }),
  memoryOperator(conversionName(isCompiled), rows, 4 * width, 2 * width, { inputs: [[...lead, width]] }),
];

/** The same, with the weight turned to fp32 first (Helium). */
export const widenedWeightNorm: SpelledNorm = (
  rows,
  width,
  isCompiled,
  weights = width,
  lead = sequence(rows),
) => {
  const convert = conversionName(isCompiled);
  return [
    ...divideByRootMeanSquare(rows, width, convert, lead),
    ...(isCompiled ? [] : [memoryOperator(convert, () => weights, 2, 4, { inputs: [[weights]] })]),
    memoryOperator('aten.mul.Tensor', rows, 4 * width, 4 * width, {
      readFixed: 4 * weights,
      inputs: [[weights], [...lead, width]],
    }),
    memoryOperator(convert, rows, 4 * width, 2 * width, { inputs: [[...lead, width]] }),
  ];
};

/** The weight is an offset from one (Gemma). */
export const offsetNorm: SpelledNorm = (rows, width, isCompiled, _weights, lead) =>
  offsetRmsNorm(rows, width, isCompiled, lead);

/** Rows are freed of their mean before they are divided by their spread (Cohere). */
export const centredNorm: SpelledNorm = (rows, width, isCompiled, weights = width, lead = sequence(rows)) => {
  const convert = conversionName(isCompiled);
  const whole: Shape = [...lead, width];
  const means: Shape = [...lead, 1];
  const mean = memoryOperator('aten.mean.dim', rows, 4 * width, 4, { inputs: [whole] });
  const centre = memoryOperator('aten.sub.Tensor', rows, 4 * width + 4, 4 * width, {
    inputs: [whole, means],
  });
  return [
    memoryOperator(convert, rows, 2 * width, 4 * width, { inputs: [whole] }),
    mean,
    centre,
    memoryOperator('aten.pow.Tensor_Scalar', rows, 4 * width, 4 * width, { inputs: [whole] }),
    mean,
    // Compiled graphs keep the centred rows.
    ...(isCompiled ? [] : [centre]),
    memoryOperator('aten.add.Tensor', rows, 4, 4, { inputs: [means] }),
    memoryOperator('aten.rsqrt', rows, 4, 4, { inputs: [means] }),
    memoryOperator('aten.mul.Tensor', rows, 4 * width + 4, 4 * width, { inputs: [whole, means] }),
    ...(isCompiled ? [] : [memoryOperator(convert, () => weights, 2, 4, { inputs: [[weights]] })]),
    memoryOperator('aten.mul.Tensor', rows, 4 * width, 4 * width, {
      readFixed: 4 * weights,
      inputs: [[weights], whole],
    }),
    memoryOperator(convert, rows, 4 * width, 2 * width, { inputs: [whole] }),
  ];
};

/** The plain norm, fused alone. */
export const fusedNorm: SpelledNorm = (rows, width, isCompiled, _weights, lead) =>
  rmsNorm(rows, width, isCompiled, lead);

/** A layer norm with weight and bias; eager code keeps the means and spreads of its rows. */
export const layerNorm: SpelledNorm = (rows, width, isCompiled, weights = width, lead = sequence(rows)) => {
  const inputs: Shape[] = [[...lead, width], [weights], [weights]];
  const fixed = { readFixed: 4 * weights, inputs };
  if (!isCompiled) return [memoryOperator('aten.native_layer_norm', rows, 2 * width, 2 * width + 8, fixed)];
  return [memoryOperator('tensor_cast.layer_norm', rows, 2 * width, 2 * width, fixed)];
};
