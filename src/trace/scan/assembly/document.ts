// The document around the events: which of its parts is scanned next.

import { findList, outer, pass } from './beside-events';
import { skipSpace } from './bytes';
import { beginList, events, find } from './event-list';
import {
  beginAsList,
  damageOuter,
  EVENTS,
  enter,
  FULL,
  LOST,
  LOST_OUTER,
  NEED_MORE,
  NO_JSON,
  OUTER,
  PASSING,
  SECOND,
  START,
  state,
} from './place';
import { isFull } from './rows';
import { advance, end, from } from './window';

/** Begins with the search for the list by its name: for files whose outer object cannot be followed. */
export function searchList(): void {
  damageOuter();
  enter(LOST_OUTER);
}

/** Scans what is in the window. `isLast` says that the file ends with it. */
export function scanWindow(isLast: bool): i32 {
  while (true) {
    let step: i32 = 0;
    if (state === START) {
      let p = skipSpace(from);
      if (p + 3 <= end && (load<u32>(p) & 0xffffff) === 0xbfbbef) p = skipSpace(p + 3);
      advance(p);
      if (p >= end) return NEED_MORE;
      const c = load<u8>(p);
      if (c === 0xef && p + 3 > end && !isLast) return NEED_MORE;
      if (c !== 123 && c !== 91) return NO_JSON;
      advance(p + 1);
      if (c === 91) {
        beginAsList();
        beginList(p + 1);
      } else enter(OUTER);
    } else if (state === EVENTS) step = events(isLast);
    else if (state === OUTER) step = outer(isLast);
    else if (state === PASSING) {
      const p = pass(from);
      advance(p);
      if (state === PASSING) step = -1;
    } else if (state === LOST) {
      if (isFull()) return FULL;
      step = find(isLast);
    } else if (state === LOST_OUTER) step = findList();
    else {
      const p = skipSpace(from);
      advance(p);
      if (p >= end) return NEED_MORE;
      const c = load<u8>(p);
      if (c === 123 || c === 91) return SECOND;
      advance(end);
      return NEED_MORE;
    }
    if (step < 0) return NEED_MORE;
    if (step > 0) return step;
  }
}
