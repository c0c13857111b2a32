import type { CalledOperator } from '../called-operator.ts';
import { interpolationPolicy, type MeasuredDatabase } from '../database.ts';
import { countOf, type Sizes, withoutBatch } from '../shapes.ts';
import { between } from './between.ts';
import { byColumn, matching } from './points.ts';
import type { PointIndex } from './rows.ts';

/** How each argument is spread over the result, size by size from the last one. */
function spread(output: Sizes, inputs: readonly Sizes[]): string {
  if (output.length === 0 || inputs.length === 0) return '';
  const patterns = inputs.map((input) => {
    const missing = Math.max(0, output.length - input.length);
    const sizes = [...Array.from({ length: missing }, () => null), ...input.slice(-output.length)];
    const relations = output.map((size, index) => {
      const one = sizes[index] ?? null;
      if (one === null) return 'missing';
      if (one === size) return 'same';
      return one === 1 && size !== 1 ? 'broadcast' : 'other';
    });
    return [input.length, relations];
  });
  return JSON.stringify(patterns);
}

const moved = (output: Sizes, inputs: readonly Sizes[]) =>
  inputs.reduce((sum, shape) => sum + countOf(shape), countOf(output));

/** An element-wise operator between measured ones that move more and fewer elements. */
export function elementWiseBetween(
  database: MeasuredDatabase,
  index: PointIndex,
  kernels: readonly string[],
  call: CalledOperator,
): number | null {
  const [output] = call.outputs ?? [];
  if (output === undefined || output.type === null) return null;
  const { type } = output;
  const shape = withoutBatch(output.shape);
  if (shape.length === 0) return null;
  const inputs = call.inputs.map((one) => withoutBatch(one.shape));
  const at = { io_numel: moved(shape, inputs) };
  const wanted = {
    output_rank: String(shape.length),
    input_count: String(inputs.length),
    broadcast: spread(shape, inputs),
  };
  for (const kernel of kernels) {
    const groups = index.groups(kernel, `element-wise ${type}`, (row) => {
      const [result] = row.outputShapes;
      if (result === undefined || row.outputTypes[0] !== type) return null;
      const written = withoutBatch(result);
      if (written.length === 0) return null;
      const read = row.inputShapes.map(withoutBatch);
      return {
        at: { io_numel: moved(written, read) },
        regime: {
          output_rank: String(written.length),
          input_count: String(read.length),
          broadcast: spread(written, read),
        },
      };
    });
    const mostTogether = interpolationPolicy(database, kernel).max_interpolation_dim ?? null;
    for (const group of matching(groups ?? [], wanted)) {
      for (const part of byColumn(group)) {
        const value = between(part, at, { axes: [['io_numel']], mostTogether });
        if (value !== null) return value;
      }
    }
  }
  return null;
}
