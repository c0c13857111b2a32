// Finding the end of things in bytes of JSON. Every search stops at `end`, behind which 256 zero bytes are readable.

/** Returned instead of an address: more bytes are needed, or the bytes are no JSON. Addresses are larger. */
export const MORE: usize = 0;
export const BAD: usize = 1;

/** Whether the string that was looked at last holds a backslash. */
export let hasEscape: bool = false;

/** First byte that is no white space. */
export function skipSpace(p: usize): usize {
  while (true) {
    const c = load<u8>(p);
    if (c > 32 || (c !== 32 && c !== 10 && c !== 13 && c !== 9)) return p;
    p++;
  }
}

/** Closing quote of a string whose first byte is at `p`; `end` where it is not in the window. */
export function closingQuote(p: usize, end: usize): usize {
  const quote = i8x16.splat(34);
  const backslash = i8x16.splat(92);
  hasEscape = false;
  while (p < end) {
    const v = v128.load(p);
    const hits = i8x16.bitmask(v128.or(i8x16.eq(v, quote), i8x16.eq(v, backslash)));
    if (hits === 0) {
      p += 16;
      continue;
    }
    p += <usize>ctz(hits);
    if (p >= end) return end;
    if (load<u8>(p) === 34) return p;
    hasEscape = true;
    p += 2;
  }
  return end;
}

/** Whether a byte may follow a value or a key. */
function endsToken(c: u8): bool {
  return c === 44 || c === 125 || c === 93 || c === 58 || c === 32 || c === 10 || c === 13 || c === 9;
}

/** Classes of the bytes that may stand outside of strings in a nested value: 1 value, 2 quote, 3 `[`, 4 `{`, 5 `]`, 6 `}`. */
const classes: usize = memory.data(256);

/** Fills the table of classes, once before the first byte is looked at. */
export function prepareClasses(): void {
  for (let c: u32 = 0; c < 256; c++) {
    let kind: u8 = 0;
    if (
      c === 9 ||
      c === 10 ||
      c === 13 ||
      c === 32 ||
      c === 44 ||
      c === 58 ||
      c === 43 ||
      c === 45 ||
      c === 46
    )
      kind = 1;
    // Digits, and the letters of true, false, null, NaN, Infinity, inf and exponents.
    if (c >= 48 && c <= 57) kind = 1;
    if (c === 101 || c === 69 || c === 116 || c === 114 || c === 117 || c === 102 || c === 97 || c === 108)
      kind = 1;
    if (c === 115 || c === 110 || c === 78 || c === 73 || c === 105 || c === 121) kind = 1;
    if (c === 34) kind = 2;
    if (c === 91) kind = 3;
    if (c === 123) kind = 4;
    if (c === 93) kind = 5;
    if (c === 125) kind = 6;
    store<u8>(classes + c, kind);
  }
}

/**
 * Address behind an array or object that starts at `p`. Brackets must match, and between them stands nothing that JSON
 * does not know: a lost quote is noticed where it is, not at the end of the file.
 */
export function skipNested(p: usize, end: usize): usize {
  let kinds: u64 = 0;
  let depth = 0;
  while (p < end) {
    const kind = load<u8>(classes + load<u8>(p));
    if (kind === 1) {
      p++;
    } else if (kind === 2) {
      p = closingQuote(p + 1, end);
      if (p >= end) return MORE;
      p = skipSpace(p + 1);
      if (p >= end) return MORE;
      if (!endsToken(load<u8>(p))) return BAD;
    } else if (kind === 3 || kind === 4) {
      if (depth === 64) return BAD;
      kinds = (kinds << 1) | <u64>(kind === 4);
      depth++;
      p++;
    } else if (kind === 5 || kind === 6) {
      if ((kinds & 1) !== <u64>(kind === 6)) return BAD;
      kinds >>= 1;
      p++;
      if (--depth === 0) return p;
    } else return BAD;
  }
  return MORE;
}

/** Kinds of scalars. */
export const NUMBER: i32 = 0;
export const TRUE: i32 = 1;
export const FALSE: i32 = 2;
export const NULL: i32 = 3;
/** NaN, Infinity and their spellings, which JSON does not know and some writers write. */
export const NOT_A_NUMBER: i32 = 4;
/** A text in quotes, and an array or object: not scalars, but kinds of values. */
export const TEXT: i32 = 5;
export const NESTED: i32 = 6;

/** Kind of the scalar that was looked at last. */
export let scalarKind: i32 = 0;

function word(p: usize, length: usize): bool {
  const first = load<u32>(p);
  scalarKind = NOT_A_NUMBER;
  if (length === 4 && first === 0x65757274) scalarKind = TRUE;
  else if (length === 4 && first === 0x6c6c756e) scalarKind = NULL;
  else if (length === 5 && first === 0x736c6166 && load<u8>(p, 4) === 101) scalarKind = FALSE;
  // NaN, nan, inf, Inf
  else if (length === 3) {
    const three = first & 0xffffff;
    return three === 0x4e614e || three === 0x6e616e || three === 0x666e69 || three === 0x666e49;
  } else if (length === 8) return load<u64>(p) === 0x7974696e69666e49;
  else return false;
  return true;
}

function isDigit(p: usize): bool {
  return <u32>load<u8>(p) - 48 < 10;
}

function skipDigits(p: usize): usize {
  while (isDigit(p)) p++;
  return p;
}

/** Address behind a number, `true`, `false`, `null`, or a word for what is no number. */
export function skipScalar(p: usize, end: usize): usize {
  const isNegative = load<u8>(p) === 45;
  if (isNegative) p++;
  if (isDigit(p)) {
    p = skipDigits(p);
    if (load<u8>(p) === 46) p = skipDigits(p + 1);
    if ((load<u8>(p) | 32) === 101) {
      p++;
      const sign = load<u8>(p);
      if (sign === 43 || sign === 45) p++;
      if (p < end && !isDigit(p)) return BAD;
      p = skipDigits(p);
    }
    scalarKind = NUMBER;
    if (p >= end) return MORE;
    return endsToken(load<u8>(p)) ? p : BAD;
  }
  const letters = p;
  while (<u32>(load<u8>(p) | 32) - 97 < 26) p++;
  if (p >= end) return MORE;
  if (!endsToken(load<u8>(p)) || !word(letters, p - letters)) return BAD;
  return isNegative && scalarKind !== NOT_A_NUMBER ? BAD : p;
}

/** Address behind a number of digits alone, at most 15 of them; any other scalar is left to {@link skipScalar}. */
export function skipNumber(p: usize, end: usize): usize {
  const v = v128.load(p);
  const digits = i8x16.bitmask(i8x16.lt_u(i8x16.sub(v, i8x16.splat(48)), i8x16.splat(10)));
  const length = <usize>ctz(~digits);
  if (length > 0 && length < 16) {
    const after = p + length;
    const c = load<u8>(after);
    if ((c === 44 || c === 125 || c === 10) && after < end) {
      scalarKind = NUMBER;
      return after;
    }
  }
  return skipScalar(p, end);
}

/** Whether `length` bytes at `a` and at `b` are the same; 16 bytes behind either must be readable. */
export function sameBytes(a: usize, b: usize, length: usize): bool {
  while (length >= 16) {
    if (v128.any_true(v128.xor(v128.load(a), v128.load(b)))) return false;
    a += 16;
    b += 16;
    length -= 16;
  }
  const equal = <u32>i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b)));
  const wanted = ((<u32>1) << (<u32>length)) - 1;
  return (equal & wanted) === wanted;
}
