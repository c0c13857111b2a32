import type { Coordinates, Point, PointGroup } from './points.ts';
import { inSimplex } from './simplex.ts';

/** How points are looked between. */
export interface AxisPlan {
  /** Axes that may vary, tried in this order; the others must be equal. */
  readonly axes: readonly (readonly string[])[];
  /** Axes that may vary together at most; null for any. */
  readonly mostTogether?: number | null;
  /** How an axis that does not vary is compared, where equal is too strict. */
  readonly likeness?: Readonly<Record<string, (measured: number, wanted: number) => boolean>>;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** Points that differ from what is wanted along `axes` alone. */
function candidates(
  { points }: PointGroup,
  wanted: Coordinates,
  axes: readonly string[],
  plan: AxisPlan,
): Point[] {
  return points.filter(
    ({ at }) =>
      axes.every((axis) => at[axis] !== undefined) &&
      Object.entries(wanted).every(([axis, value]) => {
        const measured = at[axis];
        if (axes.includes(axis)) return true;
        if (measured === undefined) return false;
        return plan.likeness?.[axis]?.(measured, value) ?? measured === value;
      }),
  );
}

/** One time for each place; of several measurements there the one in the middle. */
function placesOf(points: readonly Point[], axes: readonly string[]): { at: number[]; value: number }[] {
  const places = new Map<string, { at: number[]; values: number[] }>();
  for (const point of points) {
    const at = axes.map((axis) => point.at[axis] ?? 0);
    const key = at.join(' ');
    const place = places.get(key) ?? { at, values: [] };
    place.values.push(point.microseconds);
    places.set(key, place);
  }
  return [...places.values()].map(({ at, values }) => ({ at, value: median(values) }));
}

function onLine(places: readonly { at: number[]; value: number }[], target: number): number | null {
  const at = (place: { at: number[] }) => place.at[0] ?? 0;
  const below = places.filter((place) => at(place) <= target);
  const above = places.filter((place) => at(place) >= target);
  if (below.length === 0 || above.length === 0) return null;
  const low = below.reduce((most, one) => (at(one) > at(most) ? one : most));
  const high = above.reduce((least, one) => (at(one) < at(least) ? one : least));
  const width = at(high) - at(low);
  return width === 0 ? low.value : low.value + ((target - at(low)) / width) * (high.value - low.value);
}

/**
 * The time of a call between measured ones: linear along one axis between its neighbours, along several inside the
 * Delaunay simplex of the points (references/engine/measured-operators.md 7). Never outside of what was measured.
 */
export function between(group: PointGroup, wanted: Coordinates, plan: AxisPlan): number | null {
  for (const axes of plan.axes) {
    const { mostTogether = null } = plan;
    if (mostTogether !== null && axes.length > mostTogether) continue;
    if (axes.some((axis) => wanted[axis] === undefined)) continue;
    const near = candidates(group, wanted, axes, plan);
    if (near.length < 2) continue;
    const target = axes.map((axis) => wanted[axis] ?? 0);
    const isInside = axes.every((axis, index) => {
      const values = near.map((point) => point.at[axis] ?? 0);
      const value = target[index] ?? 0;
      return Math.min(...values) <= value && value <= Math.max(...values);
    });
    if (!isInside) continue;
    const places = placesOf(near, axes);
    const [first = 0] = target;
    const value = axes.length === 1 ? onLine(places, first) : inSimplex(places, target);
    if (value !== null && Number.isFinite(value) && value > 0) return value;
  }
  return null;
}
