/** A rate that was tried, in requests per second, and whether it met the limits. */
export interface RateProbe {
  readonly rate: number;
  readonly passed: boolean;
}

/** Next step of the search: a rate to try, or what came out. */
export type RateStep =
  | { readonly kind: 'probe'; readonly rate: number }
  | {
      readonly kind: 'done';
      /** The highest rate that passed; null where none did. */
      readonly rate: number | null;
      /** The highest rate tried passed, too: the true limit lies above. */
      readonly boundHit: boolean;
      /** A rate failed below one that passed, or failed when it was tried again: noise decides, not the rate. */
      readonly nonmonotone: boolean;
    };

/** The end of a search. */
export type FoundRate = Extract<RateStep, { kind: 'done' }>;

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
  const done = ({ boundHit }: { readonly boundHit: boolean }): RateStep => ({
    kind: 'done',
    rate: best,
    boundHit,
    nonmonotone,
  });
  if (probes.length === 0) return { kind: 'probe', rate: bounds.lower };
  if (best === null) return done({ boundHit: false });
  if (probes.length === 1) return { kind: 'probe', rate: bounds.upper };
  const above = failed.filter((rate) => rate > best);
  if (above.length === 0) {
    // Rates are planned with four figures.
    const isDoubled = best >= bounds.upper * 2 ** doublings * 0.999;
    return isDoubled || probes.length >= bounds.probes
      ? done({ boundHit: true })
      : { kind: 'probe', rate: best * 2 };
  }
  const ceiling = Math.min(...above);
  if (probes.length >= bounds.probes || ceiling - best <= Math.max(bounds.tolerance, 0.02 * best))
    return done({ boundHit: false });
  return { kind: 'probe', rate: ceiling / best > 2 ? Math.sqrt(best * ceiling) : (best + ceiling) / 2 };
}

/** Verdict of another seed on the rate that a search found. */
export type RateConfirmation =
  /** This rate is to be tried again with another seed. */
  | { readonly kind: 'confirm'; readonly rate: number }
  /** `rate`: the highest that passed twice; null where none did. */
  | { readonly kind: 'settled'; readonly rate: number | null; readonly nonmonotone: boolean };

/**
 * The last rate rests on one run at the edge of the limits: it is tried again with another seed, and where that fails the
 * search steps down once, to the next rate that had passed.
 */
export function confirmedRate(
  found: FoundRate,
  probes: readonly RateProbe[],
  again: readonly RateProbe[],
): RateConfirmation {
  const passed = [...new Set(probes.filter((one) => one.passed).map(({ rate }) => rate))].toSorted(
    (left, right) => right - left,
  );
  for (const [at, rate] of passed.slice(0, 2).entries()) {
    const second = again.find((one) => one.rate === rate);
    if (second === undefined) return { kind: 'confirm', rate };
    if (second.passed) return { kind: 'settled', rate, nonmonotone: found.nonmonotone || at > 0 };
  }
  return { kind: 'settled', rate: null, nonmonotone: found.nonmonotone || passed.length > 0 };
}
