import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

const quote = 0x22;
const backslash = 0x5c;

/** Follows a JSON text by its bytes: whether its outermost bracket has been closed. */
class Brackets {
  private depth = 0;
  private isText = false;
  private isEscaped = false;
  private hasBegun = false;

  take(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.isText) {
        if (this.isEscaped) this.isEscaped = false;
        else if (byte === backslash) this.isEscaped = true;
        else if (byte === quote) this.isText = false;
      } else if (byte === quote) this.isText = true;
      else if (byte === 0x7b || byte === 0x5b) {
        this.depth += 1;
        this.hasBegun = true;
      } else if (byte === 0x7d || byte === 0x5d) this.depth -= 1;
    }
  }

  isClosed(): boolean {
    return this.hasBegun && this.depth <= 0;
  }
}

/**
 * Whether a trace has been written to its end: every member of a gzip file with its trailer, JSON with its outermost
 * bracket closed. The end of a file alone does not tell: an event ends like a document, and compressed data like noise.
 */
export async function isWhole(path: string): Promise<boolean> {
  const isPacked = /\.gz$/i.test(path);
  const source = createReadStream(path);
  const stream = isPacked ? source.pipe(createGunzip()) : source;
  source.on('error', () => stream.destroy());
  const brackets = new Brackets();
  try {
    for await (const chunk of stream) if (!isPacked && chunk instanceof Uint8Array) brackets.take(chunk);
    return isPacked ? source.bytesRead > 0 : brackets.isClosed();
  } catch {
    return false;
  } finally {
    source.destroy();
  }
}
