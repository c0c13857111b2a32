/** The same rows, those in front that fit what was said: the first one is a key away. */
export function inFront<Row>(rows: readonly Row[], fits: (row: Row) => boolean): readonly Row[] {
  return [...rows.filter(fits), ...rows.filter((row) => !fits(row))];
}
