import type { VisionFacts } from '../../../models/vision-facts.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import type { ProcessGroup } from '../../../terms/process-group.ts';
import { linearFormat } from '../../../terms/quantization.ts';
import { allReduce } from '../../communication/collectives.ts';
import { matrixMultiply } from '../../operators/linear.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  repeated,
  tokens,
} from '../../operators/planned-operator.ts';
import { type VisionCounts, visionCounts } from './counts.ts';
import type { ImageGrid } from './image-grid.ts';
import { patchPositions } from './positions.ts';

const { fp16 } = precisionIndex;
/** The encoder is fp16 whatever the actions. */
const halfPrecision = linearFormat('DISABLED', 32);

function linear(rows: Count, inputs: number, outputs: number): PlannedOperator {
  return matrixMultiply(halfPrecision, { rows, inputs, outputs, bias: true });
}

function layerNorm(rows: Count, width: number): PlannedOperator {
  return memoryOperator('aten.native_layer_norm', rows, 2 * width, 2 * width + 8, { readFixed: 4 * width });
}

/** The sum of two rows of each patch. */
function sum(patches: Count, width: number): PlannedOperator {
  return memoryOperator('aten.add.Tensor', patches, 4 * width, 2 * width, {
    inputs: [
      [patches, width],
      [patches, width],
    ],
  });
}

/** Pixels to patch embeddings with interpolated position embeddings (references/engine/families/vl.md 4.2). */
function patchEmbedding({ patches }: VisionCounts, vision: VisionFacts): PlannedOperator[] {
  const { hiddenSize, patchValues } = vision;
  return [
    {
      name: 'aten.convolution',
      times: null,
      fill(batch, work) {
        const count = patches(batch);
        work.move(
          2 * count * patchValues + 2 * hiddenSize * patchValues + 2 * hiddenSize,
          2 * count * hiddenSize,
        );
        work.matrixOperations[fp16] = count * hiddenSize * (2 * patchValues + 1);
      },
    },
    memoryOperator('aten.embedding', patches, 32 + 8 * hiddenSize, 8 * hiddenSize),
    memoryOperator('aten.mul.Tensor', patches, 8 * hiddenSize + 16, 16 * hiddenSize),
    memoryOperator('aten.sum.dim_IntList', patches, 16 * hiddenSize, 4 * hiddenSize),
    memoryOperator('aten._to_copy', patches, 4 * hiddenSize, 2 * hiddenSize),
    sum(patches, hiddenSize),
  ];
}

/** Angles of two axes over a quarter of a head each. */
function rotaryAngles({ patches }: VisionCounts, headDim: number): PlannedOperator[] {
  const quarter = Math.floor(headDim / 4);
  const angles = 8 * quarter;
  const join = [
    memoryOperator('aten.cat', patches, angles, angles),
    memoryOperator('aten.cat', patches, 2 * angles, 2 * angles),
  ];
  return [
    memoryOperator('aten._to_copy', patches, 16, 8),
    memoryOperator('aten.mul.Tensor', patches, 8, angles, { readFixed: 4 * quarter }),
    memoryOperator('aten.cos', patches, angles, angles),
    memoryOperator('aten.mul.Tensor', patches, angles, angles),
    memoryOperator('aten.sin', patches, angles, angles),
    memoryOperator('aten.mul.Tensor', patches, angles, angles),
    ...join,
    ...join,
  ];
}

/** Rotation of q or k in fp32. */
function rotation(patches: Count, hiddenSize: number, headDim: number): PlannedOperator[] {
  return [
    memoryOperator('aten.mul.Tensor', patches, 4 * hiddenSize + 4 * headDim, 4 * hiddenSize),
    memoryOperator('aten.neg', patches, 2 * hiddenSize, 2 * hiddenSize),
    memoryOperator('aten.cat', patches, 4 * hiddenSize, 4 * hiddenSize),
    memoryOperator('aten.mul.Tensor', patches, 4 * hiddenSize + 4 * headDim, 4 * hiddenSize),
    memoryOperator('aten.add.Tensor', patches, 8 * hiddenSize, 4 * hiddenSize),
  ];
}

/** Full attention among the patches of one image. */
function imageAttention(hiddenSize: number, heads: number, patches: number): PlannedOperator {
  return {
    name: 'tensor_cast.attention',
    times: null,
    fill(_batch, work) {
      work.move(6 * patches * hiddenSize, 2 * patches * hiddenSize);
      work.matrixOperations[fp16] = 4 * patches ** 2 * hiddenSize;
      work.vectorOperations[fp16] = 4 * patches ** 2 * heads;
    },
  };
}

