// One event: its fields while it is read, and where it goes once it was read whole.

import { hasEscape, NOT_A_NUMBER, NUMBER, scalarKind, TEXT } from './bytes';
import { internEscaped, undoEscapes, unescapedAt } from './escapes';
import { PID } from './learning';
import { exactNs, idOf, readMicroseconds, readPlainMicroseconds, tokenOf, wholeNs } from './numbers';
import { addFrame, addRow, addValue, forgetPending } from './rows';
import { intern } from './texts';
import { threadOf } from './threads';

const NAN = f64.reinterpret_i64(0x7ff8000000000000);

/** Numbers of the arguments with columns of their own; the host agrees. */
const CORRELATION: i32 = 0;
const EXTERNAL_ID: i32 = 1;
const STREAM: i32 = 2;
const CUDA_STREAM: i32 = 3;

let name: i32 = 0;
let category: i32 = 0;
let phase: u8 = 0;
let pid: i32 = 0;
let tid: i32 = 0;
let hasStart: bool = false;
let startNs: i64 = 0;
let durationNs: f64 = NAN;
let id: f64 = 0;
let correlation: f64 = 0;
let externalId: f64 = 0;
let stream: i32 = 0;
let hasStream: bool = false;
let oddNumbers: u32 = 0;

/** Events read whole, and among them those that say what they are (`ph`). */
export let eventCount: f64 = 0;
export let phasedCount: f64 = 0;
export let notNumbers: u32 = 0;
let hasOrigin: bool = false;
let origin: i64 = 0;
export let earliestOther: f64 = NAN;
let frameCategory: i32 = 0;

/** Start of the first event that has one, in whole nanoseconds: starts of rows are told from here. */
export function originNs(): i64 {
  return origin;
}

/** Texts that the scanner itself must recognise. */
export function prepareEvents(frameText: usize, frameEnd: usize): void {
  frameCategory = intern(frameText, frameEnd);
}

/** Forgets everything that was counted: a later list of events counts instead. */
export function restartEvents(): void {
  eventCount = 0;
  phasedCount = 0;
  notNumbers = 0;
  hasOrigin = false;
  origin = 0;
  earliestOther = NAN;
}

/** An event begins: all that an earlier one said is forgotten. */
export function beginEvent(): void {
  name = 0;
  category = 0;
  phase = 0;
  pid = 0;
  tid = 0;
  hasStart = false;
  durationNs = NAN;
  id = 0;
  correlation = 0;
  externalId = 0;
  stream = 0;
  hasStream = false;
  oddNumbers = 0;
  forgetPending();
}

function textOf(p: usize, end: usize): i32 {
  return hasEscape ? internEscaped(p, end) : intern(p, end);
}

/** A text or a number as it is spelled; 0 for other values. */
function labelOf(p: usize, end: usize, kind: i32): i32 {
  return kind === TEXT ? textOf(p, end) : kind === NUMBER ? intern(p, end) : 0;
}

/**
 * Fields of the event that is being read, from the bytes `[p, end)` of a value of that kind: a text, or a number as it
 * is spelled; a value of any other kind leaves the field empty.
 */
export function setName(p: usize, end: usize, kind: i32): void {
  name = labelOf(p, end, kind);
}

/** The field `cat`, read like the name. */
export function setCategory(p: usize, end: usize, kind: i32): void {
  category = labelOf(p, end, kind);
}

/** The field `ph`: its first byte; 0 where it is empty or no text. */
export function setPhase(p: usize, end: usize, kind: i32): void {
  phase = 0;
  if (kind !== TEXT || end <= p) return;
  if (hasEscape) undoEscapes(p, end);
  phase = load<u8>(hasEscape ? unescapedAt() : p);
}

/** The field `pid`, a text or a number; a number is kept, as the next event has mostly the same. */
export function setPid(p: usize, end: usize, kind: i32): void {
  pid = labelOf(p, end, kind);
  if (kind === NUMBER) remember(lastPid, p, end, pid);
}

/** The field `tid`, a text or a number; a number is kept, as the next event has mostly the same. */
export function setTid(p: usize, end: usize, kind: i32): void {
  tid = labelOf(p, end, kind);
  if (kind === NUMBER) remember(lastTid, p, end, tid);
}

/** The last `pid` and `tid` as they were spelled, of at most 15 bytes: text (16), length (4), id (4). */
const lastPid: usize = memory.data(24, 8);
const lastTid: usize = memory.data(24, 8);

function remember(last: usize, p: usize, end: usize, label: i32): void {
  const length = end - p;
  if (length > 15) return;
  store<u64>(last, 0);
  store<u64>(last, 0, 8);
  memory.copy(last, p, length);
  store<u32>(last, <u32>length, 16);
  store<i32>(last, label, 20);
}

