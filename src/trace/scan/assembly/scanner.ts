// Scanner of traces in the Chrome JSON format: bytes in, columns out. The host copies a piece of the file to where
// `room` says, calls `filled`, and then `scan` until it needs more.

import { fieldBytes, fieldsAt, prepareDocument } from './beside-events';
import { prepareClasses } from './bytes';
import { scanWindow, searchList } from './document';
import { earliestOther, eventCount, notNumbers, originNs, phasedCount, prepareEvents } from './event';
import { allocate } from './heap';
import { addKey, prepareKeys } from './keys';
import { prepareLearning } from './learning';
import { preparePowers } from './numbers';
import { isWhole, lists, outerDamage, skipped } from './place';
import {
  forgetRows,
  frameColumns,
  frameCount,
  prepareRows,
  rowColumns,
  rowCount,
  valueColumns,
  valueCount,
  valuesAtMost,
} from './rows';
import { general, hits, prepareTemplates } from './templates';
import { bytes, count, dropped, packTexts, prepareTexts } from './texts';
import { prepareThreads, threadCount, threadPairs } from './threads';

export { filled, room } from './window';
export { addKey, allocate, packTexts, prepareEvents, searchList };

/** Prepares the memory. Called once, before the keys are told. */
export function prepare(): void {
  prepareClasses();
  preparePowers();
  prepareTexts();
  prepareKeys();
  prepareThreads();
  prepareRows();
  prepareLearning();
  prepareTemplates();
  prepareDocument();
}

/** 0 more bytes are needed · 1 fetch the rows · 2 forget the rows fetched · 3 another document follows · 4 no JSON. */
export function scan(isLast: i32): i32 {
  return scanWindow(isLast !== 0);
}

export { fieldsAt, forgetRows, frameColumns, originNs, rowColumns, threadPairs, valueColumns, valuesAtMost };

// Counters as functions: the host reads them after the scan.

/** Rows that wait to be fetched. */
export function rowsRead(): u32 {
  return rowCount;
}

/** Python frames that wait to be fetched. */
export function framesRead(): u32 {
  return frameCount;
}

/** Kept arguments that wait to be fetched. */
export function valuesRead(): u32 {
  return valueCount;
}

/** Texts that were stored, each once. */
export function textsRead(): i32 {
  return count;
}

/** Bytes of all stored texts together. */
export function textBytesRead(): usize {
  return bytes;
}

/** Texts that were not stored because all of them together grew too long. */
export function textsDropped(): i32 {
  return dropped;
}

/** Threads that were met, each once. */
export function threadsRead(): u32 {
  return threadCount;
}

/** Events of the list that were read whole, kept or not. */
export function eventsRead(): f64 {
  return eventCount;
}

/** Events among them that say what they are. */
export function eventsWithPhase(): f64 {
  return phasedCount;
}

/** Events that could not be read. */
export function eventsSkipped(): f64 {
  return skipped;
}

/** Values that a writer spelled `NaN` or `Infinity`, which is no JSON. */
export function oddNumbersRead(): u32 {
  return notNumbers;
}

/** Earliest start among events of phases that are not kept, in nanoseconds from the origin; NaN where there is none. */
export function earliestOtherNs(): f64 {
  return earliestOther;
}

/** Lists of events in the document; the last one counts. */
export function listsFound(): i32 {
  return lists;
}

/** 1 where the document reached its end, else 0. */
export function isComplete(): i32 {
  return isWhole ? 1 : 0;
}

/** 1 where something beside the events could not be read, else 0. */
export function hasOuterDamage(): i32 {
  return outerDamage ? 1 : 0;
}

/** Bytes of the outer fields that are kept, from `fieldsAt` on. */
export function fieldBytesRead(): usize {
  return fieldBytes;
}

/** Events that were read by comparing them with an earlier one. */
export function templateHits(): f64 {
  return hits;
}

/** Events that were parsed from their first byte to their last. */
export function generalEvents(): f64 {
  return general;
}
