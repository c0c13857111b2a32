/** Sizes of a tensor. */
export type Sizes = readonly number[];

/** Whether two tensors have the same sizes. */
export function areEqual(one: Sizes, other: Sizes): boolean {
  return one.length === other.length && one.every((size, index) => size === other[index]);
}

/** Without the batch of one that the decoder carries in front. */
export function withoutBatch(shape: Sizes): Sizes {
  return shape.length > 1 && shape[0] === 1 ? shape.slice(1) : shape;
}

/** How many elements. */
export function countOf(shape: Sizes): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Sizes that kernels pad to. */
const blocks = [16, 32, 64];
const smallBlock = { size: 8, from: 64 };

/** Whether `padded` is `size` rounded up to a block of the matrix unit. */
export function isPadded(padded: number, size: number): boolean {
  if (padded <= size) return false;
  const rounded = (block: number) => Math.ceil(size / block) * block;
  if (blocks.some((block) => padded === rounded(block))) return true;
  return size >= smallBlock.from && padded === rounded(smallBlock.size);
}

/** Whether shapes are equal but for sizes that were padded, at least one of them. */
export function arePadded(padded: Sizes, shape: Sizes): boolean {
  if (padded.length !== shape.length) return false;
  let hasPadding = false;
  for (const [index, size] of padded.entries()) {
    const measured = shape[index] ?? 0;
    if (size === measured) continue;
    if (!isPadded(size, measured)) return false;
    hasPadding = true;
  }
  return hasPadding;
}

/** Tiles put together again: `[…, H, W, h, w]` → `[…, H·w, W·h]` (references/engine/measured-operators.md 2). */
export function untiled(shape: Sizes): Sizes {
  if (shape.length < 4) return shape;
  const [rows = 0, columns = 0, height = 0, width = 0] = shape.slice(-4);
  return [...shape.slice(0, -4), rows * width, columns * height];
}

/** A measured shape as the operator sees it. */
export function logical(shape: Sizes, format: string | undefined): Sizes {
  return format === 'FRACTAL_NZ' ? untiled(shape) : shape;
}

/** The shape of an element-wise result; null where sizes do not go together. */
export function broadcast(shapes: readonly Sizes[]): number[] | null {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result: number[] = [];
  for (let from = rank; from > 0; from -= 1) {
    const sizes = shapes.map((shape) => shape[shape.length - from] ?? 1);
    const size = sizes.find((one) => one !== 1) ?? 1;
    if (sizes.some((one) => one !== 1 && one !== size)) return null;
    result.push(size);
  }
  return result;
}
