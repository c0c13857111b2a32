import type { FileSystem } from '../file-system.ts';

/** One line of a file, without its end. */
export interface FileLine {
  readonly bytes: Uint8Array;
  /** Where the line begins in the file. */
  readonly start: number;
  /** `whole`: ended by a newline. `open`: the file ends in it. `too-long`: longer than the bound; `bytes` is empty. */
  readonly end: 'whole' | 'open' | 'too-long';
}

const chunkBytes = 1 << 20;
/** A file may have grown since it was asked for its length. */
const leastChunkBytes = 1 << 12;
const newline = 0x0a;

/**
 * The lines of a file one after the other, read in pieces, so that neither a large file nor an endless line fills the
 * memory. A line beyond `longest` bytes ends the reading.
 * @throws NodeJS.ErrnoException
 */
export function* fileLines(files: FileSystem, path: string, longest: number): Generator<FileLine> {
  const file = files.openSync(path, 'r');
  try {
    let rest = Buffer.alloc(0);
    let start = 0;
    // Thousands of small files are listed: a piece for each is as long as the file, not as the longest piece.
    let left = files.statSync(path).size;
    for (;;) {
      const chunk = Buffer.allocUnsafe(Math.max(leastChunkBytes, Math.min(chunkBytes, left)));
      const read = files.readSync(file, chunk, 0, chunk.length, null);
      left -= read;
      const bytes =
        rest.length === 0 ? chunk.subarray(0, read) : Buffer.concat([rest, chunk.subarray(0, read)]);
      let at = 0;
      for (let end = bytes.indexOf(newline, rest.length); end >= 0; end = bytes.indexOf(newline, at)) {
        if (end - at > longest) {
          yield { bytes: Buffer.alloc(0), start, end: 'too-long' };
          return;
        }
        yield { bytes: bytes.subarray(at, end), start, end: 'whole' };
        start += end + 1 - at;
        at = end + 1;
      }
      rest = bytes.subarray(at);
      if (rest.length > longest) {
        yield { bytes: Buffer.alloc(0), start, end: 'too-long' };
        return;
      }
      if (read === 0) break;
    }
    if (rest.length > 0) yield { bytes: rest, start, end: 'open' };
  } finally {
    files.closeSync(file);
  }
}
