import type { CalledOperator } from '../called-operator.ts';
import { interpolationPolicy, type MeasuredDatabase } from '../database.ts';
import { typeKey } from '../kernels.ts';
import { areEqual, countOf, logical, type Sizes } from '../shapes.ts';
import { between } from './between.ts';
import { byColumn, type Coordinates, matching } from './points.ts';
import type { PointIndex } from './rows.ts';

const axes = [['M'], ['K'], ['M', 'K']];

function placeOf(shape: Sizes): Coordinates | null {
  if (shape.length === 0 || shape.some((size) => size <= 0)) return null;
  return { M: countOf(shape.slice(0, -1)), K: shape.at(-1) ?? 0 };
}

/** Part that one scale is kept for: the tensor, a token, a channel, or a block of so many values. */
function scaleMode(input: Sizes, scale: Sizes, kernel: string): string | null {
  const place = placeOf(input);
  if (place === null) return null;
  if (scale.length === 0) return 'per_tensor';
  const scales = countOf(scale);
  const { M: tokens = 0, K: channels = 0 } = place;
  if (scales <= 0) return null;
  if (kernel === 'DynamicBlockQuant') {
    return scale.length === 1 && scales <= channels ? `per_block ${Math.ceil(channels / scales)}` : null;
  }
  if (scales === tokens) return 'per_token';
  return scales === channels ? 'per_channel' : null;
}

function modesOf(input: Sizes, scales: readonly Sizes[], kernel: string): string | null {
  const modes = scales.map((scale) => scaleMode(input, scale, kernel));
  return modes.includes(null) ? null : modes.join();
}

/** Here half precision keeps its own name. */
const ownName = (type: string | null) => (type === 'DT_BF16' ? 'DT_FLOAT16' : type);

/** A quantisation between measured ones. */
export function scaledBetween(
  database: MeasuredDatabase,
  index: PointIndex,
  kernels: readonly string[],
  { inputs, outputs }: CalledOperator,
): number | null {
  const [input] = inputs;
  const [quantized, ...scales] = outputs ?? [];
  const at = input === undefined ? null : placeOf(input.shape);
  if (input === undefined || at === null || quantized === undefined || scales.length === 0) return null;
  if (!areEqual(input.shape, quantized.shape)) return null;
  const types = [input, quantized, ...scales].map((one) => ownName(one.type));
  if (types.includes(null)) return null;
  const [inputType, ...outputTypes] = types;
  const [preferred = ''] = kernels;
  for (const kernel of kernels) {
    const modes = modesOf(
      input.shape,
      scales.map((one) => one.shape),
      kernel,
    );
    if (modes === null) continue;
    const groups = index.groups(kernel, 'scaled', (row) => {
      const [raw] = row.inputShapes;
      const [type] = row.inputTypes;
      const [format] = row.inputFormats;
      const [result, ...others] = row.outputShapes;
      const written = row.outputShapes.length;
      if (raw === undefined || type === undefined || format === undefined || result === undefined)
        return null;
      if (written < 2 || row.outputTypes.length !== written || row.outputFormats.length !== written)
        return null;
      const shape = logical(raw, format);
      const place = placeOf(shape);
      const kinds = modesOf(shape, others, kernel);
      if (place === null || kinds === null) return null;
      if (!areEqual(logical(result, row.outputFormats[0]), shape)) return null;
      return {
        at: place,
        regime: {
          input_dtype: typeKey(kernel, type),
          input_format: format,
          output_dtypes: row.outputTypes.join(),
          output_formats: row.outputFormats.join(),
          modes: kinds,
        },
      };
    });
    if (groups === null) continue;
    const wanted = {
      input_dtype: typeKey(kernel, inputType ?? ''),
      input_format: 'ND',
      output_dtypes: outputTypes.join(),
      output_formats: outputTypes.map(() => 'ND').join(),
      modes,
    };
    const mostTogether =
      interpolationPolicy(database, kernel).max_interpolation_dim ??
      interpolationPolicy(database, preferred).max_interpolation_dim ??
      null;
    for (const group of matching(groups, wanted)) {
      for (const part of byColumn(group)) {
        const value = between(part, at, { axes, mostTogether });
        if (value !== null) return value;
      }
    }
  }
  return null;
}
