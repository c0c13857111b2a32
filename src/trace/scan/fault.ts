/** Kind of a file that is no trace. */
export type NoTrace =
  | 'empty'
  /** Nothing but zero bytes: a file whose place was made and whose text never came. */
  | 'zeros'
  | 'protobuf'
  | 'sqlite'
  | 'zip'
  | 'tar'
  | 'zstd'
  | 'xz'
  | 'bzip2'
  /** Compressed data inside of compressed data. */
  | 'gzip-twice'
  | 'html'
  | 'csv'
  | 'text'
  | 'binary'
  /** JSON without a list of events at its outer level. */
  | 'other-json'
  /** Events without a list around them, one after another (JSON Lines). */
  | 'loose-events'
  /** A list of events that never says what they are. */
  | 'no-events'
  /** Compressed data of which nothing can be decoded. */
  | 'damaged-gzip'
  /** Compressed data that ends before any text of it can be decoded. */
  | 'cut-gzip'
  /** The file ends before its list of events begins. */
  | 'cut-before-events';

/** Why a trace cannot be read at all; worded by the catalogue. */
export type TraceFault =
  | { readonly code: 'trace-missing'; readonly path: string }
  | { readonly code: 'trace-is-folder'; readonly path: string }
  | { readonly code: 'trace-unreadable'; readonly path: string; readonly cause: string }
  | {
      readonly code: 'no-trace';
      readonly path: string;
      readonly what: NoTrace;
      /** Outer fields of other JSON, at most five. */
      readonly keys: readonly string[];
    };

/** Thrown by the reader where there is nothing to report on. */
export class UnreadableTrace extends Error {
  readonly fault: TraceFault;

  constructor(fault: TraceFault) {
    super(fault.code);
    this.name = 'UnreadableTrace';
    this.fault = fault;
  }
}

function standsAt(bytes: Uint8Array, at: number, text: string): boolean {
  return [...text].every((letter, index) => bytes[at + index] === letter.charCodeAt(0));
}

/** Forms of files by what they begin with: where the mark stands, and the mark. */
const marks: readonly (readonly [kind: NoTrace, at: number, mark: string])[] = [
  ['sqlite', 0, 'SQLite format 3'],
  ['zip', 0, 'PK\u0003\u0004'],
  ['tar', 257, 'ustar'],
  ['zstd', 0, '\u0028\u00b5\u002f\u00fd'],
  ['xz', 0, '\u00fd7zXZ'],
  ['bzip2', 0, 'BZh'],
  ['gzip-twice', 0, '\u001f\u008b'],
];

/** A list whose first item is no object, or an object whose first key is no text: not cut, but something else. */
const otherList = /^\s*\[\s*[^{\s\]]/;
const otherObject = /^\s*\{\s*[^"}\s]/;

/** Kind of a text that begins like JSON and in which no events were found before its end. */
export function kindOfUnfinished(bytes: Uint8Array): NoTrace {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  if (otherList.test(head)) return 'other-json';
  return otherObject.test(head) ? 'text' : 'cut-before-events';
}

/** Kind of a text that does not begin like JSON, by its first bytes. */
export function kindOfBytes(bytes: Uint8Array): NoTrace {
  if (bytes.every((byte) => byte === 0 || byte === 32 || (byte >= 9 && byte <= 13)))
    return bytes.includes(0) ? 'zeros' : 'empty';
  const marked = marks.find(([, at, mark]) => standsAt(bytes, at, mark));
  if (marked !== undefined) return marked[0];
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(head)) return 'html';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters tell binary data from text.
  const isText = !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(head);
  // Perfetto's protobuf is a list of packets: field 1, length-delimited, which is a line feed as text.
  if (bytes[0] === 0x0a && !isText) return 'protobuf';
  if (!isText) return 'binary';
  const [first = '', second = ''] = head.split(/\r?\n/);
  const commas = first.split(',').length;
  return commas > 2 && second.split(',').length >= commas - 1 ? 'csv' : 'text';
}
