/** Repeated measurements of one thing. */
export interface Repeats {
  readonly n: number;
  readonly mean: number;
  /** Standard deviation of the sample over the mean; null for a single one. */
  readonly cv: number | null;
  /** Half width of the 95 % interval of the mean; null for a single one. */
  readonly halfWidth: number | null;
}

/** 97.5th percentiles of Student's t by degrees of freedom, 1 to 30 (NIST/SEMATECH e-Handbook, section 1.3.6.7.2). */
const student = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const;
const normal = 1.96;

/** The 97.5th percentile of Student's t; of the normal distribution beyond 30 degrees of freedom. */
export function studentOf(freedom: number): number {
  return student[freedom - 1] ?? normal;
}

/** Relative scatter of several repeated measurements together, weighted by their degrees of freedom; null without any. */
export function pooledSpread(
  all: readonly (Repeats | null)[],
): { readonly cv: number; readonly freedom: number } | null {
  let [squares, freedom] = [0, 0];
  for (const one of all) {
    if (one === null || one.cv === null) continue;
    squares += one.cv ** 2 * (one.n - 1);
    freedom += one.n - 1;
  }
  return freedom === 0 ? null : { cv: Math.sqrt(squares / freedom), freedom };
}

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
    halfWidth: (studentOf(n - 1) * deviation) / Math.sqrt(n),
  };
}

/** How two repeated measurements stand: beyond noise and threshold, within the threshold for sure, or undecided. */
export type Verdict = 'ahead' | 'behind' | 'tied' | 'unresolved';

/**
 * Compares two means of a figure where more is better. `tied` needs the whole interval of the difference inside the
 * threshold (equivalence), not merely no proof of a difference.
 */
export function verdictOf(mine: Repeats | null, theirs: Repeats | null, threshold: number): Verdict {
  if (mine === null || theirs === null) return 'unresolved';
  if (mine.halfWidth === null || theirs.halfWidth === null || theirs.mean === 0) return 'unresolved';
  const difference = (mine.mean - theirs.mean) / theirs.mean;
  const half = Math.hypot(mine.halfWidth, theirs.halfWidth) / Math.abs(theirs.mean);
  if (difference - half > threshold) return 'ahead';
  if (difference + half < -threshold) return 'behind';
  return Math.abs(difference) + half <= threshold ? 'tied' : 'unresolved';
}
