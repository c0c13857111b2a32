/** Coordinates by the name of their axis. */
export type Coordinates = Readonly<Record<string, number>>;

/** Columns that rows must share for a time between them; values are compared as text. */
export type Regime = Readonly<Record<string, string>>;

/** A measured row as a point. */
export interface Point {
  readonly at: Coordinates;
  readonly microseconds: number;
  readonly regime: Regime;
  /** Whether the duration is from the column that the table prefers. */
  readonly isPreferred: boolean;
}

/** Points that share a regime, in the order of their rows. */
export interface PointGroup {
  readonly regime: Regime;
  readonly points: readonly Point[];
}

/** Points by what they share, the groups in the order of their first rows. */
export function grouped(points: readonly Point[]): PointGroup[] {
  const groups = new Map<string, { regime: Regime; points: Point[] }>();
  for (const point of points) {
    const key = JSON.stringify(point.regime);
    const group = groups.get(key) ?? { regime: point.regime, points: [] };
    group.points.push(point);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Fields that a group may have beside those that are asked for, and those that it must have. */
export interface RegimeFields {
  readonly mayAdd?: readonly string[];
  readonly required?: readonly string[];
}

/** Groups whose regime is the wanted one. */
export function matching(
  groups: readonly PointGroup[],
  wanted: Regime,
  { mayAdd = [], required = [] }: RegimeFields = {},
): PointGroup[] {
  if (required.some((field) => wanted[field] === undefined)) return [];
  return groups.filter(
    ({ regime }) =>
      required.every((field) => regime[field] !== undefined) &&
      Object.entries(regime).every(([field, value]) =>
        wanted[field] === undefined ? mayAdd.includes(field) : wanted[field] === value,
      ),
  );
}

/** Points of the preferred duration column in front of those of others; they are never mixed. */
export function byColumn({ regime, points }: PointGroup): PointGroup[] {
  return [true, false]
    .map((isPreferred) => ({ regime, points: points.filter((point) => point.isPreferred === isPreferred) }))
    .filter((group) => group.points.length > 0);
}
