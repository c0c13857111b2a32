import { describe, expect, it } from 'vitest';
import { decodeColumns, encodeColumns } from '../../../src/trace/columns/column-file.ts';
import type { PackedColumns } from '../../../src/trace/columns/packed-columns.ts';
import { packTexts } from '../../../src/trace/columns/texts.ts';
import { columnsOf } from '../support/columns-of.ts';
import { kernel, launch } from '../support/events.ts';

const { texts: _, ...columns } = columnsOf([launch(1, 0), kernel('gemm', 10, 5, 1)]);
const packed: PackedColumns = { ...columns, texts: packTexts(['', 'gemm']) };

function stored(one: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat([...encodeColumns(one as PackedColumns, 'trace').pieces]));
}

describe('columns in a file', () => {
  it('come back as they were, for their own trace only', () => {
    const bytes = stored(packed);
    expect(decodeColumns(bytes, 'trace')).toEqual(packed);
    expect(decodeColumns(bytes, 'another trace')).toBeNull();
  });

  it.each([
    ['a table whose arrays are of another length', { ...packed, device: { ...packed.device, count: 2 } }],
    ['a table that is not there', { ...packed, launches: undefined }],
    ['a text behind the last byte', { ...packed, texts: { ...packed.texts, ends: Uint32Array.of(0, 900) } }],
    ['a zero that is no whole number', { ...packed, zeroNs: 1.5 }],
  ])('are not believed with %s', (_name, damaged) => {
    expect(decodeColumns(stored(damaged), 'trace')).toBeNull();
  });
});
