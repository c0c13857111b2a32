// Texts, each stored once. Id 0 is the empty text.

import { sameBytes } from './bytes';
import { allocate } from './heap';

/** Bytes of all texts together: a damaged file may not fill the memory with texts that are never the same. */
const limit: usize = 192 << 20;
/** Bytes of a table entry: hash (8), address (4), length (4). */
const entryBytes: usize = 16;

let slots: usize = 0;
let mask: u32 = 0;
let entries: usize = 0;
let capacity: i32 = 0;
let arena: usize = 0;
let arenaEnd: usize = 0;

/** How many texts are stored, and their bytes together. */
export let count: i32 = 0;
export let bytes: usize = 0;
/** Texts that were not stored because the limit was reached; they share the id of the text that says so. */
export let dropped: i32 = 0;

/** Takes memory for the table of texts and stores the empty one, whose id is 0. */
export function prepareTexts(): void {
  capacity = 1 << 14;
  entries = allocate(<usize>capacity * entryBytes);
  mask = (1 << 15) - 1;
  slots = allocate(<usize>(mask + 1) * 4);
  memory.fill(slots, 0xff, <usize>(mask + 1) * 4);
  intern(0, 0);
}

/** Hash of the bytes, in two lanes that do not wait for each other. */
function hashOf(p: usize, end: usize): u64 {
  let one: u64 = <u64>(end - p) * 0xd6e8feb86659fd93;
  let other: u64 = 0x9e3779b97f4a7c15;
  while (p + 16 <= end) {
    one = (one ^ load<u64>(p)) * 0x9e3779b97f4a7c15;
    other = (other ^ load<u64>(p, 8)) * 0xc2b2ae3d27d4eb4f;
    one ^= one >> 29;
    other ^= other >> 31;
    p += 16;
  }
  if (p + 8 <= end) {
    one = (one ^ load<u64>(p)) * 0x9e3779b97f4a7c15;
    one ^= one >> 29;
    p += 8;
  }
  if (p < end) {
    const last = load<u64>(p) & (((<u64>1) << ((<u64>(end - p)) << 3)) - 1);
    other = (other ^ last) * 0xc2b2ae3d27d4eb4f;
    other ^= other >> 31;
  }
  one = (one ^ rotl<u64>(other, 32)) * 0x9e3779b97f4a7c15;
  return one ^ (one >> 32);
}

function growSlots(): void {
  mask = (mask << 1) | 1;
  slots = allocate(<usize>(mask + 1) * 4);
  memory.fill(slots, 0xff, <usize>(mask + 1) * 4);
  for (let id = 0; id < count; id++) {
    let slot = <u32>load<u64>(entries + <usize>id * entryBytes) & mask;
    while (load<i32>(slots + <usize>slot * 4) >= 0) slot = (slot + 1) & mask;
    store<i32>(slots + <usize>slot * 4, id);
  }
}

/** Id of the text `[p, end)`; the bytes behind it up to the next 8 must be readable. */
export function intern(p: usize, end: usize): i32 {
  const hash = hashOf(p, end);
  const length = end - p;
  let slot = <u32>hash & mask;
  while (true) {
    const id = load<i32>(slots + <usize>slot * 4);
    if (id < 0) break;
    const entry = entries + <usize>id * entryBytes;
    if (
      load<u64>(entry) === hash &&
      load<u32>(entry, 12) === <u32>length &&
      sameBytes(load<u32>(entry, 8), p, length)
    )
      return id;
    slot = (slot + 1) & mask;
  }
  if (bytes + length > limit) {
    dropped++;
    return 0;
  }
  if (arena + length + 16 > arenaEnd) {
    const size: usize = length + 16 > 262144 ? length + 16 : 262144;
    arena = allocate(size);
    arenaEnd = arena + size;
  }
  if (count === capacity) {
    const larger = allocate(<usize>capacity * 2 * entryBytes);
    memory.copy(larger, entries, <usize>capacity * entryBytes);
    entries = larger;
    capacity <<= 1;
  }
  const id = count++;
  store<i32>(slots + <usize>slot * 4, id);
  const entry = entries + <usize>id * entryBytes;
  store<u64>(entry, hash);
  store<u32>(entry, <u32>arena, 8);
  store<u32>(entry, <u32>length, 12);
  memory.copy(arena, p, length);
  arena += length;
  bytes += length;
  if (<u32>count * 2 > mask) growSlots();
  return id;
}

/** All texts one after another, with the end of each. */
export function packTexts(into: usize, ends: usize): void {
  let at: usize = 0;
  for (let id = 0; id < count; id++) {
    const entry = entries + <usize>id * entryBytes;
    const length = <usize>load<u32>(entry, 12);
    memory.copy(into + at, load<u32>(entry, 8), length);
    at += length;
    store<u32>(ends + <usize>id * 4, <u32>at);
  }
}
