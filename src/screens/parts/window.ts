/** The part of a list that is shown: `from` (included) to `to` (excluded). */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** A window of at most `size` rows that holds the selected row, moving as little as possible. */
export function windowAround(total: number, selected: number, size: number): Window {
  const rows = Math.max(1, size);
  if (total <= rows) return { from: 0, to: total };
  const from = Math.min(Math.max(0, selected - Math.floor(rows / 2)), total - rows);
  return { from, to: from + rows };
}
