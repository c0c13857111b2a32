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
