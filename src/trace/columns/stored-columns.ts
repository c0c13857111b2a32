import { z } from 'zod';
import type { PackedColumns } from './packed-columns.ts';

const lengthOf = (one: ArrayBufferView) => ('length' in one ? one.length : null);

/** Rows of one kind: as many entries in each array as there are rows. */
const rows = z
  .looseObject({ count: z.int().nonnegative(), name: z.instanceof(Uint32Array) })
  .refine((table) =>
    Object.values(table).every((one) => !ArrayBuffer.isView(one) || lengthOf(one) === table.count),
  );

const objects = z.array(z.looseObject({}));

/** Columns as a file has them: every table, its arrays of one length, texts within their bytes. */
const storedColumns = z.looseObject({
  head: z.looseObject({}),
  scan: z.looseObject({}),
  texts: z
    .looseObject({ bytes: z.instanceof(Uint8Array), ends: z.instanceof(Uint32Array) })
    .refine(({ bytes, ends }) => (ends.at(-1) ?? 0) <= bytes.length),
  threads: objects,
  streams: objects,
  zeroNs: z.bigint(),
  fileZeroNs: z.bigint(),
  endNs: z.number(),
  device: rows,
  launches: rows,
  operators: rows,
  frames: rows,
  annotations: rows,
  synchronisations: rows,
});

/** Whether columns that came from a file hold together; their single values are those of the trace. */
export function holdTogether(columns: unknown): columns is PackedColumns {
  return storedColumns.safeParse(columns).success;
}
