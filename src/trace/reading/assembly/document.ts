// The document around the events: where the list begins, where it ends, what stands beside it, and how to go on after
// damage.

import { BAD, closingQuote, MORE, skipScalar, skipSpace } from './bytes';
import { commitEvent, hasPhase, restartEvents } from './event';
import { allocate } from './heap';
import { heldDocument, parseEvent } from './parse';
import { forgetRows, isFull } from './rows';
import { learnTemplate, readByTemplate } from './templates';
import { advance, end, from } from './window';

/** What the scan came to. */
const NEED_MORE: i32 = 0;
/** The tables of rows are full: fetch them. */
const FULL: i32 = 1;
/** A later list of events begins: forget the rows that were fetched. */
const RESTART: i32 = 2;
/** The first document is over and another one follows. */
const SECOND: i32 = 3;
/** The text is neither an object nor a list. */
const NO_JSON: i32 = 4;

const START: i32 = 0;
/** Beside the events, in the outer object: before a key, in a value that is passed over. */
const OUTER: i32 = 1;
const PASSING: i32 = 2;
const EVENTS: i32 = 3;
/** Looking for the next event after damage, and for the list after damage before it. */
const LOST: i32 = 4;
const LOST_OUTER: i32 = 5;
const AFTER: i32 = 6;

/** Longest event: more than that without an end is damage. */
const longestEvent: usize = 16 << 20;
/** Bytes that may be read again while looking for the next event, in all: damage may not cost more than a bound. */
const repeatedBytes: f64 = 268435456;
/** Bytes of the outer fields that are handed to the host. */
const fieldLimit: usize = 1 << 20;

let state: i32 = START;
let isList: bool = false;
/** Whether a list of events was found, how many, and whether the document reached its end. */
export let lists: i32 = 0;
export let isWhole: bool = false;
export let skipped: f64 = 0;
export let outerDamage: bool = false;
let repeated: f64 = 0;

let fields: usize = 0;
export let fieldBytes: usize = 0;
let fieldStart: usize = 0;
let depth: i32 = 0;
let inText: bool = false;
let isEscaped: bool = false;
let isKept: bool = false;

export function prepareDocument(): void {
  fields = allocate(fieldLimit + 64);
}
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
function pass(p: usize): usize {
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
  if (p < end) state = OUTER;
  return p;
}

/** Begins the list of events: a repeated list counts instead of the one before. */
function beginList(p: usize): i32 {
  state = EVENTS;
  advance(p);
  lists++;
  if (lists === 1) return NEED_MORE;
  restartEvents();
  forgetRows();
  skipped = 0;
  return RESTART;
}

function isEventsKey(p: usize, close: usize): bool {
  return close - p === 11 && load<u64>(p) === 0x6576456563617274 && load<u32>(p, 7) >> 8 === 0x73746e;
}

/** Reads on beside the events: one key, or the end of the object. True where something was done. */
function outer(isLast: bool): i32 {
  let p = skipSpace(from);
  while (p < end && load<u8>(p) === 44) p = skipSpace(p + 1);
  advance(p);
  if (p >= end) return -1;
  const c = load<u8>(p);
  if (c === 125) {
    isWhole = true;
    state = AFTER;
    advance(p + 1);
    return 0;
  }
  if (c !== 34) return lost();
  const close = closingQuote(p + 1, end);
  if (close >= end) return end - p > fieldLimit ? lost() : -1;
  let at = skipSpace(close + 1);
  if (at >= end) return -1;
  if (load<u8>(at) !== 58) return lost();
  at = skipSpace(at + 1);
  if (at >= end) return -1;
  if (isEventsKey(p + 1, close) && load<u8>(at) === 91) return beginList(at + 1) === RESTART ? RESTART : 0;
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
  state = PASSING;
  advance(at);
  return 0;
}

/** The outer object is damaged: before the events they are looked for by name, behind them the rest is let be. */
function lost(): i32 {
  outerDamage = true;
  state = lists === 0 ? LOST_OUTER : AFTER;
  if (lists > 0) isWhole = true;
  return 0;
}

