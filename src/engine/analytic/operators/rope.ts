import { precisionIndex } from '../../terms/precision.ts';
import {
  memoryOperator,
  type PlannedOperator,
  type Shape,
  scaled,
  sequence,
  severalTokens,
  tokens,
} from './planned-operator.ts';

/** The two look-ups of cosine and sine of an eager graph, in tables of `elementBytes`. */
export function eagerRopeTables(
  width: number,
  maxPositions: number,
  elementBytes: 2 | 4 = 2,
): PlannedOperator[] {
  const row = elementBytes * width;
  const table = memoryOperator('aten.index_select', tokens, 8 + row, row, {
    inputs: [[maxPositions, width], [tokens]],
  });
  return [table, table];
}

/**
 * The two look-ups of cosine and sine in either mode; compiled graphs are charged for the whole cache
 * (references/engine/quirks.md 9.2).
 */
export function ropeTables(
  width: number,
  maxPositions: number,
  isCompiled: boolean,
  elementBytes: 2 | 4 = 2,
): PlannedOperator[] {
  if (!isCompiled) return eagerRopeTables(width, maxPositions, elementBytes);
  const row = elementBytes * width;
  const table = memoryOperator('aten.index.Tensor', tokens, 8, row, {
    readFixed: maxPositions * row,
    inputs: [[maxPositions, width]],
  });
  return [table, table];
}

/** Rotation of one tensor of `heads` × `width`, as five small operators (references/engine/operators.md 4.2). */
export function eagerRope(heads: number, width: number): PlannedOperator[] {
  const elements = heads * width;
  const whole: Shape = [1, heads, tokens, width];
  const inputs = [whole, [1, 1, tokens, width]];
  return [
    memoryOperator('aten.mul.Tensor', tokens, 2 * elements + 2 * width, 2 * elements, { inputs }),
    memoryOperator('aten.neg', tokens, elements, elements, { inputs: [[1, heads, tokens, width / 2]] }),
    memoryOperator('aten.cat', tokens, 2 * elements, 2 * elements),
    memoryOperator('aten.mul.Tensor', tokens, 2 * elements + 2 * width, 2 * elements, { inputs }),
    memoryOperator('aten.add.Tensor', tokens, 4 * elements, 2 * elements, { inputs: [whole, whole] }),
  ];
}

/** The fused rotation of q and k together. */
export function fusedRope(queryHeads: number, keyHeads: number, headDim: number): PlannedOperator {
  const elements = (queryHeads + keyHeads) * headDim;
  const angles = sequence(tokens, headDim);
  return {
    name: 'tensor_cast.apply_rope',
    times: null,
    inputs: [[1, keyHeads, tokens, headDim], [1, queryHeads, tokens, headDim], angles, angles],
    fill(batch, work) {
      const count = batch.tokens;
      work.move(count * (2 * elements + 4 * headDim), 2 * count * elements);
      work.vectorOperations[precisionIndex.fp16] = 3 * count * elements;
    },
  };
}

/** The copy that makes a rotated tensor contiguous, of `bytes` an element; one head or one token already is. */
export function contiguousCopy(heads: number, width: number, bytes: 1 | 2 = 2): PlannedOperator[] {
  if (heads <= 1) return [];
  const copy = memoryOperator('aten.clone', scaled(tokens, heads * width), bytes, bytes, {
    inputs: [sequence(tokens, heads, width)],
  });
  return [{ ...copy, times: severalTokens }];
}

/** Partial rotation: the small operators on the rotated part, then the tensors put together again. */
export function partialRope(
  queryHeads: number,
  keyHeads: number,
  rotatedWidth: number,
  headDim: number,
): PlannedOperator[] {
  const join = (heads: number) =>
    memoryOperator('aten.cat', tokens, 2 * heads * headDim, 2 * heads * headDim);
  return [
    ...eagerRope(queryHeads, rotatedWidth),
    ...eagerRope(keyHeads, rotatedWidth),
    join(queryHeads),
    join(keyHeads),
    ...contiguousCopy(queryHeads, headDim),
    ...contiguousCopy(keyHeads, headDim),
  ];
}
