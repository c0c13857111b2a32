import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  repeated,
} from '../../operators/planned-operator.ts';
import type { VisionCounts } from './counts.ts';
import type { ImageGrid } from './image-grid.ts';

/** Bytes of an integer of an index tensor. */
const index = 8;

/** Operators that read and write equally much for each row. */
function each(rows: Count, read: number, write: number, ...names: readonly string[]): PlannedOperator[] {
  return names.map((name) => memoryOperator(name, rows, read, write));
}

/** Place of every patch inside its image, from running numbers. */
function patchPlaces({ images, patches }: VisionCounts, grid: ImageGrid): PlannedOperator[] {
  const spread = [
    memoryOperator('aten.repeat_interleave.Tensor', images, index, index * grid.patches),
    memoryOperator('aten.index_select', patches, 2 * index, index),
  ];
  return [
    ...each(images, 2 * index, index, 'aten.mul.Tensor', 'aten.mul.Tensor'),
    ...spread,
    ...spread,
    ...spread,
    memoryOperator('aten.cumsum', images, index, index),
    memoryOperator('aten.constant_pad_nd', images, index, index, { readFixed: -index }),
    memoryOperator('aten.sum', images, index, 0, { writeFixed: index }),
    memoryOperator('aten._local_scalar_dense', () => 1, index, 0),
    memoryOperator('aten.arange', patches, 0, index),
    ...each(
      patches,
      2 * index,
      index,
      'aten.sub.Tensor',
      'aten.floor_divide',
      'aten.remainder.Tensor',
      'aten.remainder.Tensor',
      'aten.mul.Tensor',
      'aten.add.Tensor',
      'aten.add.Tensor',
    ),
    ...each(
      patches,
      index,
      index,
      'aten.floor_divide',
      'aten.floor_divide',
      'aten.floor_divide',
      'aten.remainder.Scalar',
      'aten.remainder.Scalar',
      'aten.mul.Tensor',
      'aten.mul.Tensor',
      'aten.mul.Tensor',
    ),
  ];
}

/** Neighbours and shares of one axis for the interpolation of position embeddings. */
function interpolationAxis({ patches }: VisionCounts): PlannedOperator[] {
  return [
    memoryOperator('aten._to_copy', patches, index, 4),
    memoryOperator('aten.mul.Tensor', patches, 4, 4),
    memoryOperator('aten.sub.Tensor', patches, index, index),
    memoryOperator('aten.clamp', patches, index, index),
    memoryOperator('aten.div.Tensor', patches, 4 + index, 4),
    memoryOperator('aten.floor', patches, 4, 4),
    memoryOperator('aten.arange.start', () => 1, 0, 2 * index),
    memoryOperator('aten._to_copy', patches, 4, index),
    memoryOperator('aten.add.Tensor', patches, index, 2 * index, { readFixed: 2 * index }),
    memoryOperator('aten.clamp', patches, 2 * index, 2 * index),
    memoryOperator('aten.sub.Tensor', patches, index, 4),
    memoryOperator('aten.sub.Tensor', patches, 4, index, { readFixed: 2 * index }),
    ...each(patches, index, index, 'aten.abs', 'aten.rsub.Scalar', 'aten.clamp'),
  ];
}

/** Coordinates of the patches of each image for the rotation. */
function coordinates({ images, patches }: VisionCounts, grid: ImageGrid): PlannedOperator[] {
  const one: Count = () => 1;
  const whole: Count = () => grid.patches;
  return [
    ...repeated(images, [
      memoryOperator('aten.arange', one, 0, index * grid.rows),
      memoryOperator('aten.arange', one, 0, index * grid.columns),
      ...each(whole, index, index, 'aten.clone', 'aten.clone'),
      ...each(whole, 2 * index, 2 * index, 'aten.stack', 'aten.repeat'),
    ]),
    memoryOperator('aten.cat', patches, 2 * index, 2 * index),
  ];
}

/** Where the patches of each image begin. */
function imageBounds({ images, patches }: VisionCounts): PlannedOperator[] {
  return [
    memoryOperator('aten.mul.Tensor', images, 2 * index, index),
    {
      name: 'aten.repeat_interleave.Tensor',
      times: null,
      fill(batch, work) {
        // A single image is spread over its patches, several over themselves.
        const count = images(batch);
        work.move(index * count, index * (count === 1 ? patches(batch) : count));
      },
    },
    memoryOperator('aten.index_select', images, 2 * index, index),
    memoryOperator('aten.cumsum', images, index, 4),
    memoryOperator('aten.constant_pad_nd', images, 4, 4, { writeFixed: 4 }),
  ];
}

/**
 * Integer work on positions in front of the encoder: almost nothing but static costs
 * (references/engine/families/vl.md 4.1).
 */
export function patchPositions(counts: VisionCounts, grid: ImageGrid): PlannedOperator[] {
  return [
    ...patchPlaces(counts, grid),
    ...interpolationAxis(counts),
    ...interpolationAxis(counts),
    memoryOperator('aten.mul.Tensor', counts.patches, 16, 16),
    memoryOperator('aten.add.Tensor', counts.patches, 32, 32),
    memoryOperator('aten.mul.Tensor', counts.patches, 16, 16),
    ...coordinates(counts, grid),
    ...imageBounds(counts),
  ];
}
