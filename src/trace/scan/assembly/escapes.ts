// Texts with escapes: `\u00e9` and the letter itself are the same text.

import { allocate } from './heap';
import { intern } from './texts';

let scratch: usize = 0;
let scratchBytes: usize = 0;

/** Value of four hexadecimal digits; -1 where they are none. */
function hex4(p: usize, end: usize): i32 {
  if (p + 4 > end) return -1;
  let value = 0;
  for (let i: usize = 0; i < 4; i++) {
    const c = <i32>load<u8>(p + i);
    const digit = c - 48;
    const letter = (c | 32) - 97;
    if (digit >= 0 && digit < 10) value = (value << 4) | digit;
    else if (letter >= 0 && letter < 6) value = (value << 4) | (letter + 10);
    else return -1;
  }
  return value;
}

function putUtf8(to: usize, point: i32): usize {
  if (point < 0x80) {
    store<u8>(to, <u8>point);
    return to + 1;
  }
  if (point < 0x800) {
    store<u8>(to, <u8>(0xc0 | (point >> 6)));
    store<u8>(to, <u8>(0x80 | (point & 63)), 1);
    return to + 2;
  }
  if (point < 0x10000) {
    store<u8>(to, <u8>(0xe0 | (point >> 12)));
    store<u8>(to, <u8>(0x80 | ((point >> 6) & 63)), 1);
    store<u8>(to, <u8>(0x80 | (point & 63)), 2);
    return to + 3;
  }
  store<u8>(to, <u8>(0xf0 | (point >> 18)));
  store<u8>(to, <u8>(0x80 | ((point >> 12) & 63)), 1);
  store<u8>(to, <u8>(0x80 | ((point >> 6) & 63)), 2);
  store<u8>(to, <u8>(0x80 | (point & 63)), 3);
  return to + 4;
}

/** The byte that a one-letter escape stands for; -1 for letters that are no escape. */
function plainEscape(c: u8): i32 {
  if (c === 34 || c === 92 || c === 47) return c;
  if (c === 98) return 8;
  if (c === 102) return 12;
  if (c === 110) return 10;
  if (c === 114) return 13;
  return c === 116 ? 9 : -1;
}

/** Where the text stands whose escapes were undone last. */
export function unescapedAt(): usize {
  return scratch;
}

/**
 * Undoes the escapes of a text; returns the address behind what came of it. An escape that JSON does not know stays as
 * it stands; a lone surrogate is U+FFFD.
 */
export function undoEscapes(p: usize, end: usize): usize {
  const length = end - p;
  if (scratchBytes < length + 16) {
    scratchBytes = (length + 16) << 1;
    scratch = allocate(scratchBytes + 16);
  }
  let to = scratch;
  while (p < end) {
    const c = load<u8>(p);
    if (c !== 92 || p + 1 >= end) {
      store<u8>(to++, c);
      p++;
      continue;
    }
    const letter = load<u8>(p, 1);
    const plain = plainEscape(letter);
    if (plain >= 0) {
      store<u8>(to++, <u8>plain);
      p += 2;
      continue;
    }
    let point = letter === 117 ? hex4(p + 2, end) : -1;
    if (point < 0) {
      store<u8>(to++, c);
      p++;
      continue;
    }
    p += 6;
    if (point >= 0xd800 && point < 0xe000) {
      const isPair = point < 0xdc00 && p + 6 <= end && load<u16>(p) === 0x755c;
      const low = isPair ? hex4(p + 2, end) : -1;
      if (low >= 0xdc00 && low < 0xe000) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        p += 6;
      } else point = 0xfffd;
    }
    to = putUtf8(to, point);
  }
  store<u64>(to, 0);
  return to;
}

/** Id of a text with escapes undone. */
export function internEscaped(p: usize, end: usize): i32 {
  const to = undoEscapes(p, end);
  return intern(scratch, to);
}
