import type { CalledTensor } from '../called-operator.ts';
import { interpolationPolicy, type MeasuredDatabase } from '../database.ts';
import { batchedMultiplications, interpolatedMultiplications, typeKey } from '../kernels.ts';
import { logical, type Sizes } from '../shapes.ts';
import { between } from './between.ts';
import { byColumn, type Coordinates, matching, type PointGroup, type Regime } from './points.ts';
import type { PointIndex, PointOfRow } from './rows.ts';

/** Rows, inputs and outputs of a multiplication, and the matrices in front of them. */
interface Product {
  readonly at: Coordinates;
  readonly lead: string;
}

const axes = [['M'], ['K'], ['N'], ['M', 'K'], ['M', 'N'], ['K', 'N'], ['M', 'K', 'N']];
const outputFields = ['output_count', 'output_dtypes', 'output_formats'];

/** @returns null for shapes that are no multiplication */
function productOf(kernel: string, [left, right]: readonly Sizes[]): Product | null {
  const plain = (shape: Sizes) =>
    !batchedMultiplications.has(kernel) && shape.length >= 3 && shape[0] === 1 ? shape.slice(1) : shape;
  if (left === undefined || right === undefined) return null;
  const [activation, weight] = [plain(left), plain(right)];
  if (activation.length < 2 || weight.length < 2) return null;
  const [rows = 0, inputs = 0] = activation.slice(-2);
  const [first = 0, second = 0] = weight.slice(-2);
  const outputs = first === inputs ? second : second === inputs ? first : null;
  if (outputs === null) return null;
  return {
    at: { M: rows, K: inputs, N: outputs },
    lead: JSON.stringify([activation.slice(0, -2), weight.slice(0, -2)]),
  };
}

function rule(kernel: string, count: number | null, withOutputs: boolean): PointOfRow {
  return (row) => {
    const shapes = row.inputShapes.slice(0, count ?? row.inputShapes.length);
    const types = row.inputTypes.slice(0, count ?? shapes.length);
    const formats = row.inputFormats.slice(0, count ?? shapes.length);
    if (shapes.length < 2 || types.length < shapes.length || formats.length < shapes.length) return null;
    const product = productOf(
      kernel,
      shapes.map((shape, index) => logical(shape, formats[index])),
    );
    if (product === null) return null;
    const regime: Record<string, string> = {
      input_count: String(count ?? shapes.length),
      input_dtypes: types.map((type) => typeKey(kernel, type)).join(),
      batch_dims: product.lead,
      input_formats: formats.join(),
    };
    if (withOutputs) {
      const { outputShapes, outputTypes, outputFormats } = row;
      const outputs = outputShapes.length;
      if (outputs === 0 || outputTypes.length !== outputs || outputFormats.length !== outputs) return null;
      regime.output_count = String(outputs);
      regime.output_dtypes = outputTypes.join();
      regime.output_formats = outputFormats.join();
    }
    return { at: product.at, regime };
  };
}

function plainFirst(one: PointGroup, other: PointGroup): number {
  const rank = ({ regime }: PointGroup) =>
    (regime.input_formats ?? '').split(',').every((format) => format === 'ND') ? 0 : 1;
  return rank(one) - rank(other) || other.points.length - one.points.length;
}

/** The question: coordinates and regime of a multiplication. */
interface Wanted {
  readonly at: Coordinates;
  readonly regime: Regime;
  readonly count: number | null;
  readonly withOutputs: boolean;
}

function find(database: MeasuredDatabase, index: PointIndex, kernel: string, wanted: Wanted): number | null {
  const { count, withOutputs } = wanted;
  const groups = index.groups(
    kernel,
    `multiplication ${count} ${withOutputs}`,
    rule(kernel, count, withOutputs),
  );
  if (groups === null) return null;
  const mayAdd = withOutputs ? outputFields : [...outputFields, 'input_formats'];
  const mostTogether = interpolationPolicy(database, kernel).max_interpolation_dim ?? null;
  for (const group of matching(groups, wanted.regime, { mayAdd }).toSorted(plainFirst)) {
    for (const part of byColumn(group)) {
      const value = between(part, wanted.at, { axes, mostTogether });
      if (value !== null) return value;
    }
  }
  return null;
}

/** A multiplication between measured ones; `inputs`: those that are compared, `count`: how many the database keeps. */
export function multiplicationBetween(
  database: MeasuredDatabase,
  index: PointIndex,
  kernel: string,
  inputs: readonly CalledTensor[],
  count: number | null,
): number | null {
  const product = interpolatedMultiplications.has(kernel)
    ? productOf(
        kernel,
        inputs.map((one) => one.shape),
      )
    : null;
  if (product === null || inputs.some((one) => one.type === null)) return null;
  const compared = count ?? inputs.length;
  return find(database, index, kernel, {
    at: product.at,
    regime: {
      input_count: String(compared),
      input_dtypes: inputs
        .slice(0, compared)
        .map((one) => typeKey(kernel, one.type ?? ''))
        .join(),
      batch_dims: product.lead,
    },
    count,
    withOutputs: false,
  });
}

/** A quantised multiplication between measured ones: formats of its results must be the same, too. */
export function quantizedBetween(
  database: MeasuredDatabase,
  index: PointIndex,
  kernel: string,
  { inputs, outputs }: { inputs: readonly CalledTensor[]; outputs: readonly CalledTensor[] },
  formats: readonly string[],
  count: number | null,
): number | null {
  const [activation] = inputs;
  const [output] = outputs;
  const compared = count ?? inputs.length;
  if (!interpolatedMultiplications.has(kernel) || inputs.length < 2) return null;
  if (activation?.shape.length !== 2 || output?.shape.length !== 2 || formats.length !== compared)
    return null;
  const [rows = 0, width = 0] = activation.shape;
  const [outputRows, outputWidth = 0] = output.shape;
  if (rows !== outputRows || rows <= 0 || [...inputs, ...outputs].some((one) => one.type === null))
    return null;
  return find(database, index, kernel, {
    at: { M: rows, K: width, N: outputWidth },
    regime: {
      input_count: String(compared),
      input_dtypes: inputs
        .slice(0, compared)
        .map((one) => typeKey(kernel, one.type ?? ''))
        .join(),
      batch_dims: JSON.stringify([[], []]),
      input_formats: formats.map((format) => format.trim()).join(),
      output_count: String(outputs.length),
      output_dtypes: outputs.map((one) => one.type).join(),
      output_formats: outputs.map(() => 'ND').join(),
    },
    count,
    withOutputs: true,
  });
}
