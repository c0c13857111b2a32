/**
 * Decoding requests. All of them advance together, so one clock of decode steps serves everyone: a request ends when
 * the clock reaches the step noted at its admission. A heap finds the next end, a stack the newest request.
 */
export class RunningSet {
  private readonly endings: Int32Array;
  private readonly heap: Int32Array;
  private readonly place: Int32Array;
  private readonly newest: number[] = [];
  private size = 0;
  private clock = 0;

  constructor(requests: number) {
    this.endings = new Int32Array(requests);
    this.heap = new Int32Array(requests);
    this.place = new Int32Array(requests).fill(-1);
  }

  get count(): number {
    return this.size;
  }

  add(request: number, steps: number): void {
    this.endings[request] = this.clock + steps;
    this.newest.push(request);
    this.heap[this.size] = request;
    this.place[request] = this.size;
    this.rise(this.size);
    this.size += 1;
  }

  advance(steps: number): void {
    this.clock += steps;
  }

  /** Steps until the next request ends; Infinity without requests. */
  stepsToEnd(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.ending(0) - this.clock;
  }

  /** Takes out a request that has ended; -1 when none has. */
  takeEnded(): number {
    if (this.size === 0 || this.ending(0) > this.clock) return -1;
    const request = this.heap[0] as number;
    this.remove(request);
    return request;
  }

  /** Takes out the newest request; -1 when there is none. */
  takeNewest(): number {
    for (let request = this.newest.pop(); request !== undefined; request = this.newest.pop()) {
      if (this.place[request] === -1) continue;
      this.remove(request);
      return request;
    }
    return -1;
  }

  /** Decode steps that a running request still needs. */
  stepsLeft(request: number): number {
    return (this.endings[request] as number) - this.clock;
  }

  private ending(position: number): number {
    return this.endings[this.heap[position] as number] as number;
  }

  private remove(request: number): void {
    const position = this.place[request] as number;
    this.place[request] = -1;
    this.size -= 1;
    if (position === this.size) return;
    const moved = this.heap[this.size] as number;
    this.heap[position] = moved;
    this.place[moved] = position;
    this.rise(position);
    this.sink(this.place[moved] as number);
  }

  private swap(a: number, b: number): void {
    const [first, second] = [this.heap[a] as number, this.heap[b] as number];
    this.heap[a] = second;
    this.heap[b] = first;
    this.place[second] = a;
    this.place[first] = b;
  }

  private rise(from: number): void {
    let position = from;
    while (position > 0) {
      const parent = (position - 1) >> 1;
      if (this.ending(parent) <= this.ending(position)) return;
      this.swap(parent, position);
      position = parent;
    }
  }

  private sink(from: number): void {
    let position = from;
    for (;;) {
      const left = 2 * position + 1;
      if (left >= this.size) return;
      const right = left + 1;
      const child = right < this.size && this.ending(right) < this.ending(left) ? right : left;
      if (this.ending(position) <= this.ending(child)) return;
      this.swap(position, child);
      position = child;
    }
  }
}
