import { parquetWriteBuffer } from 'hyparquet-writer';
import type { ExportColumn } from '../../trace/export/kernel-columns.ts';

/** Rows of one group: databases read groups side by side. */
const rowsOfGroup = 131_072;

/** Columns as a Parquet file. */
export function parquetOf(columns: readonly ExportColumn[]): Uint8Array {
  const columnData = columns.map(({ name, type, data }) => ({ name, type, data, nullable: true }));
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: rowsOfGroup }));
}
