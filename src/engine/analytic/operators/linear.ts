import { precisionIndex } from '../../terms/precision.ts';
import type { LinearFormat } from '../../terms/quantization.ts';
import { type Count, memoryOperator, type PlannedOperator, type Shape } from './planned-operator.ts';

const fp16 = precisionIndex.fp16;
const fp32 = precisionIndex.fp32;

/**
 * The operator that turns an fp16 activation of `rows` × `width` into the format of a linear; none for fp16.
 * `shape`: the activation as it is carried there. `extraScales`: as in `LinearShape`.
 */
export function quantizeActivation(
  format: LinearFormat,
  rows: Count,
  width: number,
  shape: Shape = [rows, width],
  extraScales = 0,
): PlannedOperator[] {
  if (format.family === 'fp16') return [];
  if (format.family !== 'mxfp4') {
    return format.isStatic
      ? [
          memoryOperator('tensor_cast.quantize', rows, 2 * width, width, {
            readFixed: 4,
            inputs: [shape, []],
          }),
        ]
      : [
          memoryOperator('tensor_cast.dynamic_quantize_symmetric', rows, 2 * width, width, {
            writeFixed: 4,
            inputs: [shape],
          }),
        ];
  }
  const scales = Math.ceil(width / format.groupSize) + extraScales;
  return [
    {
      name: 'tensor_cast.dynamic_quantize_mxfp4',
      times: null,
      inputs: [shape],
      fill(batch, work) {
        const count = rows(batch);
        work.move(2 * count * width, (count * width) / 2 + count * scales);
        work.vectorOperations[fp16] = 2 * count * width + count * scales;
      },
    },
  ];
}

/** A matrix multiplication with weights of `inputs` × `outputs` (one rank's share). */
export interface LinearShape {
  readonly rows: Count;
  readonly inputs: number;
  readonly outputs: number;
  readonly bias?: boolean;
  /** Rows of the MXFP4 weight scale that are read, where fewer than `outputs` (merged weights). */
  readonly scaleRows?: number;
  /**
   * Width of the activation where it is wider or narrower than the weight (references/engine/parallelism.md 3.3,
   * references/engine/forward-pass.md 5.6 quirks).
   */
  readonly activationWidth?: number;
  /** Multiply-adds for each row over outputs, where it is not `inputs`. */
  readonly workWidth?: number;
  /** The activation as it is quantised, where that is no plain matrix: in the decoder's form, or head by head. */
  readonly form?: ActivationForm;
  /** MXFP4 scales of a row beyond those of its width, where it is scaled piece by piece. */
  readonly extraScales?: number;
}

/** Sizes of an activation: those in front, and the one that MXFP4 scales are cut along. */
export interface ActivationForm {
  readonly lead: Shape;
  readonly width: number;
}

/** Shapes of the arguments of a linear: int4 weights hold two values a byte. */
function argumentShapes(format: LinearFormat, shape: LinearShape): Shape[] {
  const { rows, inputs, outputs, bias = false, scaleRows = outputs } = shape;
  const width = shape.activationWidth ?? inputs;
  const form = shape.form ?? { lead: [rows], width };
  const matrices: Shape[] = [
    [rows, width],
    [format.family === 'int4' ? inputs / 2 : inputs, outputs],
  ];
  const biases: Shape[] = bias ? [[outputs]] : [];
  if (format.family === 'fp16') return [...biases, ...matrices];
  if (format.family !== 'mxfp4') return [...matrices, [], [], ...biases];
  const scales: Shape[] = [
    [...form.lead, Math.ceil(form.width / format.groupSize)],
    [scaleRows, Math.ceil(inputs / format.groupSize)],
  ];
  return [...matrices, ...scales, ...biases];
}

/** Operator name of the linear of each format (references/engine/operators.md 4.1). */
export const linearNames: Readonly<Record<LinearFormat['family'], string>> = {
  fp16: 'aten.mm',
  int8: 'tensor_cast.static_quant_linear',
  fp8: 'tensor_cast.fp8_linear',
  int4: 'tensor_cast.static_quant_linear_int4',
  mxfp4: 'tensor_cast.mxfp4_linear',
};

