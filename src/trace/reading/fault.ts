/** What a file is that is no trace. */
export type NoTrace =
  | 'empty'
  | 'protobuf'
  | 'sqlite'
  | 'zip'
  | 'html'
  | 'csv'
  | 'text'
  | 'binary'
  /** JSON without a list of events at its outer level. */
  | 'other-json'
  /** A list of events that never says what they are. */
  | 'no-events'
  /** Compressed data of which nothing can be decoded. */
  | 'damaged-gzip'
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

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((letter, index) => bytes[index] === letter.charCodeAt(0));
}

/** What a text is that does not begin like JSON, by its first bytes. */
export function kindOfBytes(bytes: Uint8Array): NoTrace {
  if (bytes.every((byte) => byte === 0 || byte === 32 || (byte >= 9 && byte <= 13))) return 'empty';
  if (startsWith(bytes, 'SQLite format 3')) return 'sqlite';
  if (startsWith(bytes, 'PK\u0003\u0004')) return 'zip';
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
