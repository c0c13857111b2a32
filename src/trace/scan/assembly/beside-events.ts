// Parts of the document beside the events: the fields of the outer object, and the search for the list where it is damaged.

import { BAD, closingQuote, hasEscape, MORE, skipScalar, skipSpace } from './bytes';
import { undoEscapes, unescapedAt } from './escapes';
import { beginList } from './event-list';
import { allocate } from './heap';
import { damageOuter, enter, LOST_OUTER, lists, OUTER, PASSING, RESTART, reachEnd } from './place';
import { advance, end, from } from './window';

/** Bytes of the outer fields that are handed to the host. */
const fieldLimit: usize = 1 << 20;

let fields: usize = 0;

/** Bytes of the outer fields that are kept so far. */
export let fieldBytes: usize = 0;
let fieldStart: usize = 0;
let depth: i32 = 0;
let inText: bool = false;
let isEscaped: bool = false;
let isKept: bool = false;

/** Takes memory for the outer fields, once for a scan. */
export function prepareDocument(): void {
  fields = allocate(fieldLimit + 64);
}

/** Address of the outer fields that are kept, as JSON text, `fieldBytes` long. */
export function fieldsAt(): usize {
  return fields;
}

/** Keeps bytes of an outer field; a field that is too long is dropped whole. */
function keep(p: usize, to: usize): void {
  if (!isKept) return;
  const length = to - p;
  if (fieldBytes + length > fieldLimit) {
    isKept = false;
    fieldBytes = fieldStart;
    return;
  }
  memory.copy(fields + fieldBytes, p, length);
  fieldBytes += length;
}

function keepByte(c: u8): void {
  if (!isKept || fieldBytes >= fieldLimit) return;
  store<u8>(fields + fieldBytes++, c);
}

/** Passes over a value of an outer field, however long: brackets and quotes are all that matters. */
export function pass(p: usize): usize {
  const begin = p;
  while (p < end) {
    const c = load<u8>(p);
    if (inText) {
      if (isEscaped) isEscaped = false;
      else if (c === 92) isEscaped = true;
      else if (c === 34) inText = false;
    } else if (c === 34) inText = true;
    else if (c === 123 || c === 91) depth++;
    else if (c === 125 || c === 93) {
      if (depth === 0) break;
      depth--;
    } else if (c === 44 && depth === 0) break;
    p++;
  }
  keep(begin, p);
  if (p < end) enter(OUTER);
  return p;
}

function isEventsKey(p: usize, close: usize): bool {
  return close - p === 11 && load<u64>(p) === 0x6576456563617274 && load<u32>(p, 7) >> 8 === 0x73746e;
}

/** Reads on beside the events: one key, or the end of the object. True where something was done. */
export function outer(isLast: bool): i32 {
  let p = skipSpace(from);
  while (p < end && load<u8>(p) === 44) p = skipSpace(p + 1);
  advance(p);
  if (p >= end) return -1;
  const c = load<u8>(p);
  if (c === 125) {
    reachEnd(true);
    advance(p + 1);
    return 0;
  }
  if (c !== 34) return lost();
  const close = closingQuote(p + 1, end);
  if (close >= end) return end - p > fieldLimit ? lost() : -1;
  // However it is spelled, it is one key.
  let isEvents = false;
  if (hasEscape) {
    const plainEnd = undoEscapes(p + 1, close);
    isEvents = isEventsKey(unescapedAt(), plainEnd);
  } else isEvents = isEventsKey(p + 1, close);
  let at = skipSpace(close + 1);
  if (at >= end) return -1;
  if (load<u8>(at) !== 58) return lost();
  at = skipSpace(at + 1);
  if (at >= end) return -1;
  if (isEvents && load<u8>(at) === 91) return beginList(at + 1) === RESTART ? RESTART : 0;
  const first = load<u8>(at);
  if (first !== 34 && first !== 91 && first !== 123) {
    const after = skipScalar(at, end);
    if (after === BAD) return lost();
    if (after === MORE && !isLast) return -1;
  }
  isKept = true;
  fieldStart = fieldBytes;
  keepByte(44);
  keep(p, close + 1);
  keepByte(58);
  depth = 0;
  inText = false;
  isEscaped = false;
  enter(PASSING);
  advance(at);
  return 0;
}

/** The outer object is damaged: before the events they are looked for by name, behind them the rest is let be. */
function lost(): i32 {
  damageOuter();
  if (lists > 0) reachEnd(true);
  else enter(LOST_OUTER);
  return 0;
}

/** Looks for the name of the list anywhere. True once it was found. */
export function findList(): i32 {
  let p = from;
  while (p + 13 < end) {
    if (load<u8>(p) === 34 && isEventsKey(p + 1, p + 12) && load<u8>(p + 12) === 34) {
      let at = skipSpace(p + 13);
      if (at < end && load<u8>(at) === 58) at = skipSpace(at + 1);
      if (at >= end) break;
      if (load<u8>(at) === 91) {
        beginList(at + 1);
        return 0;
      }
    }
    p++;
  }
  advance(p);
  return -1;
}
