import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { saysMissing } from '../text/file-fault.ts';
import { thrownCode, thrownMessage } from '../text/thrown.ts';

/** A source that exists and cannot be read. */
export class UnreadableSourceError extends Error {
  override readonly name = 'UnreadableSourceError';
  readonly source: string;
  /** The system's own words; null for a source that is too large for one text. */
  readonly reason: string | null;

  constructor(source: string, reason: string | null) {
    super(`${source}: ${reason ?? 'too large'}`);
    this.source = source;
    this.reason = reason;
  }
}

/** More than this cannot become one text. */
const largestText = 400 * 1024 ** 2;

const inflate = promisify(gunzip);

/** Text in the encoding that its byte order mark names; PowerShell writes UTF-16 into files. Without a mark it is UTF-8. */
function textOf(bytes: Buffer): string {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  const encoding = isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** The text of bytes that may be gzipped (`.json.gz` traces), by their first two. @throws UnreadableSourceError */
async function decode(bytes: Buffer, source: string): Promise<string> {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip) {
    if (bytes.length > largestText) throw new UnreadableSourceError(source, null);
    return textOf(bytes);
  }
  try {
    return (await inflate(bytes, { maxOutputLength: largestText })).toString('utf8');
  } catch (error) {
    const isTooLarge = thrownCode(error) === 'ERR_BUFFER_TOO_LARGE';
    throw new UnreadableSourceError(source, isTooLarge ? null : thrownMessage(error));
  }
}

function reasonOf(error: unknown): string {
  return thrownCode(error) ?? thrownMessage(error);
}

/**
 * The text of a file, or of standard input for `-`, gzipped or not; null where there is no such file.
 * @throws UnreadableSourceError for a folder, a file without permission, a broken archive, or one that is too large.
 */
export async function readSourceText(
  source: string,
  { terminal }: { readonly terminal: { readonly stdin: AsyncIterable<Uint8Array | string> } },
): Promise<string | null> {
  if (source === '-') return decode(await readStream(terminal.stdin), source);
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(source);
  } catch (error) {
    const reason = reasonOf(error);
    if (saysMissing(reason)) return null;
    throw new UnreadableSourceError(source, reason);
  }
  try {
    const { size } = await file.stat();
    if (size > largestText) throw new UnreadableSourceError(source, null);
    return await decode(await file.readFile(), source);
  } catch (error) {
    throw error instanceof UnreadableSourceError ? error : new UnreadableSourceError(source, reasonOf(error));
  } finally {
    await file.close();
  }
}

async function readStream(stream: AsyncIterable<Uint8Array | string>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream) {
    const bytes = Buffer.from(part as Uint8Array);
    length += bytes.length;
    if (length > largestText) throw new UnreadableSourceError('-', null);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}