/** One encoder block (references/engine/families/vl.md 4.3). */
function encoderBlock(
  { images, patches }: VisionCounts,
  vision: VisionFacts,
  grid: ImageGrid,
  group: ProcessGroup,
) {
  const { hiddenSize, heads } = vision;
  const local = hiddenSize / group.size;
  const feedForward = vision.feedForward / group.size;
  const widen = memoryOperator('aten._to_copy', patches, 2 * local, 4 * local);
  const narrow = memoryOperator('aten._to_copy', patches, 4 * local, 2 * local);
  const residual = sum(patches, hiddenSize);
  const rotate = rotation(patches, local, Math.floor(hiddenSize / heads));
  return [
    layerNorm(patches, hiddenSize),
    linear(patches, hiddenSize, 3 * local),
    widen,
    widen,
    ...rotate,
    ...rotate,
    narrow,
    narrow,
    memoryOperator('aten.sub.Tensor', images, 8, 4),
    ...repeated(images, [imageAttention(local, heads / group.size, grid.patches)]),
    memoryOperator('aten.cat', patches, 2 * local, 2 * local),
    linear(patches, local, hiddenSize),
    ...allReduce(group, patches, hiddenSize),
    residual,
    layerNorm(patches, hiddenSize),
    linear(patches, hiddenSize, feedForward),
    memoryOperator('aten.gelu', patches, 2 * feedForward, 2 * feedForward),
    linear(patches, feedForward, hiddenSize),
    ...allReduce(group, patches, hiddenSize),
    residual,
  ];
}

/** Neighbouring patches merged into one feature of the language model (references/engine/families/vl.md 4.4). */
function merger(
  counts: VisionCounts,
  vision: VisionFacts,
  { isDeepstack }: { readonly isDeepstack: boolean },
  group: ProcessGroup,
): PlannedOperator[] {
  const { hiddenSize, merge, outputs } = vision;
  const width = hiddenSize * merge ** 2;
  const local = width / group.size;
  const rows: Count = (batch) => counts.patches(batch) / merge ** 2;
  return [
    isDeepstack ? layerNorm(rows, width) : layerNorm(counts.patches, hiddenSize),
    linear(rows, width, local),
    memoryOperator('aten.gelu', rows, 2 * local, 2 * local),
    linear(rows, local, outputs),
    ...allReduce(group, rows, outputs),
  ];
}

/**
 * Image features put in place of their tokens; scattering them costs nothing in the real program
 * (references/engine/families/vl.md 4.5).
 */
function insertFeatures(setup: ForwardSetup, counts: VisionCounts, vision: VisionFacts): PlannedOperator[] {
  const { architecture, dynamicShapes, isCompiled } = setup;
  const { hiddenSize } = architecture;
  const { images } = counts;
  const features = (2 * vision.outputs) / vision.merge ** 2;
  const join = memoryOperator('aten.cat', counts.patches, features, features);
  const isToken = memoryOperator('aten.eq.Scalar', tokens, 8, 1);
  const shape = memoryOperator('aten.prod.dim_int', images, 24, 8);
  // Graphs of sizes that are not known compare the storage of each image's features at each place they are put in.
  const compared = memoryOperator('aten._has_same_storage_numel', counts.patches, 2 * features, 0);
  const places = 1 + vision.deepstack.length;
  if (isCompiled) {
    return [
      ...(dynamicShapes
        ? [
            ...repeated((batch) => (images(batch) > 1 ? images(batch) * places : 0), [compared]),
            memoryOperator('aten.empty.memory_format', tokens, 0, 2 * hiddenSize),
          ]
        : []),
      shape,
      memoryOperator('aten.div.Tensor_mode', images, 8, 8),
      ...repeated((batch) => (images(batch) > 1 ? 1 : 0), [join]),
      isToken,
    ];
  }
  const total = memoryOperator('aten.sum', tokens, 1, 0, { writeFixed: 8 });
  return [
    shape,
    memoryOperator('aten.floor_divide', images, 8, 8),
    join,
    isToken,
    isToken,
    total,
    total,
    memoryOperator('aten.empty_like', tokens, 2 * hiddenSize, 2 * hiddenSize),
    ...vision.deepstack.map(() => join),
  ];
}

/**
 * The image encoder in front of the language model: fp16, whole on every rank or cut over ranks of its own, not
 * compiled (references/engine/families/vl.md 3, 4). Its operators run in prefill with images only.
 */
export function imageEncoder(setup: ForwardSetup, vision: VisionFacts, grid: ImageGrid): PlannedOperator[] {
  const counts = visionCounts(grid);
  const group = setup.processGroups.vision;
  const block = encoderBlock(counts, vision, grid, group);
  return repeated(counts.passes, [
    ...patchPositions(counts, grid),
    ...patchEmbedding(counts, vision),
    ...rotaryAngles(counts, Math.floor(vision.hiddenSize / vision.heads)),
    ...repeated(() => vision.depth, block),
    ...repeated(() => vision.deepstack.length, merger(counts, vision, { isDeepstack: true }, group)),
    ...merger(counts, vision, { isDeepstack: false }, group),
    ...insertFeatures(setup, counts, vision),
  ]);
}
