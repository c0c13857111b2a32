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
export function rowsRead(): u32 {
  return rowCount;
}
export function framesRead(): u32 {
  return frameCount;
}
export function valuesRead(): u32 {
  return valueCount;
}
export function textsRead(): i32 {
  return count;
}
export function textBytesRead(): usize {
  return bytes;
}
export function textsDropped(): i32 {
  return dropped;
}
export function threadsRead(): u32 {
  return threadCount;
}
export function eventsRead(): f64 {
  return eventCount;
}
export function eventsWithPhase(): f64 {
  return phasedCount;
}
export function eventsSkipped(): f64 {
  return skipped;
}
export function oddNumbersRead(): u32 {
  return notNumbers;
}
export function earliestOtherNs(): f64 {
  return earliestOther;
}
export function listsFound(): i32 {
  return lists;
}
export function isComplete(): i32 {
  return isWhole ? 1 : 0;
}
export function hasOuterDamage(): i32 {
  return outerDamage ? 1 : 0;
}
export function fieldBytesRead(): usize {
  return fieldBytes;
}
export function templateHits(): f64 {
  return hits;
}
export function generalEvents(): f64 {
  return general;
}
