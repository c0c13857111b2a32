/**
 * The largest count from 1 to `most` that something holds, by bisection: what holds a count has to hold every smaller one.
 * Null where not even 1 is held.
 *
 * @param hold What is held at a count; null where it is not.
 */
export function largestHeld<Found>(most: number, hold: (count: number) => Found | null): Found | null {
  let found: Found | null = null;
  let low = 1;
  let high = most;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const one = hold(middle);
    if (one === null) high = middle - 1;
    else {
      found = one;
      low = middle + 1;
    }
  }
  return found;
}
