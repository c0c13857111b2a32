// Rows that were read and not yet fetched by the host, as columns.

import { allocate } from './heap';

/** Rows of each table that fit before the host must fetch them. */
export const capacity: u32 = 32768;
/** Arguments that fit; an event with more of them than fit behind a full table loses its last ones. */
const valueCapacity: u32 = 131072;

/** Most arguments that are kept of one event. */
const valuesOfEvent: u32 = 256;

/** How many rows, frames and kept arguments wait to be fetched. */
export let rowCount: u32 = 0;
export let frameCount: u32 = 0;
export let valueCount: u32 = 0;
/** Arguments of the event that is being read; they count once it was read whole. */
let pending: u32 = 0;

const n: usize = <usize>32768;
let rows: usize = 0;
let frames: usize = 0;
let values: usize = 0;

// Doubles stand first, so that every column is aligned: start, duration, id, correlation, External id.
const rowBytes: usize = n * 57;
const frameBytes: usize = n * 24;

/** Takes memory for the three tables, once for a scan. */
export function prepareRows(): void {
  rows = allocate(rowBytes);
  frames = allocate(frameBytes);
  values = allocate(<usize>valueCapacity * 13);
}

/** Where the columns are: the host knows their order and types. */
export function rowColumns(): usize {
  return rows;
}

/** Address of the columns of frames. */
export function frameColumns(): usize {
  return frames;
}

/** Address of the columns of kept arguments. */
export function valueColumns(): usize {
  return values;
}

/** How many arguments the table of arguments holds: the host needs it to find its columns. */
export function valuesAtMost(): u32 {
  return valueCapacity;
}

/** Whether the next event might not fit. */
export function isFull(): bool {
  return rowCount === capacity || frameCount === capacity || valueCount + valuesOfEvent > valueCapacity;
}

/** The host has fetched the rows: the tables are empty again. */
export function forgetRows(): void {
  rowCount = 0;
  frameCount = 0;
  valueCount = 0;
  pending = 0;
}

/** The event that was being read is none: its arguments are not kept. */
export function forgetPending(): void {
  pending = 0;
}

/** Keeps an argument of the event that is being read. */
export function addValue(key: i32, value: f64): void {
  if (pending === valuesOfEvent) return;
  const at = valueCount + pending++;
  store<f64>(values + ((<usize>at) << 3), value);
  store<u32>(values + ((<usize>valueCapacity) << 3) + ((<usize>at) << 2), rowCount);
  store<u8>(values + <usize>valueCapacity * 12 + <usize>at, <u8>key);
}

/** Adds a Python frame: ids of its name and thread, nanoseconds from the origin. */
export function addFrame(name: i32, thread: u32, startNs: f64, durationNs: f64): void {
  const at = <usize>frameCount;
  frameCount += 1;
  store<f64>(frames + (at << 3), startNs);
  store<f64>(frames + n * 8 + (at << 3), durationNs);
  store<i32>(frames + n * 16 + (at << 2), name);
  store<u32>(frames + n * 20 + (at << 2), thread);
  pending = 0;
}

/**
 * Adds a row with the arguments that were kept for it. Times are nanoseconds from the origin, NaN where the event has
 * none; names are ids of texts.
 */
export function addRow(
  name: i32,
  category: i32,
  phase: u8,
  thread: u32,
  startNs: f64,
  durationNs: f64,
  id: f64,
  correlation: f64,
  externalId: f64,
  stream: i32,
): void {
  const at = <usize>rowCount;
  rowCount += 1;
  store<f64>(rows + (at << 3), startNs);
  store<f64>(rows + n * 8 + (at << 3), durationNs);
  store<f64>(rows + n * 16 + (at << 3), id);
  store<f64>(rows + n * 24 + (at << 3), correlation);
  store<f64>(rows + n * 32 + (at << 3), externalId);
  store<i32>(rows + n * 40 + (at << 2), name);
  store<i32>(rows + n * 44 + (at << 2), category);
  store<u32>(rows + n * 48 + (at << 2), thread);
  store<i32>(rows + n * 52 + (at << 2), stream);
  store<u8>(rows + n * 56 + at, phase);
  valueCount += pending;
  pending = 0;
}
