import type { Miss } from '../measured/outcome.ts';
import type { OperatorCost } from './operator-costs.ts';

/** Operators of one name, as measured and by the roofline; seconds of all calls. */
export interface ComparedOperator {
  readonly name: string;
  readonly calls: number;
  readonly seconds: number;
  readonly rooflineSeconds: number;
}

/** Operators of one name that a database does not hold. */
export interface MissedOperator {
  readonly name: string;
  readonly miss: Miss;
  readonly calls: number;
  readonly seconds: number;
}

/** How much of a pass was measured (references/engine/measured-operators.md 8). Seconds add up to those of the pass. */
export interface MeasuredCoverage {
  readonly measuredSeconds: number;
  readonly interpolatedSeconds: number;
  /** Operators some of whose kernels are missing: their time is too short. */
  readonly partialSeconds: number;
  readonly rooflineSeconds: number;
  /** Share of the time that comes from the database, between rows included: 0…1; null for a pass without time. */
  readonly share: number | null;
  /** The whole pass by the roofline alone. */
  readonly allRooflineSeconds: number;
  /** Operators from the database, the largest difference to the roofline first. */
  readonly compared: readonly ComparedOperator[];
  /** Operators that fell back to the roofline, the most time first. */
  readonly missed: readonly MissedOperator[];
}

function gather<Entry extends { calls: number; seconds: number }>(
  entries: Map<string, Entry>,
  key: string,
  entry: Entry,
  add: (known: Entry) => void,
): void {
  const known = entries.get(key);
  if (known === undefined) entries.set(key, entry);
  else add(known);
}

/** The coverage of a pass; null when no database was asked. */
export function coverageOf(operators: readonly OperatorCost[]): MeasuredCoverage | null {
  const sums = { measured: 0, interpolated: 0, partial: 0, roofline: 0 };
  let allRooflineSeconds = 0;
  const compared = new Map<string, { -readonly [Key in keyof ComparedOperator]: ComparedOperator[Key] }>();
  const missed = new Map<string, { -readonly [Key in keyof MissedOperator]: MissedOperator[Key] }>();
  let isAsked = false;
  for (const { name, calls, seconds: each, origin } of operators) {
    if (origin === null) continue;
    isAsked = true;
    const seconds = calls * each;
    const rooflineSeconds = calls * origin.rooflineSeconds;
    sums[origin.kind] += seconds;
    allRooflineSeconds += rooflineSeconds;
    if (seconds === 0 && rooflineSeconds === 0) continue;
    if (origin.miss === null) {
      gather(compared, name, { name, calls, seconds, rooflineSeconds }, (known) => {
        known.calls += calls;
        known.seconds += seconds;
        known.rooflineSeconds += rooflineSeconds;
      });
    } else {
      const { miss } = origin;
      gather(missed, `${name} ${miss}`, { name, miss, calls, seconds }, (known) => {
        known.calls += calls;
        known.seconds += seconds;
      });
    }
  }
  if (!isAsked) return null;
  const total = sums.measured + sums.interpolated + sums.partial + sums.roofline;
  const apart = (one: ComparedOperator) => Math.abs(one.seconds - one.rooflineSeconds);
  return {
    measuredSeconds: sums.measured,
    interpolatedSeconds: sums.interpolated,
    partialSeconds: sums.partial,
    rooflineSeconds: sums.roofline,
    share: total > 0 ? (total - sums.roofline) / total : null,
    allRooflineSeconds,
    compared: [...compared.values()].toSorted((one, other) => apart(other) - apart(one)),
    missed: [...missed.values()].toSorted((one, other) => other.seconds - one.seconds),
  };
}
