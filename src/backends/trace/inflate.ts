import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { constants, createInflateRaw } from 'node:zlib';
import type { ReadingNotice } from '../../trace/columns/reading-record.ts';
import { partAt, trailerBytes } from './gzip-member.ts';

/** Bytes of text that are inflated at once; and how many wait for the scanner, so that inflating goes on meanwhile. */
const pieceBytes = 1 << 20;
const waitingBytes = 3 * pieceBytes;

/** How far a file was read: progress and notices are told while it goes on. */
export interface Reading {
  /** Bytes of the file that were used so far. */
  fileBytes: number;
  readonly notices: ReadingNotice[];
}

interface Member {
  readonly path: string;
  readonly bodyAt: number;
  readonly pieceBytes: number;
}

/**
 * Gives the memory of a used piece back at once: the collector would let a hundred megabytes of them pile up. Only a
 * piece that fills its buffer is no longer used by zlib.
 */
function giveBack(piece: Buffer<ArrayBuffer>, chunkSize: number): void {
  if (piece.length === chunkSize && piece.buffer.byteLength === chunkSize) piece.buffer.transfer(0);
}

/**
 * Text of one member, and at its end the compressed bytes that it used. Data that ends too early just ends. A piece is
 * valid until the next one is asked for.
 *
 * @throws zlib's error where the data is damaged; up to a piece before it is lost.
 */
async function* inflateMember(
  { path, bodyAt, pieceBytes: chunkSize }: Member,
  onUsed: (bytes: number) => void,
): AsyncGenerator<Uint8Array, number> {
  const source = createReadStream(path, { start: bodyAt, highWaterMark: 1 << 18 });
  // Damage is told by the data, not by the checksum: the header is read by us, which also finds what follows it.
  const options = {
    chunkSize,
    finishFlush: constants.Z_SYNC_FLUSH,
    readableHighWaterMark: waitingBytes,
  };
  const inflate = createInflateRaw(options);
  source.on('error', (error) => inflate.destroy(error));
  source.pipe(inflate);
  try {
    for await (const piece of inflate) {
      onUsed(inflate.bytesWritten);
      yield piece;
      giveBack(piece, chunkSize);
    }
    return inflate.bytesWritten;
  } finally {
    source.unpipe();
    source.destroy();
    inflate.destroy();
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code));
}

/** Text of a damaged member behind what was delivered, in small pieces, so that as little as possible is lost. */
async function* salvage(path: string, bodyAt: number, delivered: number): AsyncGenerator<Uint8Array> {
  let passed = 0;
  try {
    for await (const piece of inflateMember({ path, bodyAt, pieceBytes: 4096 }, () => {})) {
      const from = Math.max(0, delivered - passed);
      passed += piece.length;
      if (from < piece.length) yield piece.subarray(from);
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
}

/** Whether a member says at its end that its text has another length (RFC 1952: modulo 2^32). */
async function isMissized(file: FileHandle, endAt: number, delivered: number): Promise<boolean> {
  const { buffer, bytesRead } = await file.read(new Uint8Array(4), 0, 4, endAt - 4);
  return bytesRead === 4 && new DataView(buffer.buffer).getUint32(0, true) !== delivered % 2 ** 32;
}

async function* inflateMembers(path: string, file: FileHandle, reading: Reading): AsyncGenerator<Uint8Array> {
  const { size } = await file.stat();
  let position = 0;
  while (true) {
    const part = await partAt(file, position, size);
    if (part.kind === 'other') reading.notices.push({ code: 'bytes-after-gzip', zeros: part.zeros });
    if (part.kind !== 'member') return;
    const { bodyAt } = part;
    let delivered = 0;
    const text = inflateMember({ path, bodyAt, pieceBytes }, (used) => {
      reading.fileBytes = bodyAt + used;
    });
    try {
      while (true) {
        const next = await text.next();
        if (next.done) {
          position = bodyAt + next.value + trailerBytes;
          if (await isMissized(file, position, delivered)) reading.notices.push({ code: 'damaged-gzip' });
          break;
        }
        delivered += next.value.length;
        yield next.value;
      }
    } catch (error) {
      if (!isDamage(error)) throw error;
      reading.notices.push({ code: 'damaged-gzip' });
      yield* salvage(path, bodyAt, delivered);
      return;
    } finally {
      await text.return(0);
    }
    reading.fileBytes = Math.min(size, position);
  }
}

/**
 * Text of a gzip file: all its members, wherever they are cut. Ends where the data ends; damage and bytes behind the
 * data are told in `reading`.
 */
export async function* inflatedText(path: string, reading: Reading): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    yield* inflateMembers(path, file, reading);
  } finally {
    await file.close();
  }
}
