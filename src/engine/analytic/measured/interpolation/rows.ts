import type { MeasuredDatabase } from '../database.ts';
import { tablesOf } from '../matching-rows.ts';
import { interpolatedColumns, type MeasuredRow, type MeasuredTable } from '../table.ts';
import { type Coordinates, grouped, type Point, type PointGroup, type Regime } from './points.ts';

/** A row as a point of one kind of call; null for a row that is none. */
export type PointOfRow = (
  row: MeasuredRow,
  table: MeasuredTable,
) => { readonly at: Coordinates; readonly regime: Regime } | null;

function latency(row: MeasuredRow, preferred: string): { microseconds: number; isPreferred: boolean } | null {
  for (const column of new Set([preferred, ...interpolatedColumns])) {
    const microseconds = row.figure(column);
    if (microseconds !== null && microseconds > 0) return { microseconds, isPreferred: column === preferred };
  }
  return null;
}

/** The points of a kernel's table, kept for each rule: the same rows are asked for again and again. */
export class PointIndex {
  private readonly kept = new Map<string, readonly PointGroup[]>();
  private readonly database: MeasuredDatabase;

  constructor(database: MeasuredDatabase) {
    this.database = database;
  }

  /** Groups of a kernel's rows; `rule` is told apart by `name`. null without a table. */
  groups(kernel: string, name: string, rule: PointOfRow): readonly PointGroup[] | null {
    const [found] = tablesOf(this.database, [kernel]);
    if (found === undefined) return null;
    const key = `${kernel} ${name}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const { table, column } = found;
    const groups = grouped(
      table.rows.flatMap((row): Point[] => {
        const point = rule(row, table);
        const time = point === null ? null : latency(row, column);
        return point === null || time === null ? [] : [{ ...point, ...time }];
      }),
    );
    this.kept.set(key, groups);
    return groups;
  }
}
