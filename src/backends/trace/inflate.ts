import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { constants, crc32, createInflateRaw } from 'node:zlib';
import type { ScanNotice } from '../../trace/columns/scan-record.ts';
import { partAt, trailerBytes } from './gzip-member.ts';

/** Bytes of text that are inflated at once; and how many wait for the scanner, so that inflating goes on meanwhile. */
const pieceBytes = 1 << 20;
const waitingBytes = 3 * pieceBytes;

/** How far a file was read: progress and notices are told while it goes on. */
export interface FileProgress {
  /** Bytes of the file that were used so far. */
  fileBytes: number;
  /** Compressed data ends before its own end. */
  isCut: boolean;
  readonly notices: ScanNotice[];
}

/** Tells a notice, once. */
function note({ notices }: FileProgress, notice: ScanNotice): void {
  if (!notices.some(({ code }) => code === notice.code)) notices.push(notice);
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
  // The header and the checksum are read by us: that finds what follows a member, and keeps its text where they differ.
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

/** Whether a member says at its end that its text is another one: its checksum, and its length modulo 2^32 (RFC 1952). */
async function isOtherText(
  file: FileHandle,
  endAt: number,
  { checksum, bytes }: { readonly checksum: number; readonly bytes: number },
): Promise<boolean> {
  const { buffer, bytesRead } = await file.read(
    new Uint8Array(trailerBytes),
    0,
    trailerBytes,
    endAt - trailerBytes,
  );
  if (bytesRead < trailerBytes) return false;
  const trailer = new DataView(buffer.buffer);
  return trailer.getUint32(0, true) !== checksum || trailer.getUint32(4, true) !== bytes % 2 ** 32;
}

async function* inflateMembers(
  path: string,
  file: FileHandle,
  progress: FileProgress,
): AsyncGenerator<Uint8Array> {
  const { size } = await file.stat();
  let position = 0;
  while (true) {
    const part = await partAt(file, position, size);
    if (part.kind === 'other') note(progress, { code: 'bytes-after-gzip', zeros: part.zeros });
    if (part.kind === 'cut') progress.isCut = true;
    if (part.kind !== 'member') return;
    const { bodyAt } = part;
    let bytes = 0;
    let checksum = 0;
    const text = inflateMember({ path, bodyAt, pieceBytes }, (used) => {
      progress.fileBytes = bodyAt + used;
    });
    try {
      while (true) {
        const next = await text.next();
        if (next.done) {
          position = bodyAt + next.value + trailerBytes;
          if (position > size) progress.isCut = true;
          else if (await isOtherText(file, position, { checksum, bytes }))
            note(progress, { code: 'checksum-differs' });
          break;
        }
        bytes += next.value.length;
        checksum = crc32(next.value, checksum);
        yield next.value;
      }
    } catch (error) {
      if (!isDamage(error)) throw error;
      note(progress, { code: 'damaged-gzip' });
      yield* salvage(path, bodyAt, bytes);
      return;
    } finally {
      await text.return(0);
    }
    progress.fileBytes = Math.min(size, position);
  }
}

/**
 * Text of a gzip file: all its members, wherever they are cut. Ends where the data ends; damage and bytes behind the
 * data are told in `reading`.
 */
export async function* inflatedText(path: string, progress: FileProgress): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    yield* inflateMembers(path, file, progress);
  } finally {
    await file.close();
  }
}
