/** Requests that wait for the same next chunk, in arrival order. */
export interface WaitingGroup {
  readonly count: number;
  readonly chunk: number;
}

/** Groups that were served are dropped in lots of this many. */
const mostServed = 4096;

/**
 * First-in first-out queue of prompts, as counts of equal requests. Keeps the size of the run of groups at the front
 * that wait for the same chunk, because one step serves only those.
 */
export class PromptQueue {
  private counts: number[];
  private chunks: number[];
  private head = 0;
  private runEnd = 1;
  /** Requests at the front that share their next chunk. */
  frontCount: number;

  constructor(requests: number) {
    this.counts = [requests];
    this.chunks = [0];
    this.frontCount = requests;
  }

  get isEmpty(): boolean {
    return this.head === this.counts.length;
  }

  get frontChunk(): number {
    return this.chunks[this.head] ?? 0;
  }

  /** Takes up to `limit` requests of the front group; groups never merge, so that sums keep their order. */
  take(limit: number): WaitingGroup {
    const available = this.counts[this.head] ?? 0;
    const chunk = this.frontChunk;
    const count = Math.min(limit, available);
    this.frontCount -= count;
    if (count < available) {
      this.counts[this.head] = available - count;
    } else {
      this.head += 1;
      if (this.head === this.runEnd) this.measureRun();
      if (this.head === mostServed) this.dropServed();
    }
    return { count, chunk };
  }

  push(count: number, chunk: number): void {
    const joinsRun = this.runEnd === this.counts.length && (this.isEmpty || chunk === this.frontChunk);
    this.counts.push(count);
    this.chunks.push(chunk);
    if (joinsRun) {
      this.runEnd = this.counts.length;
      this.frontCount += count;
    }
  }

  private dropServed(): void {
    this.counts = this.counts.slice(this.head);
    this.chunks = this.chunks.slice(this.head);
    this.runEnd -= this.head;
    this.head = 0;
  }

  private measureRun(): void {
    const chunk = this.chunks[this.head];
    let end = this.head;
    let count = 0;
    while (end < this.counts.length && this.chunks[end] === chunk) {
      count += this.counts[end] ?? 0;
      end += 1;
    }
    this.runEnd = end;
    this.frontCount = count;
  }
}
