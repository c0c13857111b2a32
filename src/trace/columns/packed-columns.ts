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

/** The tables of columns, by the name of their field. */
export const tableNames = [
  'device',
  'launches',
  'operators',
  'frames',
  'annotations',
  'synchronisations',
  'texts',
] as const;

/** The memory behind the columns, each piece once: what a message to another worker hands over. */
export function buffersOf(packed: PackedColumns): ArrayBuffer[] {
  const arrays = tableNames.flatMap((name) => Object.values(packed[name])).filter(ArrayBuffer.isView);
  const buffers = new Set<ArrayBuffer>();
  for (const { buffer } of arrays) if (buffer instanceof ArrayBuffer) buffers.add(buffer);
  return [...buffers];
}
