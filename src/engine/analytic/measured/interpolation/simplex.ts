/** A measured time at a place of two or three axes. */
export interface Place {
  readonly at: readonly number[];
  readonly value: number;
}

const tolerance = 1e-9;
const stepsAtMost = 10_000;

/** Solves a small dense system in place by elimination with row exchange; null when it has no one solution. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row;
    }
    const chosen = rows[pivot];
    const replaced = rows[column];
    if (chosen === undefined || replaced === undefined) return null;
    const head = chosen[column] ?? 0;
    if (Math.abs(head) < 1e-14) return null;
    rows[pivot] = replaced;
    rows[column] = chosen;
    for (const [index, row] of rows.entries()) {
      if (index === column) continue;
      const factor = (row[column] ?? 0) / head;
      if (factor === 0) continue;
      for (let at = column; at <= size; at += 1) row[at] = (row[at] ?? 0) - factor * (chosen[at] ?? 0);
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}

/** A point of the program below: its place around the target with a one behind, and its squared distance. */
interface Column {
  readonly entries: readonly number[];
  readonly cost: number;
}

function columnsOf(places: readonly Place[], target: readonly number[]): Column[] {
  const around = places.map(({ at }) => at.map((value, axis) => value - (target[axis] ?? 0)));
  const scale = Math.max(...around.flat().map(Math.abs)) || 1;
  return around.map((offset) => {
    const scaled = offset.map((value) => value / scale);
    return { entries: [...scaled, 1], cost: scaled.reduce((sum, value) => sum + value * value, 0) };
  });
}

/**
 * The linear interpolation at a target inside a cloud of places, null outside of it. The simplex of the Delaunay
 * triangulation around the target is the one whose lifted corners lie lowest above it, so that it is the solution of a
 * linear program: weights that are not negative, add up to one and meet the target at the least squared distance.
 */
export function inSimplex(places: readonly Place[], target: readonly number[]): number | null {
  const size = target.length + 1;
  if (places.length < size) return null;
  const columns = columnsOf(places, target);
  // Corners that are nowhere, far dearer than any place: the program starts on them and must leave them.
  const dear = 1e6;
  const artificial = Array.from(
    { length: size },
    (_, row): Column => ({
      entries: Array.from({ length: size }, (_one, at) => (at === row ? 1 : 0)),
      cost: dear,
    }),
  );
  const all = [...columns, ...artificial];
  const right = Array.from({ length: size }, (_, row) => (row === size - 1 ? 1 : 0));
  const basis = artificial.map((_, index) => columns.length + index);
  const entry = (column: number, row: number) => all[column]?.entries[row] ?? 0;
  for (let step = 0; step < stepsAtMost; step += 1) {
    const matrix = right.map((_, row) => basis.map((column) => entry(column, row)));
    const weights = solve(matrix, right);
    const prices = solve(
      basis.map((column) => right.map((_, row) => entry(column, row))),
      basis.map((column) => all[column]?.cost ?? 0),
    );
    if (weights === null || prices === null) return null;
    const entering = columns.findIndex(({ entries, cost }, column) => {
      if (basis.includes(column)) return false;
      return cost - entries.reduce((sum, value, row) => sum + value * (prices[row] ?? 0), 0) < -tolerance;
    });
    if (entering < 0) return weighted(places, basis, weights);
    const direction = solve(
      matrix,
      right.map((_, row) => entry(entering, row)),
    );
    if (direction === null) return null;
    let leaving = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const [position, slope] of direction.entries()) {
      if (slope <= tolerance) continue;
      const ratio = (weights[position] ?? 0) / slope;
      const isLess = ratio < least - tolerance;
      // The column that comes first leaves on a tie, so that the program cannot run in a circle.
      if (isLess || (ratio <= least + tolerance && (basis[position] ?? 0) < (basis[leaving] ?? Infinity))) {
        least = isLess ? ratio : least;
        leaving = position;
      }
    }
    if (leaving < 0) return null;
    basis[leaving] = entering;
  }
  return null;
}

function weighted(
  places: readonly Place[],
  basis: readonly number[],
  weights: readonly number[],
): number | null {
  let value = 0;
  for (const [position, column] of basis.entries()) {
    const weight = weights[position] ?? 0;
    const place = places[column];
    if (place === undefined) {
      if (Math.abs(weight) > tolerance) return null;
      continue;
    }
    value += weight * place.value;
  }
  return value;
}
