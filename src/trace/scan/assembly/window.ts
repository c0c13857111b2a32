// The part of the file that is being scanned: bytes come in behind, whole events go out in front.

import { allocate } from './heap';

/** Bytes behind the end that may be read, and are 0: loads of 16, 32 or 64 bytes need no check of their own. */
const guard: usize = 256;

let base: usize = 0;
let capacity: usize = 0;

/** First byte that was not scanned yet, and the end of the bytes. */
export let from: usize = 0;
export let end: usize = 0;

/** Bytes in front of this address are done with. */
export function advance(to: usize): void {
  from = to;
}

/** Makes room for `bytes` more, moving what was not scanned yet to the front. Returns where they go. */
export function room(bytes: usize): usize {
  const kept = end - from;
  if (kept + bytes > capacity) {
    // An event longer than the window: a larger one, twice as large so that this stays rare.
    let larger: usize = capacity < 65536 ? 65536 : capacity;
    while (larger < kept + bytes) larger <<= 1;
    const moved = allocate(larger + guard);
    memory.copy(moved, from, kept);
    base = moved;
    capacity = larger;
  } else if (from > base) {
    memory.copy(base, from, kept);
  }
  from = base;
  end = base + kept;
  return end;
}

/** Says that `bytes` were written where {@link room} said. */
export function filled(bytes: usize): void {
  end += bytes;
  memory.fill(end, 0, guard);
}
