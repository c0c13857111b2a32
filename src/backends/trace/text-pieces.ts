import { open } from 'node:fs/promises';
import { type FileProgress, inflatedText } from './inflate.ts';

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* plainText(path: string, progress: FileProgress): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  const buffer = new Uint8Array(1 << 20);
  try {
    while (true) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      progress.fileBytes += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** UTF-16 by its mark or by the zero beside its first bracket; null for everything else. */
function wideEncoding([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const isBracket = (byte: number | undefined): boolean => byte === 0x7b || byte === 0x5b;
  if ((first === 0xff && second === 0xfe) || (isBracket(first) && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && isBracket(second)) ? 'utf-16be' : null;
}

async function* converted(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  yield encoder.encode(decoder.decode(first, { stream: true }));
  for await (const piece of rest) yield encoder.encode(decoder.decode(piece, { stream: true }));
  yield encoder.encode(decoder.decode());
}

/**
 * The text of a trace as UTF-8, piece by piece: plain or gzip, told by its first bytes and not by its name. What the file
 * holds beside the text is told in `reading`. A piece is valid until the next one is asked for.
 */
export async function* textPieces(path: string, progress: FileProgress): AsyncGenerator<Uint8Array> {
  const [magic, deflate] = await firstBytes(path);
  const pieces =
    magic === 0x1f && deflate === 0x8b ? inflatedText(path, progress) : plainText(path, progress);
  try {
    const first = await pieces.next();
    if (first.done) return;
    const encoding = wideEncoding(first.value);
    if (encoding === null) {
      yield first.value;
      yield* pieces;
      return;
    }
    progress.notices.push({ code: 'utf-16' });
    yield* converted(first.value, pieces, encoding);
  } finally {
    // A reader that stops early leaves the file open otherwise.
    await pieces.return(undefined);
  }
}
