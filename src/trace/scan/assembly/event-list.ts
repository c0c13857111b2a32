// The list of events: one after the other, where it ends, and how to go on after damage.

import { BAD, closingQuote, MORE, skipSpace } from './bytes';
import { commitEvent, hasPhase, restartEvents } from './event';
import { heldDocument, parseEvent } from './parse';
import {
  countList,
  EVENTS,
  enter,
  FULL,
  forgetSkipped,
  isList,
  LOST,
  lists,
  NEED_MORE,
  OUTER,
  RESTART,
  reachEnd,
  SECOND,
  skip,
  state,
} from './place';
import { forgetRows, isFull } from './rows';
import { learnTemplate, readByTemplate } from './templates';
import { advance, end, from } from './window';

/** Longest event: more than that without an end is damage. */
const longestEvent: usize = 16 << 20;
/** Bytes that may be read again while looking for the next event, in all: damage may not cost more than a bound. */
const repeatedBytes: f64 = 268435456;
let repeated: f64 = 0;

/** Begins the list of events: a repeated list counts instead of the one before. */
export function beginList(p: usize): i32 {
  enter(EVENTS);
  advance(p);
  countList();
  if (lists === 1) return NEED_MORE;
  restartEvents();
  forgetRows();
  forgetSkipped();
  return RESTART;
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
  skip(1);
  lastByte = 0;
  lostText = false;
  enter(LOST);
  advance(p);
}

/** The next event, or the end of the list, was found: a stray byte between two events is no lost event. */
function found(): void {
  if (!lostText) skip(-1);
}

/** Looks for the next event: a brace from which one can be read that says what it is, or the end of the list. */
export function find(isLast: bool): i32 {
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
          enter(EVENTS);
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
    reachEnd(true);
  } else enter(OUTER);
  advance(p + 1);
}

/** Reads events until the window or the tables are used up. */
export function events(isLast: bool): i32 {
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
        if (state === LOST) skip(-1);
        return step;
      }
      if (heldDocument) {
        reachEnd(false);
        return SECOND;
      }
      loseEvent(p + 1);
      return 0;
    }
    commitEvent();
    p = after;
  }
}
