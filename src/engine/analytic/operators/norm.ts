import { precisionIndex } from '../../terms/precision.ts';
import type { LinearFormat } from '../../terms/quantization.ts';
import { conversionName, eagerConversion } from './conversion.ts';
import { quantizeActivation } from './linear.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  type Shape,
  sequence,
} from './planned-operator.ts';

/** Rows of fp16 turned to fp32 by `convert` and divided by their root mean square, without a weight. */
export function divideByRootMeanSquare(
  rows: Count,
  width: number,
  convert: string,
  lead: Shape,
): PlannedOperator[] {
  const whole: Shape = [...lead, width];
  const means: Shape = [...lead, 1];
  return [
    memoryOperator(convert, rows, 2 * width, 4 * width, { inputs: [whole] }),
    memoryOperator('aten.pow.Tensor_Scalar', rows, 4 * width, 4 * width, { inputs: [whole] }),
    memoryOperator('aten.mean.dim', rows, 4 * width, 4, { inputs: [whole] }),
    memoryOperator('aten.add.Tensor', rows, 4, 4, { inputs: [means] }),
    memoryOperator('aten.rsqrt', rows, 4, 4, { inputs: [means] }),
    memoryOperator('aten.mul.Tensor', rows, 4 * width + 4, 4 * width, { inputs: [whole, means] }),
  ];
}

/** Eager RMSNorm over `rows` of `width`: eight memory-only operators (references/engine/operators.md 4.2). */
export function eagerRmsNorm(rows: Count, width: number, lead: Shape = sequence(rows)): PlannedOperator[] {
  const whole: Shape = [...lead, width];
  return [
    ...divideByRootMeanSquare(rows, width, eagerConversion, lead),
    memoryOperator('aten._to_copy', rows, 4 * width, 2 * width, { inputs: [whole] }),
    memoryOperator('aten.mul.Tensor', rows, 2 * width, 2 * width, {
      readFixed: 2 * width,
      inputs: [[width], whole],
    }),
  ];
}

/**
 * A norm whose weight is an offset from one, over `rows` of `width` in fp32: never fused, and memory-only in both
 * modes (references/engine/families/qwen-hybrid.md 3).
 */
export function offsetRmsNorm(
  rows: Count,
  width: number,
  isCompiled: boolean,
  lead: Shape = sequence(rows),
): PlannedOperator[] {
  const convert = conversionName(isCompiled);
  const weights: Count = () => width;
  const whole: Shape = [...lead, width];
  return [
    ...divideByRootMeanSquare(rows, width, convert, lead),
    ...(isCompiled
      ? []
      : [
          memoryOperator(convert, weights, 2, 4, { inputs: [[width]] }),
          memoryOperator('aten.add.Tensor', weights, 4, 4, { inputs: [[width]] }),
        ]),
    memoryOperator('aten.mul.Tensor', rows, 4 * width, 4 * width, {
      readFixed: 4 * width,
      inputs: [whole, [width]],
    }),
    memoryOperator(convert, rows, 4 * width, 2 * width, { inputs: [whole] }),
  ];
}

/** The fused norm of compiled graphs. */
export function fusedRmsNorm(rows: Count, width: number, lead: Shape = sequence(rows)): PlannedOperator {
  return {
    name: 'tensor_cast.rms_norm',
    times: null,
    inputs: [[...lead, width], [width]],
    fill(batch, work) {
      const elements = rows(batch) * width;
      work.move(2 * elements + 2 * width, 2 * elements);
      work.vectorOperations[precisionIndex.fp32] = 5 * elements;
    },
  };
}

/** RMSNorm in either mode; `lead`: the sizes in front of the normed one. */
export function rmsNorm(
  rows: Count,
  width: number,
  isCompiled: boolean,
  lead: Shape = sequence(rows),
): PlannedOperator[] {
  return isCompiled ? [fusedRmsNorm(rows, width, lead)] : eagerRmsNorm(rows, width, lead);
}

/** The residual addition fused with the norm that follows. `added`: the shape of what is added. */
export function addRmsNorm(
  rows: Count,
  width: number,
  added: Shape = sequence(rows, width),
): PlannedOperator {
  return memoryOperator('tensor_cast.add_rms_norm2', rows, 4 * width, 4 * width, {
    readFixed: 2 * width,
    inputs: [sequence(rows, width), added, [width]],
  });
}

/** The same where nothing but the norm reads the sum. */
export function addRmsNormOnly(
  rows: Count,
  width: number,
  added: Shape = sequence(rows, width),
): PlannedOperator {
  return memoryOperator('tensor_cast.add_rms_norm', rows, 4 * width, 2 * width, {
    readFixed: 2 * width,
    inputs: [sequence(rows, width), added, [width]],
  });
}

/**
 * Whether the graph compiler fuses a norm with the quantisation behind it: its pattern matches an epsilon of exactly
 * 1e-6 (references/engine/operators.md 4.2).
 */
export function fusesWithQuantization(epsilon: number): boolean {
  return Math.abs(epsilon - 1e-6) < 1e-12;
}

/**
 * Compiled norm, the residual addition before it and the quantisation behind it, fused as far as the graph compiler
 * fuses them (references/engine/operators.md 4.2). `added`: the shape of what is added before the norm; null without
 * an addition.
 */
export function normThenQuantize(
  format: LinearFormat,
  rows: Count,
  width: number,
  options: { readonly added: Shape | null; readonly epsilon: number },
): PlannedOperator[] {
  const { added, epsilon } = options;
  const afterAdd = added !== null;
  const whole = sequence(rows, width);
  const isFused = format.family !== 'fp16' && fusesWithQuantization(epsilon);
  if (!isFused) {
    return [
      afterAdd ? addRmsNorm(rows, width, added) : fusedRmsNorm(rows, width),
      ...quantizeActivation(format, rows, width, whole),
    ];
  }
  const [stem, quantized] =
    format.family === 'mxfp4'
      ? (['dynamic_quant', '_mxfp4'] as const)
      : format.isStatic
        ? (['quant', ''] as const)
        : (['dynamic_quant', '_symmetric'] as const);
  const name = afterAdd
    ? `tensor_cast.add_rms_norm_${stem}2${quantized}`
    : `tensor_cast.rms_norm_${stem}${quantized}`;
  const quantizedBytes = format.family === 'mxfp4' ? width / 2 + Math.ceil(width / format.groupSize) : width;
  return [
    memoryOperator(name, rows, (afterAdd ? 4 : 2) * width, quantizedBytes + (afterAdd ? 2 * width : 0), {
      readFixed: 2 * width + (format.isStatic ? 4 : 0),
      writeFixed: format.isStatic || format.family === 'mxfp4' ? 0 : 4,
      inputs: [whole, ...(afterAdd ? [added] : []), [width], ...(format.isStatic ? [[]] : [])],
    }),
  ];
}