/** Looks for the name of the list anywhere. True once it was found. */
function findList(): i32 {
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

/** Whether what follows the `]` of a bare list shows that the list goes on. MORE where that is not known yet. */
function goesOn(at: usize, isLast: bool): usize {
  const c = load<u8>(at);
  if (c !== 123) return c === 44 || c === 34 || c === 125 || c === 93 ? BAD : at;
  // Another document, or the next event behind a stray bracket.
  const after = parseEvent(at, end);
  if (after === MORE && !isLast && end - at < longestEvent) return MORE;
  return after > BAD && hasPhase() ? BAD : at;
}

/**
 * Whether the `]` at `p` ends the list, told by what follows it: a stray bracket between two events must not cost the
 * events behind it. BAD where it does not, MORE where that is not known yet.
 */
function endsList(p: usize, isLast: bool): usize {
  let at = skipSpace(p + 1);
  if (at >= end) return isLast ? p : MORE;
  let c = load<u8>(at);
  if (isList) return goesOn(at, isLast);
  if (c === 125 || c === 0) return p;
  if (c !== 44) return BAD;
  at = skipSpace(at + 1);
  if (at >= end) return isLast ? p : MORE;
  c = load<u8>(at);
  if (c === 125) return p;
  if (c !== 34) return BAD;
  const close = closingQuote(at + 1, end);
  if (close >= end) return isLast ? p : MORE;
  at = skipSpace(close + 1);
  if (at >= end) return isLast ? p : MORE;
  return load<u8>(at) === 58 ? p : BAD;
}

/** While lost: the last byte passed that is no white space, and whether anything was passed that can be an event. */
let lastByte: u8 = 0;
let lostText: bool = false;

/** Goes looking for the next event from `p` on. */
function loseEvent(p: usize): void {
  skipped += 1;
  lastByte = 0;
  lostText = false;
  state = LOST;
  advance(p);
}

/** The next event, or the end of the list, was found: a stray byte between two events is no lost event. */
function found(): void {
  if (!lostText) skipped -= 1;
}

/** Looks for the next event: a brace from which one can be read that says what it is, or the end of the list. */
function find(isLast: bool): i32 {
  let p = from;
  while (p < end) {
    const c = load<u8>(p);
    if (c === 93 && lastByte === 125) {
      const over = endsList(p, isLast);
      if (over === MORE) {
        advance(p);
        return -1;
      }
      if (over !== BAD) {
        found();
        endList(p);
        return 0;
      }
    } else if (c === 123) {
      const second = skipSpace(p + 1);
      if (second >= end && !isLast) {
        advance(p);
        return -1;
      }
      if (load<u8>(second) === 34) {
        const after = parseEvent(p, end);
        if (after > BAD && hasPhase()) {
          found();
          commitEvent();
          state = EVENTS;
          advance(after);
          return 0;
        }
        if (after === MORE && !isLast && end - p < longestEvent && repeated < repeatedBytes) {
          advance(p);
          repeated += <f64>(end - p);
          return -1;
        }
      }
    }
    if (c > 32) lastByte = c;
    if (c === 34) lostText = true;
    p++;
  }
  advance(p);
  return -1;
}

function endList(p: usize): void {
  if (isList) {
    isWhole = true;
    state = AFTER;
  } else state = OUTER;
  advance(p + 1);
}

/** Reads events until the window or the tables are used up. */
function events(isLast: bool): i32 {
  let p = from;
  while (true) {
    while (true) {
      p = skipSpace(p);
      if (load<u8>(p) !== 44) break;
      p++;
    }
    if (p >= end) {
      advance(p);
      return -1;
    }
    const c = load<u8>(p);
    if (c !== 123) {
      if (c === 93) {
        const over = endsList(p, isLast);
        if (over === MORE) {
          advance(p);
          return -1;
        }
        if (over !== BAD) {
          endList(p);
          return 0;
        }
      }
      loseEvent(p);
      return 0;
    }
    if (isFull()) {
      advance(p);
      return FULL;
    }
    let after = readByTemplate(p, end);
    if (after === 0) {
      after = parseEvent(p, end);
      if (after > BAD) learnTemplate();
    }
    if (after <= BAD) {
      advance(p);
      if (after === MORE && end - p < longestEvent) {
        if (!isLast) return -1;
        // The end of the file cuts an event, or hides that an earlier one is damaged.
        loseEvent(p + 1);
        const step = find(true);
        if (state === LOST) skipped -= 1;
        return step;
      }
      if (heldDocument) {
        isWhole = false;
        state = AFTER;
        return SECOND;
      }
      loseEvent(p + 1);
      return 0;
    }
    commitEvent();
    p = after;
  }
}

/** Begins with the search for the list by its name: for files whose outer object cannot be followed. */
export function searchList(): void {
  outerDamage = true;
  state = LOST_OUTER;
}

/** Scans what is in the window. `isLast` says that the file ends with it. */
export function scanWindow(isLast: bool): i32 {
  while (true) {
    let step: i32 = 0;
    if (state === START) {
      let p = skipSpace(from);
      if (p + 3 <= end && (load<u32>(p) & 0xffffff) === 0xbfbbef) p = skipSpace(p + 3);
      advance(p);
      if (p >= end) return NEED_MORE;
      const c = load<u8>(p);
      if (c === 0xef && p + 3 > end && !isLast) return NEED_MORE;
      if (c !== 123 && c !== 91) return NO_JSON;
      advance(p + 1);
      isList = c === 91;
      if (isList) beginList(p + 1);
      else state = OUTER;
    } else if (state === EVENTS) step = events(isLast);
    else if (state === OUTER) step = outer(isLast);
    else if (state === PASSING) {
      const p = pass(from);
      advance(p);
      if (state === PASSING) step = -1;
    } else if (state === LOST) {
      if (isFull()) return FULL;
      step = find(isLast);
    } else if (state === LOST_OUTER) step = findList();
    else {
      const p = skipSpace(from);
      advance(p);
      if (p >= end) return NEED_MORE;
      const c = load<u8>(p);
      if (c === 123 || c === 91) return SECOND;
      advance(end);
      return NEED_MORE;
    }
    if (step < 0) return NEED_MORE;
    if (step > 0) return step;
  }
}
