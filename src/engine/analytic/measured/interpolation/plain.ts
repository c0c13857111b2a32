import type { CalledTensor } from '../called-operator.ts';
import { interpolationPolicy, type MeasuredDatabase } from '../database.ts';
import { typeKey } from '../kernels.ts';
import { countOf, logical, type Sizes, withoutBatch } from '../shapes.ts';
import { between } from './between.ts';
import { byColumn, type Coordinates, matching } from './points.ts';
import type { PointIndex } from './rows.ts';

/** A kernel, and the one whose policy holds where it has none. */
export interface KernelChoice {
  readonly kernel: string;
  readonly preferred: string;
}

type Axis = 'output_numel' | 'axis_0';

function axisOf(database: MeasuredDatabase, { kernel, preferred }: KernelChoice): Axis {
  for (const one of [kernel, preferred]) {
    const policy = interpolationPolicy(database, one).generic_compute;
    if (policy !== undefined && policy !== null && Object.keys(policy).length > 0)
      return policy.axis === 'output_numel' ? 'output_numel' : 'axis_0';
  }
  return 'axis_0';
}

function placeOf(
  axis: Axis,
  inputs: readonly Sizes[],
  outputs: readonly Sizes[],
): { at: Coordinates; extra: Readonly<Record<string, string>> } | null {
  const [first, ...rest] = inputs;
  if (axis === 'output_numel') {
    const [output] = outputs;
    if (output === undefined || outputs.length !== 1) return null;
    const shape = output.length >= 3 && output[0] === 1 ? output.slice(1) : output;
    return {
      at: { output_numel: countOf(shape) },
      extra: { output_tail_shape: JSON.stringify(shape.slice(1)) },
    };
  }
  const [rows] = first ?? [];
  if (first === undefined || rows === undefined) return null;
  return { at: { axis_0: rows }, extra: { shape_signature: JSON.stringify([first.slice(1), rest]) } };
}

/** Any other computation between measured ones that differ in their rows, or in what they write. */
export function plainBetween(
  database: MeasuredDatabase,
  index: PointIndex,
  choice: KernelChoice,
  { inputs, outputs }: { inputs: readonly CalledTensor[]; outputs: readonly CalledTensor[] },
  count: number | null,
): number | null {
  const { kernel } = choice;
  const axis = axisOf(database, choice);
  if (inputs.length === 0 || inputs.some((one) => one.type === null)) return null;
  const shapes = inputs.map((one) => withoutBatch(one.shape));
  const place = placeOf(
    axis,
    shapes,
    outputs.map((one) => one.shape),
  );
  if (place === null || shapes[0]?.length === 0) return null;
  const groups = index.groups(kernel, `plain ${axis} ${count}`, (row) => {
    const measured = row.inputShapes.slice(0, count ?? row.inputShapes.length);
    const types = row.inputTypes.slice(0, count ?? row.inputTypes.length);
    const formats = row.inputFormats.slice(0, count ?? row.inputFormats.length);
    if (measured.length === 0 || types.length < measured.length || formats.length < measured.length)
      return null;
    const sizes = measured.map((shape, at) => withoutBatch(logical(shape, formats[at])));
    if (sizes[0]?.length === 0) return null;
    const found = placeOf(axis, sizes, row.outputShapes);
    if (found === null) return null;
    return {
      at: found.at,
      regime: {
        input_count: String(sizes.length),
        input_dtypes: types
          .slice(0, sizes.length)
          .map((type) => typeKey(kernel, type))
          .join(),
        ...found.extra,
      },
    };
  });
  if (groups === null) return null;
  const wanted = {
    input_count: String(inputs.length),
    input_dtypes: inputs.map((one) => typeKey(kernel, one.type ?? '')).join(),
    ...place.extra,
  };
  const mostTogether = interpolationPolicy(database, kernel).max_interpolation_dim ?? null;
  for (const group of matching(groups, wanted)) {
    for (const part of byColumn(group)) {
      const value = between(part, place.at, { axes: [[axis]], mostTogether });
      if (value !== null) return value;
    }
  }
  return null;
}
