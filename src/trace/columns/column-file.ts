import { z } from 'zod';
import { keysOf } from '../../text/fields.ts';
import type { PackedColumns } from './packed-columns.ts';
import { holdTogether } from './stored-columns.ts';

/** Raised whenever columns come to mean something else: an older file is then read anew from its trace. */
export const columnFileVersion = 4;

const arrayKinds = { Uint8Array, Uint32Array, Int32Array, Float64Array } as const;
type ArrayKind = keyof typeof arrayKinds;

/** An array as the head names it: `at` in bytes from the end of the head, `length` in entries. */
const storedArray = z.object({
  $array: z.enum(['Uint8Array', 'Uint32Array', 'Int32Array', 'Float64Array']),
  at: z.int().nonnegative(),
  length: z.int().nonnegative(),
});
type StoredArray = Readonly<z.infer<typeof storedArray>>;

const headSchema = z.object({ version: z.number(), key: z.string(), columns: z.unknown() });

/** Columns in pieces that stand one after another: the head, then each array on a boundary of eight bytes. */
export interface ColumnFile {
  readonly pieces: readonly Uint8Array[];
}

const magic = 'TLCOLUMN';
const alignment = 8;
const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

function kindOf(value: unknown): ArrayKind | null {
  const kinds = keysOf(arrayKinds);
  return kinds.find((kind) => value instanceof arrayKinds[kind]) ?? null;
}

/** Lays columns out for a file. `key` says which trace they are of. */
export function encodeColumns(columns: PackedColumns, key: string): ColumnFile {
  const arrays: Uint8Array[] = [];
  let at = 0;
  const place = (_: string, value: unknown): unknown => {
    if (typeof value === 'bigint') return { $bigint: String(value) };
    const kind = kindOf(value);
    if (kind === null || !ArrayBuffer.isView(value)) return value;
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    const stored: StoredArray = {
      $array: kind,
      at,
      length: bytes.length / arrayKinds[kind].BYTES_PER_ELEMENT,
    };
    const padding = aligned(bytes.length) - bytes.length;
    arrays.push(bytes, new Uint8Array(padding));
    at += bytes.length + padding;
    return stored;
  };
  const head = JSON.stringify({ version: columnFileVersion, key, columns }, place);
  const text = new TextEncoder().encode(head);
  const start = new Uint8Array(aligned(16 + text.length));
  start.set(new TextEncoder().encode(magic));
  const sizes = new DataView(start.buffer);
  sizes.setUint32(8, text.length, true);
  start.set(text, 16);
  return { pieces: [start, ...arrays] };
}

function revived(bytes: Uint8Array<ArrayBuffer>, body: number) {
  return (_: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if ('$bigint' in value) return BigInt(String(value.$bigint));
    if (!('$array' in value)) return value;
    const { $array, at, length } = storedArray.parse(value);
    return new arrayKinds[$array](bytes.buffer, bytes.byteOffset + body + at, length);
  };
}

/**
 * Columns of a file; null where the file is of another version, of another trace, cut, damaged, or no such file. The arrays are
 * views of `bytes`, which must begin on a boundary of eight bytes.
 */
export function decodeColumns(bytes: Uint8Array<ArrayBuffer>, key: string): PackedColumns | null {
  if (bytes.length < 16 || new TextDecoder().decode(bytes.subarray(0, 8)) !== magic) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  const body = aligned(16 + length);
  if (bytes.length < body) return null;
  try {
    const text = new TextDecoder().decode(bytes.subarray(16, 16 + length));
    const { version, key: of, columns } = headSchema.parse(JSON.parse(text, revived(bytes, body)));
    return version === columnFileVersion && of === key && holdTogether(columns) ? columns : null;
  } catch {
    // A cut file has arrays beyond its end, or half a head.
    return null;
  }
}
