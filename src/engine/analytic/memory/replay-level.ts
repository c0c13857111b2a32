/** Effect of a stretch of a pass on the memory in use, against what was in use in front of it; bytes. */
export interface Stretch {
  /** Level behind it; below 0 where more is freed than was allocated. */
  readonly net: number;
  /** The most that is in use between two of its operators. */
  readonly highest: number;
}

/**
 * Memory in use as the modelled program replays it: what an operator allocates less what it frees, taken between
 * operators (references/engine/memory.md 6.3).
 */
export class ReplayLevel implements Stretch {
  private level = 0;
  private top = Number.NEGATIVE_INFINITY;

  /** One operator: bytes allocated less bytes freed. */
  move(bytes: number): void {
    this.level += bytes;
    if (this.level > this.top) this.top = this.level;
  }

  get net(): number {
    return this.level;
  }

  get highest(): number {
    return this.top;
  }
}
