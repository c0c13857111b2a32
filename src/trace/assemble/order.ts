/** Positions `0 .. count - 1` in the order of `compare`, which must be total; null where they already are in order. */
export function orderOf(count: number, compare: (a: number, b: number) => number): Uint32Array | null {
  let isSorted = true;
  for (let i = 1; i < count && isSorted; i += 1) isSorted = compare(i - 1, i) <= 0;
  if (isSorted) return null;
  return Uint32Array.from({ length: count }, (_, index) => index).sort((a, b) => compare(a, b) || a - b);
}

type Column = Uint8Array | Uint32Array | Int32Array | Float64Array;

/** The column with its entries in `order`; the column itself where there is nothing to change. */
export function reorder<T extends Column>(column: T, order: Uint32Array | null): T {
  if (order === null) return column;
  const moved = column.slice() as T;
  for (let i = 0; i < order.length; i += 1) moved[i] = column[order[i] ?? 0] ?? 0;
  return moved;
}
