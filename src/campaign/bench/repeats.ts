/** Repeated measurements of one thing. */
export interface Repeats {
  readonly n: number;
  readonly mean: number;
  /** Standard deviation of the sample over the mean; null for a single one. */
  readonly cv: number | null;
  /** Half width of the 95 % interval of the mean; null for a single one. */
  readonly halfWidth: number | null;
}

/** 97.5th percentiles of Student's t by degrees of freedom, 1 to 8 (NIST/SEMATECH e-Handbook, section 1.3.6.7.2). */
const student = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306] as const;
const normal = 1.96;

/** Mean, spread and 95 % interval of measurements. @throws RangeError for none */
export function repeatsOf(values: readonly number[]): Repeats {
  const n = values.length;
  if (n === 0) throw new RangeError('no measurement');
  const mean = values.reduce((sum, one) => sum + one, 0) / n;
  if (n === 1) return { n, mean, cv: null, halfWidth: null };
  const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1);
  const deviation = Math.sqrt(variance);
  return {
    n,
    mean,
    cv: mean === 0 ? null : deviation / mean,
    halfWidth: ((student[n - 2] ?? normal) * deviation) / Math.sqrt(n),
  };
}

/** How two repeated measurements stand: beyond noise and threshold, within the threshold for sure, or undecided. */
export type Verdict = 'ahead' | 'behind' | 'tied' | 'unresolved';

/**
 * Compares two means of a figure where more is better. `tied` needs the whole interval of the difference inside the
 * threshold (equivalence), not merely no proof of a difference.
 */
export function verdictOf(mine: Repeats, theirs: Repeats, threshold: number): Verdict {
  if (mine.halfWidth === null || theirs.halfWidth === null || theirs.mean === 0) return 'unresolved';
  const difference = (mine.mean - theirs.mean) / theirs.mean;
  const half = Math.hypot(mine.halfWidth, theirs.halfWidth) / Math.abs(theirs.mean);
  if (difference - half > threshold) return 'ahead';
  if (difference + half < -threshold) return 'behind';
  return Math.abs(difference) + half <= threshold ? 'tied' : 'unresolved';
}
