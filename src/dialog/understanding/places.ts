import type { TextRange } from './slot-mention.ts';

/** What stands at a place of a text. */
type Placed = Readonly<Record<'start' | 'end', number>>;

/** Whether something stands inside a place, or is all of it. */
export function isWithin(one: Placed, [start, end]: TextRange): boolean {
  return one.start >= start && one.end <= end;
}

/** Whether something shares a character with a place. */
export function overlaps(one: Placed, [start, end]: TextRange): boolean {
  return one.start < end && one.end > start;
}
