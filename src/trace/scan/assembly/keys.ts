// Arguments that are kept, by name. The host writes the names; which number a name has is its matter.

import { allocate } from './heap';

const slotCount: u32 = 256;
/** Bytes of a slot: address (4), length (4), number plus one (4), unused (4). */
let slots: usize = 0;

/** Takes memory for the names of fields, once before the first is told. */
export function prepareKeys(): void {
  slots = allocate(<usize>slotCount * 16);
}

function slotOf(p: usize, length: usize): u32 {
  const head = load<u32>(p) * 0x9e3779b1;
  const tail = <u32>load<u8>(p + length - 1);
  return ((head >> 16) ^ (tail * 31) ^ <u32>length) & (slotCount - 1);
}

/** Learns a name of at least 4 bytes that stays where it is. */
export function addKey(p: usize, length: usize, number: i32): void {
  let slot = slotOf(p, length);
  while (load<u32>(slots + <usize>slot * 16, 8) !== 0) slot = (slot + 1) & (slotCount - 1);
  const at = slots + <usize>slot * 16;
  store<u32>(at, <u32>p);
  store<u32>(at, <u32>length, 4);
  store<i32>(at, number + 1, 8);
}

/** Number of a name; -1 for names that nobody asked for. */
export function keyNumber(p: usize, end: usize): i32 {
  const length = end - p;
  if (length < 4) return -1;
  let slot = slotOf(p, length);
  while (true) {
    const at = slots + <usize>slot * 16;
    const number = load<i32>(at, 8);
    if (number === 0) return -1;
    if (load<u32>(at, 4) === <u32>length && memory.compare(load<u32>(at), p, length) === 0) return number - 1;
    slot = (slot + 1) & (slotCount - 1);
  }
}
