/** The largest count strictly between two that something holds, by bisection; `found` where it holds none of them. */
function largestBetween<Found>(
  below: number,
  above: number,
  found: Found,
  hold: (count: number) => Found | null,
): { readonly held: Found; readonly count: number } {
  let [held, low, high] = [found, below, above];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const one = hold(middle);
    if (one === null) high = middle;
    else [held, low] = [one, middle];
  }
  return { held, count: low };
}

/**
 * The largest count from 1 to `most` that something holds: what holds a count has to hold every smaller one. Null where
 * not even 1 is held.
 *
 * @param hold What is held at a count; null where it is not.
 */
export function largestHeld<Found>(most: number, hold: (count: number) => Found | null): Found | null {
  return largestBetween<Found | null>(0, most + 1, null, hold).held;
}

/** The same where most counts up to `most` are far too many to try: counts are doubled first. */
export function largestGrown<Found>(
  most: number,
  hold: (count: number) => Found | null,
): { readonly held: Found; readonly count: number } | null {
  let held = hold(1);
  if (held === null) return null;
  let [low, high] = [1, 2];
  for (; high <= most; [low, high] = [high, high * 2]) {
    const more = hold(high);
    if (more === null) break;
    held = more;
  }
  return largestBetween<Found>(low, Math.min(high, most + 1), held, hold);
}