/** The linear itself, without quantising its input (references/engine/operators.md 4.1). */
export function matrixMultiply(format: LinearFormat, shape: LinearShape): PlannedOperator {
  const { rows, inputs, outputs, bias = false, scaleRows = outputs } = shape;
  const activationWidth = shape.activationWidth ?? inputs;
  const { family } = format;
  // The work of packed weights is counted by their own rows.
  const workWidth = family === 'int4' ? inputs : (shape.workWidth ?? inputs);
  const precision = precisionIndex[format.precision];
  const activationScales =
    family === 'mxfp4' ? Math.ceil(activationWidth / format.groupSize) + (shape.extraScales ?? 0) : 0;
  const weightScales = family === 'mxfp4' ? scaleRows * Math.ceil(inputs / format.groupSize) : 0;
  const scalars = family === 'fp16' || family === 'mxfp4' ? 0 : 8;
  const fixedBytes =
    format.weightBytes * inputs * outputs + weightScales + scalars + (bias ? 2 * outputs : 0);
  const bytesPerRow = format.activationBytes * activationWidth + activationScales;
  const addsBias = bias && family !== 'fp16';
  return {
    name: family === 'fp16' && bias ? 'aten.addmm' : linearNames[family],
    times: null,
    inputs: argumentShapes(format, shape),
    matrixTerms: (batch) => [[2, rows(batch), workWidth, outputs]],
    fill(batch, work) {
      const count = rows(batch);
      work.move(count * bytesPerRow + fixedBytes, 2 * count * outputs);
      work.matrixOperations[precision] = 2 * count * outputs * workWidth;
      if (addsBias) work.vectorOperations[fp16] = count * outputs;
      if (family === 'int4') work.vectorOperations[fp32] = inputs * outputs;
    },
  };
}

/** Quantisation of the input where the format needs it, then the linear. */
export function linear(format: LinearFormat, shape: LinearShape): PlannedOperator[] {
  const { rows } = shape;
  const width = shape.activationWidth ?? shape.inputs;
  const form = shape.form ?? { lead: [rows], width };
  return [
    ...quantizeActivation(format, rows, width, [...form.lead, form.width], shape.extraScales),
    matrixMultiply(format, shape),
  ];
}

/** One of several linears on the same input. */
export interface MergedOutput {
  readonly outputs: number;
  /** Rows of its MXFP4 weight scale, where fewer than `outputs`. */
  readonly scaleRows?: number;
}

/**
 * Linears on one input, already quantised, as compiled graphs merge them: all into one; with MXFP4 each run of
 * neighbours with equal widths and scales, whose scales are read once (references/engine/forward-pass.md 5.3).
 */
export function mergedMultiply(
  format: LinearFormat,
  shape: Omit<LinearShape, 'outputs' | 'scaleRows'>,
  parts: readonly MergedOutput[],
): PlannedOperator[] {
  const total = (run: readonly MergedOutput[]) => run.reduce((sum, { outputs }) => sum + outputs, 0);
  if (format.family !== 'mxfp4') return [matrixMultiply(format, { ...shape, outputs: total(parts) })];
  const rowsOf = ({ outputs, scaleRows = outputs }: MergedOutput) => scaleRows;
  const runs: MergedOutput[][] = [];
  for (const part of parts) {
    const run = runs.at(-1);
    const first = run?.[0];
    if (run !== undefined && first?.outputs === part.outputs && rowsOf(first) === rowsOf(part))
      run.push(part);
    else runs.push([part]);
  }
  return runs.map((run) => {
    const [first] = run;
    const scaleRows = first === undefined ? 0 : rowsOf(first);
    return matrixMultiply(format, { ...shape, outputs: total(run), scaleRows });
  });
}

/** An unquantised fp32 or fp16 multiplication that is no nn.Linear (routers, rope angles). */
export function plainMultiply(
  rows: Count,
  inputs: number,
  outputs: number,
  precision: 'fp16' | 'fp32',
): PlannedOperator {
  const bytes = precision === 'fp16' ? 2 : 4;
  const index = precisionIndex[precision];
  return {
    name: 'aten.mm',
    times: null,
    inputs: [
      [rows, inputs],
      [inputs, outputs],
    ],
    matrixTerms: (batch) => [[2, rows(batch), inputs, outputs]],
    fill(batch, work) {
      const count = rows(batch);
      work.move(bytes * (count * inputs + inputs * outputs), bytes * count * outputs);
      work.matrixOperations[index] = 2 * count * inputs * outputs;
    },
  };
}
