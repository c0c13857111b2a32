import type { FileHandle } from 'node:fs/promises';

/** Part of a gzip file at a position. */
export type GzipPart =
  | { readonly kind: 'member' /** Offset of its compressed data. */; readonly bodyAt: number }
  | { readonly kind: 'end' }
  /** The file ends inside of a header. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'other'; readonly zeros: boolean };

/** Bytes behind the compressed data of a member: checksum and size. */
export const trailerBytes = 8;
const headerLimit = 65_536;

function zeroEnd(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(0, from);
  return at < 0 ? bytes.length : at + 1;
}

/** Length of a header (RFC 1952, 2.3): fixed part, extra field, name, comment, checksum. */
function headerBytes(bytes: Uint8Array): number {
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  if (flags & 8) at = zeroEnd(bytes, at);
  if (flags & 16) at = zeroEnd(bytes, at);
  return flags & 2 ? at + 2 : at;
}

/** Tells what stands at `position`: another member, the end, or bytes that are not compressed data. */
export async function partAt(file: FileHandle, position: number, size: number): Promise<GzipPart> {
  if (position >= size) return { kind: 'end' };
  const buffer = new Uint8Array(Math.min(headerLimit, size - position));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
  const bytes = buffer.subarray(0, bytesRead);
  const isMagic = [0x1f, 0x8b, 8].every((byte, index) => index >= bytes.length || bytes[index] === byte);
  if (!isMagic) return { kind: 'other', zeros: bytes.every((byte) => byte === 0) };
  const length = headerBytes(bytes);
  if (bytes.length < 10 || length >= bytes.length) return { kind: 'cut' };
  return { kind: 'member', bodyAt: position + length };
}
