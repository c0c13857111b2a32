import type { TraceColumns } from './columns.ts';
import { type PackedTexts, unpackTexts } from './texts.ts';

/** Columns that may move between workers or into a file: nothing but values and typed arrays. */
export interface PackedColumns extends Omit<TraceColumns, 'texts'> {
  readonly texts: PackedTexts;
}

/** Columns ready for use. The arrays are shared, not copied. */
export function openColumns(packed: PackedColumns): TraceColumns {
  return { ...packed, texts: unpackTexts(packed.texts) };
}

function buffersIn(value: unknown, found: Set<ArrayBuffer>): void {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const one of Object.values(value)) buffersIn(one, found);
  }
}

/**
 * Gives the memory of columns back at once; they are empty afterwards. The collector would keep those of one trace while
 * the next one is read.
 */
export function letGo(columns: TraceColumns): void {
  const found = new Set<ArrayBuffer>();
  buffersIn(columns, found);
  for (const buffer of found) if (!buffer.detached) buffer.transfer(0);
}

/** The memory of columns, each piece once, to be handed to another thread instead of copied. */
export function packedBuffers(packed: PackedColumns): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  buffersIn(packed, found);
  return [...found];
}
