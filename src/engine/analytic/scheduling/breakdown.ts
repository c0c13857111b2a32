import { fixedHalfEven } from '../../../text/half-even.ts';
import type { BoundSeconds } from '../../terms/forward-pass.ts';

/** How the time of a phase splits by winning bound. */
export interface BoundSplit {
  /** Seconds in each bucket, over all passes of the phase. */
  readonly bounds: BoundSeconds;
  /** Fractions of 1 under their right names; null where no operator fell into the bucket. */
  readonly shares: BoundSeconds;
}

/** A split with the words that the real program prints for it. */
export interface Breakdown extends BoundSplit {
  /**
   * As the real program prints it: empty buckets are dropped and later ones slide left
   * (references/engine/serving.md 7.10).
   */
  readonly printed: string;
}

const buckets = ['memory', 'communication', 'matrix', 'vector'] as const;
const printedNames = ['Mem', 'Comm', 'Cube', 'Vec'];

type Buckets = { -readonly [Key in keyof BoundSeconds]: BoundSeconds[Key] };

function total(bounds: BoundSeconds): number {
  return buckets.reduce((sum, bucket) => sum + (bounds[bucket] ?? 0), 0);
}

function scaled(bounds: BoundSeconds, divisor: number): BoundSeconds {
  const scale = (value: number | null) => (value === null ? null : value / divisor);
  return {
    memory: scale(bounds.memory),
    communication: scale(bounds.communication),
    matrix: scale(bounds.matrix),
    vector: scale(bounds.vector),
  };
}

function print(shares: BoundSeconds): string {
  const present = buckets.flatMap((bucket) => shares[bucket] ?? []);
  return printedNames
    .map((name, index) => `${name} ${fixedHalfEven((present[index] ?? 0) * 100, 2)}`)
    .join(' | ');
}

/** The split of one forward pass. */
export function splitOf(bounds: BoundSeconds): BoundSplit {
  const sum = total(bounds);
  return { bounds, shares: sum > 0 ? scaled(bounds, sum) : bounds };
}

/** Puts a split into words; only rows need them. */
export function breakdownOf(split: BoundSplit | null): Breakdown | null {
  return split === null ? null : { ...split, printed: print(split.shares) };
}

/**
 * Collects several passes: seconds add up, shares are the mean of the passes' shares, each pass with the same weight
 * (references/engine/serving.md 7.7) or a given one.
 */
export class MeanSplit {
  private readonly seconds: Buckets = { memory: null, communication: null, matrix: null, vector: null };
  private readonly fractions: Buckets = { memory: null, communication: null, matrix: null, vector: null };
  private weights = 0;

  add(bounds: BoundSeconds, weight = 1): void {
    const sum = total(bounds);
    this.weights += weight;
    for (const bucket of buckets) {
      const value = bounds[bucket];
      if (value === null) continue;
      this.seconds[bucket] = (this.seconds[bucket] ?? 0) + value;
      this.fractions[bucket] = (this.fractions[bucket] ?? 0) + (value / sum) * weight;
    }
  }

  split(): BoundSplit | null {
    if (this.weights === 0) return null;
    const shares = scaled(this.fractions, this.weights);
    return { bounds: { ...this.seconds }, shares };
  }
}
