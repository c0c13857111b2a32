type Column = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** A column that grows by pieces and becomes one array at the end. */
export class GrowingColumn<T extends Column> {
  private pieces: T[] = [];
  private length = 0;
  private readonly make: new (
    length: number,
  ) => T;

  constructor(make: new (length: number) => T) {
    this.make = make;
  }

  /** Takes a copy of `values`. */
  append(values: T): void {
    if (values.length === 0) return;
    this.pieces.push(values.slice() as T);
    this.length += values.length;
  }

  clear(): void {
    this.pieces = [];
    this.length = 0;
  }

  /** The whole column. The pieces give their memory back at once, so that no column is in memory twice for long. */
  join(): T {
    const whole = new this.make(this.length);
    let at = 0;
    for (const piece of this.pieces) {
      whole.set(piece, at);
      at += piece.length;
      piece.buffer.transfer(0);
    }
    this.clear();
    return whole;
  }
}
