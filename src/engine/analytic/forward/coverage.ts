import type { ComparedOperator, MeasuredCoverage, MissedOperator } from '../../terms/measured-data.ts';
import type { OperatorCost } from './operator-costs.ts';

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
