/** A rate that was tried, in requests per second, and whether it met the limits. */
export interface RateProbe {
  readonly rate: number;
  readonly passed: boolean;
}

/** What to try next, or what came out. */
export type RateStep =
  | { readonly kind: 'probe'; readonly rate: number }
  | {
      readonly kind: 'done';
      /** The highest rate that passed; null where none did. */
      readonly rate: number | null;
      /** The highest rate tried passed, too: the true limit lies above. */
      readonly boundHit: boolean;
      /** A rate failed below one that passed: noise decides, not the rate. */
      readonly nonmonotone: boolean;
    };

/** Bounds of a search, in requests per second. */
export interface RateBounds {
  readonly lower: number;
  readonly upper: number;
  readonly tolerance: number;
  readonly probes: number;
}

const doublings = 2;

/**
 * The next step of the search for the highest rate within the limits, from the probes so far: the lower bound, the upper
 * bound (doubled twice while it passes), then halves, geometric while the bounds are far apart.
 */
export function nextRate(probes: readonly RateProbe[], bounds: RateBounds): RateStep {
  const passed = probes.filter((probe) => probe.passed).map(({ rate }) => rate);
  const failed = probes.filter((probe) => !probe.passed).map(({ rate }) => rate);
  const best = passed.length === 0 ? null : Math.max(...passed);
  const nonmonotone = best !== null && failed.some((rate) => rate < best);
  const done = (boundHit: boolean): RateStep => ({ kind: 'done', rate: best, boundHit, nonmonotone });
  if (probes.length === 0) return { kind: 'probe', rate: bounds.lower };
  if (best === null) return done(false);
  if (probes.length === 1) return { kind: 'probe', rate: bounds.upper };
  const above = failed.filter((rate) => rate > best);
  if (above.length === 0) {
    const isDoubled = best >= bounds.upper * 2 ** doublings;
    return isDoubled || probes.length >= bounds.probes ? done(true) : { kind: 'probe', rate: best * 2 };
  }
  const ceiling = Math.min(...above);
  if (probes.length >= bounds.probes || ceiling - best <= Math.max(bounds.tolerance, 0.02 * best))
    return done(false);
  return { kind: 'probe', rate: ceiling / best > 2 ? Math.sqrt(best * ceiling) : (best + ceiling) / 2 };
}
