import { createHash } from 'node:crypto';

const digits = 32;
const opening = ',"sum":"';
const closing = '"}';
const tailLength = opening.length + digits + closing.length;

/** SHA-256 of the checksum before and the bytes of a line, its first 128 bits in hexadecimal digits. */
export function checksum(before: string, bytes: Uint8Array): string {
  return createHash('sha256').update(before).update(bytes).digest('hex').slice(0, digits);
}

/** A line with its checksum as its last member, and that checksum. */
export function seal(line: object, before: string): { readonly text: string; readonly sum: string } {
  const open = JSON.stringify(line).slice(0, -1);
  const sum = checksum(before, Buffer.from(open));
  return { text: `${open}${opening}${sum}${closing}\n`, sum };
}

/**
 * The checksum that a line carries, read by its place so that a damaged line cannot hide it: null where there is none,
 * and whether it is the right one behind `before`.
 */
export function sealOf(
  bytes: Uint8Array,
  before: string,
): { readonly sum: string; readonly isRight: boolean } | null {
  if (bytes.length <= tailLength) return null;
  const tail = Buffer.from(bytes.subarray(bytes.length - tailLength)).toString('latin1');
  const sum = tail.slice(opening.length, opening.length + digits);
  if (!tail.startsWith(opening) || !tail.endsWith(closing) || !/^[0-9a-f]+$/.test(sum)) return null;
  return { sum, isRight: checksum(before, bytes.subarray(0, bytes.length - tailLength)) === sum };
}
