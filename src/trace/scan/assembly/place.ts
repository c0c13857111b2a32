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

/** Places in a document at which the scan may stand; here before its first byte. */
export const START: i32 = 0;
/** Beside the events, in the outer object: before a key, in a value that is passed over. */
export const OUTER: i32 = 1;
export const PASSING: i32 = 2;
export const EVENTS: i32 = 3;
/** Looking for the next event after damage, and for the list after damage before it. */
export const LOST: i32 = 4;
export const LOST_OUTER: i32 = 5;
export const AFTER: i32 = 6;

/** Where the scan stands now. */
export let state: i32 = START;

/** The scan goes on at another place. */
export function enter(next: i32): void {
  state = next;
}

/** Whether the document is a bare list of events. */
export let isList: bool = false;

/** The document is a bare list of events, without an object around it. */
export function beginAsList(): void {
  isList = true;
}

/** How many lists of events were found. */
export let lists: i32 = 0;

/** One more list of events was found. */
export function countList(): void {
  lists++;
}

/** Whether the document reached its end. */
export let isWhole: bool = false;

/** The document is over; `whole` where nothing of it is missing. */
export function reachEnd(whole: bool): void {
  isWhole = whole;
  state = AFTER;
}

/** Events that could not be read. */
export let skipped: f64 = 0;

/** So many events could not be read and are only counted. */
export function skip(count: f64): void {
  skipped += count;
}

/** A later list of events counts instead, with its own events that could not be read. */
export function forgetSkipped(): void {
  skipped = 0;
}

/** Whether what stands beside the events is damaged. */
export let outerDamage: bool = false;

/** Something beside the events could not be read. */
export function damageOuter(): void {
  outerDamage = true;
}