/** Takes the last `pid` or `tid` again where the same number stands at `p`: the address behind it, 0 where it differs. */
export function seenLabel(what: i32, p: usize, end: usize): usize {
  const last = what === PID ? lastPid : lastTid;
  const length = <usize>load<u32>(last, 16);
  const same = i8x16.bitmask(i8x16.eq(v128.load(p), v128.load(last)));
  if (length === 0 || <usize>ctz(~same) < length) return 0;
  const after = p + length;
  const c = load<u8>(after);
  if (after >= end || (c !== 44 && c !== 125 && c !== 10)) return 0;
  if (what === PID) pid = load<i32>(last, 20);
  else tid = load<i32>(last, 20);
  return after;
}

function readTime(p: usize, end: usize, kind: i32): bool {
  if (kind === NOT_A_NUMBER) oddNumbers++;
  if (kind !== NUMBER && kind !== TEXT) return false;
  if (kind === NUMBER && readPlainMicroseconds(p, end)) return true;
  if (kind === TEXT) {
    while (p < end && load<u8>(p) <= 32) p++;
    while (p < end && load<u8>(end - 1) <= 32) end--;
  }
  return readMicroseconds(p, end);
}

/** The field `ts`, in microseconds, kept in whole nanoseconds. */
export function setStart(p: usize, end: usize, kind: i32): void {
  hasStart = readTime(p, end, kind);
  startNs = wholeNs;
}

/** The field `dur`, in microseconds, kept in nanoseconds with their fraction; NaN where it is no number. */
export function setDuration(p: usize, end: usize, kind: i32): void {
  durationNs = readTime(p, end, kind) ? exactNs : NAN;
}

/** The field `id`: a whole number as it is, a text as minus its id, 0 for anything else. */
export function setId(p: usize, end: usize, kind: i32): void {
  id = kind === NUMBER ? tokenOf(p, end) : kind === TEXT ? -(<f64>textOf(p, end)) : 0;
}

/** Facts of a template that need no look: category and phase. */
export function setKnown(knownCategory: i32, knownPhase: u8): void {
  category = knownCategory;
  phase = knownPhase;
}

/** Id of the text of the category of the event that was read last; 0 where it has none. */
export function eventCategory(): i32 {
  return category;
}

/** Phase of the event that was read last, as one byte of ASCII; 0 where it has none. */
export function eventPhase(): u8 {
  return phase;
}

/** A list of arguments begins: what an earlier one of the same event said no longer counts. */
export function beginArguments(): void {
  correlation = 0;
  externalId = 0;
  stream = 0;
  hasStream = false;
  forgetPending();
}

/** An argument that is kept; `kind` says what stands in `[p, end)`. */
export function setArgument(key: i32, p: usize, end: usize, kind: i32): void {
  if (kind === NOT_A_NUMBER) oddNumbers++;
  if (key <= EXTERNAL_ID) {
    const value = kind === NUMBER || (kind === TEXT && !hasEscape) ? idOf(p, end) : 0;
    if (key === CORRELATION) correlation = value;
    else externalId = value;
    return;
  }
  if (key === STREAM || key === CUDA_STREAM) {
    if (key === CUDA_STREAM && hasStream) return;
    stream = labelOf(p, end, kind);
    hasStream = hasStream || key === STREAM;
    return;
  }
  if (kind === NUMBER) addValue(key, tokenOf(p, end));
  else if (kind !== NOT_A_NUMBER) {
    const text = kind === TEXT ? textOf(p, end) : intern(p, end);
    if (text !== 0) addValue(key, -(<f64>text));
  }
}

/** Counts a value that is no number among arguments that are not kept. */
export function sawScalar(): void {
  if (scalarKind === NOT_A_NUMBER) oddNumbers++;
}

/** Phases whose rows are kept: X B E s t f M, and none. */
function isKept(c: u8): bool {
  return c === 88 || c === 66 || c === 69 || c === 115 || c === 116 || c === 102 || c === 77 || c === 0;
}

/** Whether the event that is being read has said what it is. */
export function hasPhase(): bool {
  return phase !== 0;
}

/** The event was read whole: it becomes a row, a frame, or is only counted. */
export function commitEvent(): void {
  eventCount += 1;
  if (phase !== 0) phasedCount += 1;
  notNumbers += oddNumbers;
  let start = NAN;
  if (hasStart && phase !== 77) {
    if (!hasOrigin) {
      hasOrigin = true;
      origin = startNs;
    }
    start = <f64>(startNs - origin);
  }
  if (!isKept(phase)) {
    forgetPending();
    if (!(earliestOther <= start)) earliestOther = start;
    return;
  }
  const thread = threadOf(pid, tid);
  if (category === frameCategory && phase === 88 && !F64.isNaN(start) && !F64.isNaN(durationNs)) {
    addFrame(name, thread, start, durationNs);
    return;
  }
  addRow(name, category, phase, thread, start, durationNs, id, correlation, externalId, stream);
}
