// Where the scan of a document is, and what was found of it: what its parts share.

/** Outcomes of the scan. */
export const NEED_MORE: i32 = 0;
/** The tables of rows are full: fetch them. */
export const FULL: i32 = 1;
/** A later list of events begins: forget the rows that were fetched. */
export const RESTART: i32 = 2;
/** The first document is over and another one follows. */
export const SECOND: i32 = 3;
/** The text is neither an object nor a list. */
export const NO_JSON: i32 = 4;

export const START: i32 = 0;
/** Beside the events, in the outer object: before a key, in a value that is passed over. */
export const OUTER: i32 = 1;
export const PASSING: i32 = 2;
export const EVENTS: i32 = 3;
/** Looking for the next event after damage, and for the list after damage before it. */
export const LOST: i32 = 4;
export const LOST_OUTER: i32 = 5;
export const AFTER: i32 = 6;

export let state: i32 = START;
export function enter(next: i32): void {
  state = next;
}

/** Whether the document is a bare list of events. */
export let isList: bool = false;
export function beginAsList(): void {
  isList = true;
}

/** How many lists of events were found. */
export let lists: i32 = 0;
export function countList(): void {
  lists++;
}

/** Whether the document reached its end. */
export let isWhole: bool = false;
export function reachEnd(whole: bool): void {
  isWhole = whole;
  state = AFTER;
}

/** Events that could not be read. */
export let skipped: f64 = 0;
export function skip(count: f64): void {
  skipped += count;
}
export function forgetSkipped(): void {
  skipped = 0;
}

/** Whether what stands beside the events is damaged. */
export let outerDamage: bool = false;
export function damageOuter(): void {
  outerDamage = true;
}
