/**
 * Rows by the number they carry, latest first. Numbers of a trace are small and dense where a counter wrote them, sparse
 * where they are 64 bits wide; either is found in constant time.
 */
export class IdIndex {
  private readonly dense: Int32Array | null;
  private readonly sparse: Map<number, number> | null;
  /** Row before, of the same number; -1 = none. */
  private readonly previous: Int32Array;

  /** @param ids One number a row; 0 = the row has none. */
  constructor(ids: Float64Array) {
    let largest = 0;
    let isWhole = true;
    for (const id of ids) {
      if (id > largest) largest = id;
      if (id < 0 || !Number.isInteger(id)) isWhole = false;
    }
    const isDense = isWhole && largest <= 8 * ids.length + 65_536;
    this.dense = isDense ? new Int32Array(largest + 1).fill(-1) : null;
    this.sparse = isDense ? null : new Map();
    this.previous = new Int32Array(ids.length).fill(-1);
    for (let row = 0; row < ids.length; row += 1) {
      const id = ids[row] ?? 0;
      if (id === 0 || Number.isNaN(id)) continue;
      this.previous[row] = this.last(id);
      if (this.dense) this.dense[id] = row;
      else this.sparse?.set(id, row);
    }
  }

  /** The last row with this number; -1 = none. */
  last(id: number): number {
    if (id === 0) return -1;
    return (this.dense ? this.dense[id] : this.sparse?.get(id)) ?? -1;
  }

  /** The row before `row` with the same number; -1 = none. */
  before(row: number): number {
    return this.previous[row] ?? -1;
  }
}
