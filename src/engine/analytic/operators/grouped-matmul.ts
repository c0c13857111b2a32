import { precisionIndex } from '../../terms/precision.ts';
import type { LinearFormat } from '../../terms/quantization.ts';
import type { Count, PlannedOperator } from './planned-operator.ts';

const fp16 = precisionIndex.fp16;
const fp32 = precisionIndex.fp32;

/** Experts multiplied in one operator each for gate+up and down. */
export interface GroupedExperts {
  readonly format: LinearFormat;
  /** Rows over all experts. */
  readonly rows: Count;
  /** Experts with rows; idle weights are not read. */
  readonly active: Count;
  readonly hiddenSize: number;
  /** Local width of one expert. */
  readonly width: number;
}

/** The ending of an operator's name for each format. */
export const formatSuffixes: Readonly<Record<LinearFormat['family'], string>> = {
  fp16: '',
  int8: '_quant',
  fp8: '_fp8',
  int4: '_quant_int4',
  mxfp4: '_mxfp4',
};

/**
 * Bytes of scales that are read for each expert; MXFP4 counts the activation scales once per expert
 * (references/engine/operators.md 4.5).
 */
function scaleBytes(format: LinearFormat, rows: number, inputs: number, scaleRows: number): number {
  if (format.family === 'fp16') return 0;
  if (format.family !== 'mxfp4') return 8;
  return (rows + scaleRows) * Math.ceil(inputs / format.groupSize);
}

/**
 * Gate and up projections of all active experts with the activation function (references/engine/operators.md 4.5).
 */
export function groupedGateUp({ format, rows, active, hiddenSize, width }: GroupedExperts): PlannedOperator {
  const isMxfp4 = format.family === 'mxfp4';
  const outputScales = Math.ceil(width / format.groupSize);
  const precision = precisionIndex[format.precision];
  return {
    name: `tensor_cast.grouped_matmul${formatSuffixes[format.family]}_swiglu${isMxfp4 ? '_quant' : ''}`,
    times: null,
    matrixTerms: (batch) => [[4, rows(batch), hiddenSize, width]],
    fill(batch, work) {
      const count = rows(batch);
      const experts = active(batch);
      work.readBytes =
        count * hiddenSize * format.activationBytes +
        experts *
          (hiddenSize * 2 * width * format.weightBytes + scaleBytes(format, count, hiddenSize, width));
      work.writeBytes = isMxfp4 ? (count * width) / 2 + count * outputScales : 2 * count * width;
      work.matrixOperations[precision] = 4 * count * hiddenSize * width;
      work.vectorOperations[fp16] = 7 * count * width + (isMxfp4 ? count * (2 * width + outputScales) : 0);
      if (format.family === 'int4') work.vectorOperations[fp32] = experts * hiddenSize * 2 * width;
    },
  };
}

/**
 * One matrix of every active expert, `inputs` × `outputs`, without an activation
 * (references/engine/operators.md 4.5).
 */
export function groupedMatmul(
  { format, rows, active }: Pick<GroupedExperts, 'format' | 'rows' | 'active'>,
  inputs: number,
  outputs: number,
  scaleRows = outputs,
): PlannedOperator {
  const precision = precisionIndex[format.precision];
  return {
    name: `tensor_cast.grouped_matmul${formatSuffixes[format.family]}`,
    times: null,
    matrixTerms: (batch) => [[2, rows(batch), inputs, outputs]],
    fill(batch, work) {
      const count = rows(batch);
      const experts = active(batch);
      work.readBytes =
        count * inputs * format.activationBytes +
        experts * (inputs * outputs * format.weightBytes + scaleBytes(format, count, inputs, scaleRows));
      work.writeBytes = 2 * count * outputs;
      work.matrixOperations[precision] = 2 * count * inputs * outputs;
      if (format.family === 'int4') work.vectorOperations[fp32] = experts * inputs * outputs;
    },
  };
}
