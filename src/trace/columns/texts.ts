/** Position of an interned text in {@link TraceTexts}; 0 is the empty text and stands for "not given". */
export type TextId = number;

/** Texts of a trace, each stored once. */
export interface TraceTexts {
  readonly count: number;
  /** The text of an id; ids outside the table give the empty text. */
  text(id: TextId): string;
}

/** Texts as UTF-8 bytes one after another: text `i` is `bytes[ends[i - 1], ends[i])`. May be moved between workers. */
export interface PackedTexts {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** Decodes texts when they are asked for, each at most once. Bytes that are no UTF-8 become U+FFFD. */
export function unpackTexts({ bytes, ends }: PackedTexts): TraceTexts {
  const decoder = new TextDecoder();
  const known: (string | undefined)[] = new Array(ends.length);
  return {
    count: ends.length,
    text(id) {
      const end = ends[id];
      if (end === undefined) return '';
      const seen = known[id];
      if (seen !== undefined) return seen;
      const text = decoder.decode(bytes.subarray(id === 0 ? 0 : ends[id - 1], end));
      known[id] = text;
      return text;
    },
  };
}

/** Packs texts whose position is their id; the first must be the empty text. */
export function packTexts(texts: readonly string[]): PackedTexts {
  const encoder = new TextEncoder();
  const parts = texts.map((text) => encoder.encode(text));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  const ends = new Uint32Array(parts.length);
  let at = 0;
  parts.forEach((part, index) => {
    bytes.set(part, at);
    at += part.length;
    ends[index] = at;
  });
  return { bytes, ends };
}
