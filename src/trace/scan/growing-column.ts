/** A column of plain memory. */
export type Column = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
type ColumnKind<T extends Column> = {
  new (buffer: ArrayBuffer): T;
  readonly BYTES_PER_ELEMENT: number;
};

/** Address space kept for one column: 512 million numbers. Only what is written takes memory. */
const reservedBytes = 2 ** 32;
const stepBytes = 1 << 21;
/** First memory of a column; it doubles up to the step, so that a small trace does not make the collector run. */
const firstBytes = 1 << 16;
/** Smaller columns are left to the collector: giving memory back costs more than it brings there. */
const worthReleasing = 1 << 22;

function roomFor(needed: number): number {
  if (needed > stepBytes) return Math.ceil(needed / stepBytes) * stepBytes;
  let bytes = firstBytes;
  while (bytes < needed) bytes *= 2;
  return bytes;
}

/**
 * A column that grows in its place. Growing by copies, or by many small
 * pieces, would hold a large trace twice in memory.
 */
export class GrowingColumn<T extends Column> {
  private readonly buffer = new ArrayBuffer(0, { maxByteLength: reservedBytes });
  private readonly whole: T;
  private readonly width: number;
  private length = 0;

  constructor(kind: ColumnKind<T>) {
    this.whole = new kind(this.buffer);
    this.width = kind.BYTES_PER_ELEMENT;
  }

  /** Takes a copy of `values`. */
  append(values: T): void {
    const needed = (this.length + values.length) * this.width;
    if (needed > this.buffer.byteLength) {
      this.buffer.resize(Math.min(reservedBytes, roomFor(needed)));
    }
    this.whole.set(values, this.length);
    this.length += values.length;
  }

  clear(): void {
    this.length = 0;
  }

  /** The whole column, still in its growing place: {@link settled} gives it a place of its own size. */
  view(): T {
    return this.whole.subarray(0, this.length) as T;
  }
}

/**
 * A column at a place of its own size; the growing place gives its memory back at once. Columns that never grew are
 * returned as they are.
 */
export function settled<T extends Column>(column: T): T {
  if (!column.buffer.resizable) return column;
  const place = column.buffer;
  const copy = column.slice() as T;
  if (place.byteLength > worthReleasing) place.resize(0);
  return copy;
}

/** Gives back the memory of growing columns that are not needed any more. */
export function release(...tables: readonly object[]): void {
  for (const column of tables.flatMap((table): unknown[] => Object.values(table))) {
    if (!ArrayBuffer.isView(column)) continue;
    const { buffer } = column;
    if (buffer instanceof ArrayBuffer && buffer.resizable && buffer.byteLength > worthReleasing) {
      buffer.resize(0);
    }
  }
}
