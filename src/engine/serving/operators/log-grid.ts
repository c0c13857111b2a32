/** One axis of a measured table, in logarithms. */
export interface LogAxis {
  readonly logs: readonly number[];
}

/** Axis of a grid in logarithms of positive values, which rise. */
export function logAxis(values: readonly number[]): LogAxis {
  return { logs: values.map(Math.log) };
}

/** Where a coordinate lies: the lower neighbour, the share of the upper one, and the factor beyond the end. */
interface Position {
  readonly index: number;
  readonly share: number;
  readonly beyond: number;
}

function locate({ logs }: LogAxis, value: number): Position {
  const last = logs.length - 1;
  const x = Math.log(value);
  const end = logs[last] ?? 0;
  if (x >= end) return { index: last - 1, share: 1, beyond: Math.exp(x - end) };
  let index = 0;
  while (index < last - 1 && x >= (logs[index + 1] ?? 0)) index += 1;
  const low = logs[index] ?? 0;
  const share = (x - low) / ((logs[index + 1] ?? 0) - low);
  return { index, share: Math.max(0, share), beyond: 1 };
}

/**
 * A measured table: the logarithm of time is linear in the logarithm of every axis. Below an axis the first value
 * holds, beyond it time grows in proportion.
 */
export class LogGrid {
  private readonly axes: readonly LogAxis[];
  private readonly logs: Float64Array;

  /** @param times row-major over the axes, microseconds */
  constructor(axes: readonly LogAxis[], times: readonly number[]) {
    this.axes = axes;
    this.logs = Float64Array.from(times, Math.log);
  }

  at(...coordinates: readonly number[]): number {
    let corners = [{ offset: 0, weight: 1 }];
    let beyond = 1;
    this.axes.forEach((axis, dimension) => {
      const size = axis.logs.length;
      const position = locate(axis, coordinates[dimension] ?? 1);
      beyond *= position.beyond;
      corners = corners.flatMap(({ offset, weight }) => {
        const low = { offset: offset * size + position.index, weight: weight * (1 - position.share) };
        const high = { offset: offset * size + position.index + 1, weight: weight * position.share };
        return position.share === 0 ? [low] : position.share === 1 ? [high] : [low, high];
      });
    });
    let sum = 0;
    for (const { offset, weight } of corners) sum += weight * (this.logs[offset] ?? 0);
    return Math.exp(sum) * beyond;
  }
}
