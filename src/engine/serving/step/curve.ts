/**
 * A time known at rising sizes, linear between them and beyond the last; the first value holds below. It never falls:
 * where a measured table has a larger size done sooner, the smaller one can be padded to it.
 */
export class Curve {
  private readonly xs: Float64Array;
  private readonly ys: Float64Array;

  constructor(xs: ArrayLike<number>, y: (x: number) => number) {
    this.xs = Float64Array.from(xs);
    this.ys = this.xs.map(y);
    for (let at = this.ys.length - 2; at >= 0; at -= 1) {
      this.ys[at] = Math.min(this.ys[at] as number, this.ys[at + 1] as number);
    }
  }

  at(x: number): number {
    const { xs, ys } = this;
    const last = xs.length - 1;
    if (x <= (xs[0] as number)) return ys[0] as number;
    let low = 0;
    let high = last;
    if (x >= (xs[last] as number)) low = last - 1;
    else
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((xs[middle] as number) <= x) low = middle;
        else high = middle;
      }
    const x0 = xs[low] as number;
    const x1 = xs[low + 1] as number;
    const y0 = ys[low] as number;
    return y0 + (((ys[low + 1] as number) - y0) * (x - x0)) / (x1 - x0);
  }
}

/** About `points` whole numbers from 1 to `last`, evenly spaced in logarithms, without repeats. */
export function logarithmicPoints(last: number, points: number): number[] {
  const found = new Set<number>();
  for (let index = 0; index < points; index += 1) {
    found.add(Math.round(Math.exp((Math.log(last) * index) / (points - 1))));
  }
  found.add(last);
  return [...found].sort((a, b) => a - b);
}

/** A function of two variables, linear between the points of a grid and beyond its ends. */
export class Surface {
  private readonly rows: readonly Curve[];
  private readonly ys: Float64Array;

  constructor(xs: readonly number[], ys: readonly number[], z: (x: number, y: number) => number) {
    this.ys = Float64Array.from(ys);
    // A longer context that is done sooner stands for the shorter ones, too.
    const least = xs.map(() => Number.POSITIVE_INFINITY);
    const rows: Curve[] = [];
    for (const y of ys.toReversed()) {
      xs.forEach((x, at) => {
        least[at] = Math.min(least[at] as number, z(x, y));
      });
      const times = new Map(xs.map((x, at) => [x, least[at] as number]));
      rows.unshift(new Curve(xs, (x) => times.get(x) ?? 0));
    }
    this.rows = rows;
  }

  at(x: number, y: number): number {
    const { ys, rows } = this;
    const last = ys.length - 1;
    let low = 0;
    while (low < last - 1 && y >= (ys[low + 1] as number)) low += 1;
    const y0 = ys[low] as number;
    const share = Math.max(0, (y - y0) / ((ys[low + 1] as number) - y0));
    const lower = (rows[low] as Curve).at(x);
    return share === 0 ? lower : lower + ((rows[low + 1] as Curve).at(x) - lower) * share;
  }
}
