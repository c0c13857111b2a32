// Learning what stands between the values of an event. Writers repeat the same text there millions of times, so the
// next event is compared with it first and parsed in the general way only where it differs.

import { NESTED, NUMBER, TEXT } from './bytes';
import { allocate } from './heap';

/** Content of a slot. FIXED is part of the text between: the value itself is compared. */
export const NAME: i32 = 0;
export const START: i32 = 1;
export const DURATION: i32 = 2;
export const PID: i32 = 3;
export const TID: i32 = 4;
export const ID: i32 = 5;
export const ARGUMENT: i32 = 6;
export const SKIP: i32 = 7;
export const END: i32 = 8;
export const FIXED: i32 = 9;

/** Bytes of text between two values, and values of one event; events beyond are parsed in the general way. */
export const textBytes: usize = 120;
export const slotBytes: usize = textBytes + 8;
const slotCount: u32 = 48;
/** Header: number of slots (4), category (4), phase (1), and the hits since the last eviction (4 at 12). */
export const headerBytes: usize = 16;
export const templateBytes: usize = headerBytes + <usize>slotCount * slotBytes;

let draft: usize = 0;
let draftSlots: u32 = 0;
let isUsable: bool = false;
let lastEnd: usize = 0;

/** Takes memory for one template that is being learned. */
export function prepareLearning(): void {
  draft = allocate(templateBytes);
}

/** An event begins at `p`, the address of its brace. */
export function beginLearning(p: usize): void {
  draftSlots = 0;
  isUsable = true;
  lastEnd = p;
}

/** The event has a form that the text between values does not tell. */
export function spoil(): void {
  isUsable = false;
}

/** A value was read: `[from, to)`, without its quotes. The text since the last value leads to it. */
export function learn(slot: i32, argument: i32, from: usize, to: usize, kind: i32): void {
  if (!isUsable || slot === FIXED) return;
  const length = from - lastEnd;
  // Words (true, null, NaN) are rare and have meanings that only the general way knows.
  if (
    draftSlots === slotCount ||
    length > textBytes ||
    (kind !== TEXT && kind !== NUMBER && kind !== NESTED)
  ) {
    isUsable = false;
    return;
  }
  const at = draft + headerBytes + <usize>draftSlots * slotBytes;
  store<u8>(at, <u8>slot);
  store<u8>(at, <u8>kind, 1);
  store<u8>(at, <u8>length, 2);
  store<u8>(at, <u8>argument, 3);
  memory.fill(at + 8, 0, textBytes);
  memory.copy(at + 8, lastEnd, length);
  draftSlots++;
  lastEnd = to;
}

/** The template of the event that was read last, ready to be copied; 0 where it makes none. */
export function learned(category: i32, phase: u8): usize {
  if (!isUsable) return 0;
  store<u32>(draft, draftSlots);
  store<i32>(draft, category, 4);
  store<u8>(draft, phase, 8);
  store<u32>(draft, 0, 12);
  return draft;
}
