// The general way through one event: any order of keys, any white space, any value.

import {
  BAD,
  closingQuote,
  hasEscape,
  MORE,
  NESTED,
  NOT_A_NUMBER,
  NULL,
  NUMBER,
  scalarKind,
  skipNested,
  skipScalar,
  skipSpace,
  TEXT,
} from './bytes';
import { undoEscapes, unescapedAt } from './escapes';
import {
  beginArguments,
  beginEvent,
  eventCategory,
  eventPhase,
  sawScalar,
  setArgument,
  setCategory,
  setDuration,
  setId,
  setName,
  setPhase,
  setPid,
  setStart,
  setTid,
} from './event';
import { keyNumber } from './keys';
import {
  ARGUMENT,
  beginLearning,
  DURATION,
  END,
  FIXED,
  ID,
  learn,
  NAME,
  PID,
  SKIP,
  START,
  spoil,
  TID,
} from './learning';

/** Whether the event held a key of its own named `traceEvents`: another document began inside of it. */
export let heldDocument: bool = false;

/** Meaning of a key of an event; SKIP for keys without a meaning here, -1 for `args`, -2 for `traceEvents`. */
const ARGUMENTS: i32 = -1;
const EVENTS: i32 = -2;
const PHASE: i32 = -3;
const CATEGORY: i32 = -4;

function fieldOf(p: usize, end: usize): i32 {
  const length = end - p;
  const head = load<u32>(p);
  if (length === 2) {
    const two = head & 0xffff;
    return two === 0x6870 ? PHASE : two === 0x7374 ? START : two === 0x6469 ? ID : SKIP;
  }
  if (length === 3) {
    const three = head & 0xffffff;
    return three === 0x746163
      ? CATEGORY
      : three === 0x646970
        ? PID
        : three === 0x646974
          ? TID
          : three === 0x727564
            ? DURATION
            : SKIP;
  }
  if (length === 4) return head === 0x656d616e ? NAME : head === 0x73677261 ? ARGUMENTS : SKIP;
  if (length === 11 && load<u64>(p) === 0x6576456563617274 && load<u32>(p, 7) >> 8 === 0x73746e)
    return EVENTS;
  return SKIP;
}

function setField(field: i32, p: usize, end: usize, kind: i32): void {
  if (field === NAME) setName(p, end, kind);
  else if (field === START) setStart(p, end, kind);
  else if (field === DURATION) setDuration(p, end, kind);
  else if (field === PID) setPid(p, end, kind);
  else if (field === TID) setTid(p, end, kind);
  else if (field === ID) setId(p, end, kind);
  else if (field === CATEGORY) setCategory(p, end, kind);
  else if (field === PHASE) setPhase(p, end, kind);
  else if (kind === NOT_A_NUMBER) sawScalar();
}

let valueStart: usize = 0;
let valueEnd: usize = 0;
let valueKind: i32 = 0;

/** Reads the value at `p`; returns the address behind it. What it was is in the variables above. */
function value(p: usize, end: usize): usize {
  const c = load<u8>(p);
  valueStart = p;
  if (c === 34) {
    const close = closingQuote(p + 1, end);
    if (close >= end) return MORE;
    valueStart = p + 1;
    valueEnd = close;
    valueKind = TEXT;
    return close + 1;
  }
  const isNested = c === 91 || c === 123;
  const after = isNested ? skipNested(p, end) : skipScalar(p, end);
  valueEnd = after;
  valueKind = isNested ? NESTED : scalarKind;
  return after;
}

let keyStart: usize = 0;
let keyEnd: usize = 0;
/** Reads a key at `p` and the colon behind it; returns the address of the value. However it is spelled, it is one key. */
function key(p: usize, end: usize): usize {
  if (load<u8>(p) !== 34) return BAD;
  keyStart = p + 1;
  keyEnd = closingQuote(keyStart, end);
  if (keyEnd >= end) return MORE;
  p = skipSpace(keyEnd + 1);
  if (p >= end) return MORE;
  if (load<u8>(p) !== 58) return BAD;
  if (hasEscape) {
    keyEnd = undoEscapes(keyStart, keyEnd);
    keyStart = unescapedAt();
  }
  p = skipSpace(p + 1);
  return p < end ? p : MORE;
}

/** Address behind a comma and white space, or of the closing brace; a comma before the brace is let pass. */
function next(p: usize, end: usize): usize {
  p = skipSpace(p);
  if (p >= end) return MORE;
  const c = load<u8>(p);
  if (c === 125) return p;
  if (c !== 44) return BAD;
  p = skipSpace(p + 1);
  return p < end ? p : MORE;
}

/** Reads the arguments whose opening brace is at `p`. */
function readArguments(p: usize, end: usize): usize {
  p = skipSpace(p + 1);
  if (p >= end) return MORE;
  while (load<u8>(p) !== 125) {
    p = key(p, end);
    if (p <= BAD) return p;
    const number = keyNumber(keyStart, keyEnd);
    const after = value(p, end);
    if (after <= BAD) return after;
    if (number >= 0 && valueKind !== NULL) {
      setArgument(number, valueStart, valueEnd, valueKind);
      learn(ARGUMENT, number, valueStart, valueEnd, valueKind);
    } else {
      if (valueKind === NOT_A_NUMBER) sawScalar();
      learn(SKIP, 0, valueStart, valueEnd, valueKind);
    }
    p = next(after, end);
    if (p <= BAD) return p;
  }
  return p + 1;
}

/** Reads the event whose opening brace is at `p`: the address behind it, MORE or BAD. */
export function parseEvent(p: usize, end: usize): usize {
  beginEvent();
  heldDocument = false;
  beginLearning(p);
  let hadArguments = false;
  p = skipSpace(p + 1);
  if (p >= end) return MORE;
  while (load<u8>(p) !== 125) {
    p = key(p, end);
    if (p <= BAD) return p;
    const field = fieldOf(keyStart, keyEnd);
    if (field === EVENTS && load<u8>(p) === 91) {
      heldDocument = true;
      return BAD;
    }
    if (field === ARGUMENTS) {
      // The last of several lists counts.
      if (hadArguments) spoil();
      hadArguments = true;
      beginArguments();
    }
    if (field === ARGUMENTS && load<u8>(p) === 123) {
      p = readArguments(p, end);
      if (p <= BAD) return p;
    } else {
      const after = value(p, end);
      if (after <= BAD) return after;
      if (field !== ARGUMENTS) setField(field, valueStart, valueEnd, valueKind);
      const isFixed = (field === PHASE || field === CATEGORY) && valueKind === TEXT;
      learn(isFixed ? FIXED : field < 0 ? SKIP : field, 0, valueStart, valueEnd, valueKind);
      p = after;
    }
    p = next(p, end);
    if (p <= BAD) return p;
  }
  learn(END, 0, p + 1, p + 1, NUMBER);
  return p + 1;
}

/** Category and phase of the event that was read last, for the template that is learned from it. */
export function knownCategory(): i32 {
  return eventCategory();
}

/** Phase of the event that was read last; see `knownCategory`. */
export function knownPhase(): u8 {
  return eventPhase();
}
