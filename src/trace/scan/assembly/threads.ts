// Threads: pairs of `pid` and `tid`, numbered in the order of their first row.

import { allocate } from './heap';

let slots: usize = 0;
let mask: u32 = 0;
let pairs: usize = 0;
let capacity: u32 = 0;

/** How many threads were met. */
export let threadCount: u32 = 0;
let lastPid: i32 = -1;
let lastTid: i32 = -1;
let lastThread: u32 = 0;

/** Takes memory for the table of threads, once for a scan. */
export function prepareThreads(): void {
  mask = 1023;
  slots = allocate(1024 * 4);
  capacity = 512;
  pairs = allocate(512 * 8);
}

function slotOf(pid: i32, tid: i32): u32 {
  const mixed = ((<u64>(<u32>pid)) << 32) ^ (<u64>(<u32>tid) * 0x9e3779b97f4a7c15);
  return <u32>((mixed * 0xd6e8feb86659fd93) >> 40);
}

function put(thread: u32): void {
  const at = pairs + ((<usize>thread) << 3);
  let slot = slotOf(load<i32>(at), load<i32>(at, 4)) & mask;
  while (load<u32>(slots + ((<usize>slot) << 2)) !== 0) slot = (slot + 1) & mask;
  store<u32>(slots + ((<usize>slot) << 2), thread + 1);
}

function grow(): void {
  const larger = allocate((<usize>capacity) << 4);
  memory.copy(larger, pairs, (<usize>capacity) << 3);
  pairs = larger;
  capacity <<= 1;
  mask = (mask << 1) | 1;
  slots = allocate((<usize>(mask + 1)) << 2);
  for (let thread: u32 = 0; thread < threadCount; thread++) put(thread);
}

/** Number of a thread, by the ids of its texts. */
export function threadOf(pid: i32, tid: i32): u32 {
  if (pid === lastPid && tid === lastTid) return lastThread;
  lastPid = pid;
  lastTid = tid;
  let slot = slotOf(pid, tid) & mask;
  while (true) {
    const found = load<u32>(slots + ((<usize>slot) << 2));
    if (found === 0) break;
    const at = pairs + ((<usize>(found - 1)) << 3);
    if (load<i32>(at) === pid && load<i32>(at, 4) === tid) {
      lastThread = found - 1;
      return lastThread;
    }
    slot = (slot + 1) & mask;
  }
  if (threadCount === capacity) grow();
  const thread = threadCount++;
  const at = pairs + ((<usize>thread) << 3);
  store<i32>(at, pid);
  store<i32>(at, tid, 4);
  put(thread);
  lastThread = thread;
  return thread;
}

/** Pairs of `pid` and `tid`, two ids a thread. */
export function threadPairs(): usize {
  return pairs;
}
