import type { Feature } from './features.ts';
import { solvePositiveDefinite } from './linear-solve.ts';

/** A measurement against its raw prediction. */
export interface CalibrationRow {
  /** ln(measured / predicted). */
  readonly z: number;
  readonly features: readonly Feature[];
  readonly group: string;
}

/** Effects by feature name; a name that was never seen has none. */
export type Effects = Readonly<Record<string, number>>;

/** Standard deviations of what no feature explains: of single points, and shared by a group. */
export interface Unexplained {
  readonly point: number;
  readonly group: number;
}

/**
 * Best linear unbiased prediction of feature effects under their priors: the posterior mean of
 * z = Xβ + group + noise with β ~ N(0, S²). V⁻¹ of a group of n points is written out by Sherman and Morrison.
 */
export function shrunkenEffects(rows: readonly CalibrationRow[], unexplained: Unexplained): Effects {
  const names = new Map<string, { index: number; prior: number }>();
  for (const { features } of rows) {
    for (const { name, prior } of features)
      if (!names.has(name)) names.set(name, { index: names.size, prior });
  }
  const size = names.size;
  const a = new Float64Array(size * size);
  const b = new Float64Array(size);
  const bump = (list: Float64Array, at: number, by: number) => {
    list[at] = (list[at] as number) + by;
  };
  const pointWeight = 1 / unexplained.point ** 2;
  const groupVariance = unexplained.group ** 2;
  for (const members of Map.groupBy(rows, ({ group }) => group).values()) {
    const counts = new Map<number, number>();
    let sum = 0;
    for (const { z, features } of members) {
      const own = features.map(({ name }) => names.get(name)?.index ?? 0);
      sum += z;
      for (const i of own) {
        counts.set(i, (counts.get(i) ?? 0) + 1);
        bump(b, i, z * pointWeight);
        for (const j of own) bump(a, i * size + j, pointWeight);
      }
    }
    const shared = (groupVariance * pointWeight ** 2) / (1 + members.length * groupVariance * pointWeight);
    for (const [i, ci] of counts) {
      bump(b, i, -shared * ci * sum);
      for (const [j, cj] of counts) bump(a, i * size + j, -shared * ci * cj);
    }
  }
  for (const { index, prior } of names.values()) bump(a, index * size + index, 1 / prior ** 2);
  const effects = solvePositiveDefinite(a, b);
  return Object.fromEntries([...names].map(([name, { index }]) => [name, effects[index] as number]));
}

/** ln of the factor that effects give a prediction. */
export function effectOf(effects: Effects, features: readonly Feature[]): number {
  return features.reduce((sum, { name }) => sum + (effects[name] ?? 0), 0);
}

/** Residuals of every row from effects that its own group had no part in. */
export function leaveGroupsOut(rows: readonly CalibrationRow[], unexplained: Unexplained): number[] {
  const effects = new Map<string, Effects>();
  for (const group of new Set(rows.map((row) => row.group))) {
    effects.set(
      group,
      shrunkenEffects(
        rows.filter((row) => row.group !== group),
        unexplained,
      ),
    );
  }
  return rows.map(({ z, features, group }) => z - effectOf(effects.get(group) ?? {}, features));
}

/**
 * Effects of groups beyond their features: the posterior mean of each group's own deviation. Groups that nobody
 * measured have none, so a prediction of one is what its features say.
 */
export function groupEffects(
  rows: readonly CalibrationRow[],
  effects: Effects,
  unexplained: Unexplained,
): Effects {
  const prior = unexplained.group ** 2;
  const found = [...Map.groupBy(rows, ({ group }) => group)].map(([group, members]) => {
    const rest =
      members.reduce((sum, { z, features }) => sum + z - effectOf(effects, features), 0) / members.length;
    return [`group ${group}`, (rest * prior) / (prior + unexplained.point ** 2 / members.length)] as const;
  });
  return Object.fromEntries(found);
}
